package io.mulu.storage.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.storage.Columns;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What RocksDB's folder holds once a store is closed. */
class ClosedStoreTest {
  private static final int ROW_BYTES = 1 << 16;

  @TempDir
  Path folder;

  private long tableBytes(int rows) throws IOException {
    byte[] value = new byte[ROW_BYTES];
    new SplittableRandom(1).nextBytes(value);
    try (DataFolder medium = DataFolder.open(folder);
        KeyValueStore store = medium.openStore("db", Columns.ALL)) {
      for (int i = 0; i < rows; i++) {
        store.write(new WriteBatch().put(Columns.STATE, Bytes.ofLong(i), Bytes.wrap(value)));
      }
    }
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder.resolve("db"))) {
      for (Path table : files.filter(file -> file.toString().endsWith(".sst")).toList()) {
        bytes += Files.size(table);
      }
    }
    return bytes;
  }

  @Test
  void aLongLogIsWrittenIntoTablesSoThatTheNextOpeningDoesNotGoThroughIt() throws IOException {
    int rows = 3 * (8 << 20) / ROW_BYTES / 2;

    assertThat(tableBytes(rows)).isGreaterThanOrEqualTo((long) rows * ROW_BYTES);

    try (DataFolder medium = DataFolder.open(folder);
        KeyValueStore store = medium.openStore("db", Columns.ALL)) {
      for (int i = 0; i < rows; i++) {
        Bytes row = store.get(Columns.STATE, Bytes.ofLong(i));
        assertThat(row).isNotNull();
        assertThat(row.size()).isEqualTo(ROW_BYTES);
      }
    }
  }

  @Test
  void aShortLogIsNotWorthTheWait() throws IOException {
    assertThat(tableBytes(3)).isZero();
  }
}
