package io.mulu.testnet.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartedProcessTest {
  @TempDir
  Path temp;

  @Test
  void aPidFileLeadsBackToTheProcessItNames() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "60").start();
    try {
      StartedProcess.of(sleep).write(temp.resolve("node.pid"));

      StartedProcess found = StartedProcess.read(temp.resolve("node.pid")).orElseThrow();
      assertThat(found.isAlive()).isTrue();
      assertThat(found.stop(Duration.ofSeconds(10))).isTrue();
      assertThat(found.isAlive()).isFalse();
    } finally {
      sleep.destroyForcibly();
    }
  }

  @Test
  void aProcessThatGotTheSameNumberLaterIsNeverTouched() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      StartedProcess real = StartedProcess.of(other);
      StartedProcess older = new StartedProcess(real.pid(), real.startMillis() - 60_000);

      assertThat(older.isAlive()).isFalse();
      assertThat(older.stop(Duration.ofSeconds(1))).isTrue();
      older.kill();

      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aPidFileThatIsNoneOfOursNamesNothing() throws Exception {
    Files.writeString(temp.resolve("node.pid"), "1\n");

    assertThat(StartedProcess.read(temp.resolve("node.pid"))).isEmpty();
    assertThat(StartedProcess.read(temp.resolve("absent.pid"))).isEmpty();
  }
}
