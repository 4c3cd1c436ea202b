package io.mulu.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.storage.AppendFile;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryMediumTest {
  private final MemoryMedium medium = new MemoryMedium(Faults.NONE, new SplittableRandom(1));

  private static Bytes read(MemoryMedium from, String name) {
    return from.exists(name) ? from.openAppendFile(name).read(0, 4096) : Bytes.EMPTY;
  }

  @Test
  void aGarbledSectorComesThroughWithAnotherBit() {
    AppendFile file = medium.createAppendFile("file");
    file.append(Bytes.utf8("synced, "));
    file.sync();
    file.append(Bytes.utf8("not synced"));

    MemoryMedium after = medium.crash(Faults.NONE, (name, sector) -> SectorFate.GARBLED);

    Bytes found = read(after, "file");
    assertThat(found.size()).isEqualTo(18);
    assertThat(found.slice(0, 8)).isEqualTo(Bytes.utf8("synced, "));
    assertThat(found.slice(8, 18)).isNotEqualTo(Bytes.utf8("not synced"));
  }

  @Test
  void whatWasNotSyncedIsKnownToBeAtRisk() {
    assertThat(medium.isSynced("file")).isTrue();
    AppendFile file = medium.createAppendFile("file");
    file.append(Bytes.utf8("a"));

    assertThat(medium.isSynced("file")).isFalse();
    file.sync();
    assertThat(medium.isSynced("file")).isTrue();
    assertThat(medium.size("file")).isEqualTo(1);
  }

  @Test
  void aBackupPutBackHasWhatWasThereThen() {
    AppendFile file = medium.createAppendFile("file");
    file.append(Bytes.utf8("then"));
    MemoryMedium backup = medium.backup();
    file.append(Bytes.utf8(" and later"));
    AppendFile other = medium.createAppendFile("other");
    other.append(Bytes.utf8("made since"));
    MemoryMedium stopped = medium.crash(Faults.NONE, sector -> true);

    stopped.restore("file", backup);
    stopped.restore("other", backup);

    assertThat(read(stopped, "file")).isEqualTo(Bytes.utf8("then"));
    assertThat(stopped.exists("other")).isFalse();
  }
}
