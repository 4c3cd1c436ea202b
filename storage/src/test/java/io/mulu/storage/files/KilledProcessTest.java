package io.mulu.storage.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.storage.Journal;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.StorageException;
import io.mulu.storage.UnusableLogException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process on a real disk, killed with SIGKILL or running into a limit. */
class KilledProcessTest {
  @TempDir
  private Path path;

  @Test
  void whatWasSaidToBeOnDiskIsThereAfterKill9AndBatchesAreWhole() throws Exception {
    for (int kill = 1; kill <= 4; kill++) {
      Path folder = path.resolve("kill" + kill);
      int lines = 5 + new SplittableRandom(kill).nextInt(200);
      List<String> said = killAfter(lines, start("", folder, 2_000));

      check(folder, last(said, "JOURNAL "), last(said, "STORE "));
    }
  }

  @Test
  void folderInUseByALiveProcessIsRefusedByName() throws Exception {
    Process child = start("", path, 10);
    try (BufferedReader out = child.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("READY");
      assertThatThrownBy(() -> DataFolder.open(path)).isInstanceOf(StorageException.class)
          .hasMessageContaining("in use by process " + child.pid());
    } finally {
      child.destroyForcibly().waitFor();
    }
    DataFolder.open(path).close();
  }

  @Test
  void fullDiskEndsWritingTheStoreAndNotReadingIt() throws Exception {
    // No file may exceed 24 MiB: more than the native library, less than a write-ahead log wants.
    Process child = start("ulimit -f 24576; ", path, 3_000);
    List<String> said = killAfter(Integer.MAX_VALUE, child);

    assertThat(said).contains("FAILED true").endsWith("POISONED");
    check(path, last(said, "JOURNAL "), last(said, "STORE "));
  }

  private static Process start(String before, Path folder, int valueBytes) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // exec, so that the process is the JVM and not its shell
    String command = before
        + "exec \"$0\" --enable-native-access=ALL-UNNAMED -Xmx128m -cp \"$1\" \"$2\" \"$3\" \"$4\"";
    return new ProcessBuilder("bash", "-c", command, java, System.getProperty("java.class.path"),
        Child.class.getName(), folder.toString(), Integer.toString(valueBytes))
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static List<String> killAfter(int lines, Process child) throws Exception {
    List<String> said = new ArrayList<>();
    try (BufferedReader out = child.inputReader(UTF_8)) {
      String line = out.readLine();
      while (line != null) {
        said.add(line);
        if (said.size() == lines) {
          child.toHandle().destroyForcibly(); // Process.destroyForcibly would close its output
        }
        line = out.readLine();
      }
      child.waitFor();
    }
    assertThat(said).hasSizeGreaterThanOrEqualTo(Math.min(lines, 3));
    return said;
  }

  private static long last(List<String> said, String prefix) {
    return said.stream().filter(line -> line.startsWith(prefix))
        .mapToLong(line -> Long.parseLong(line.substring(prefix.length()))).max().orElse(0);
  }

  private static void check(Path folder, long journaled, long stored) throws UnusableLogException {
    try (DataFolder opened = DataFolder.open(folder);
        KeyValueStore store = opened.openStore("db", List.of(Child.RED, Child.BLUE));
        Journal journal = Journal.open(opened, Child.OWNER)) {
      long round = round(store, 0);
      assertThat(round).isBetween(stored, stored + 1);
      for (int i = 1; i < Child.ROWS; i++) {
        assertThat(round(store, i)).isEqualTo(round);
      }
      List<Journal.Entry> entries = journal.records();
      long newest = entries.isEmpty() ? round : entries.getLast().height();
      assertThat(newest).isBetween(journaled, journaled + 1);
      journal.append(new Journal.Entry(newest + 1, Bytes.EMPTY));
      journal.sync();
    }
  }

  private static long round(KeyValueStore store, int row) {
    Bytes value = store.get(row % 2 == 0 ? Child.RED : Child.BLUE, Child.row(row));
    return java.nio.ByteBuffer
        .wrap(Objects.requireNonNull(value, "every round writes every row").unsafeArray())
        .getLong();
  }
}
