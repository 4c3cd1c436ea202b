package io.mulu.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.storage.AppendFile;
import io.mulu.storage.Column;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.StorageException;
import io.mulu.storage.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  private static final Column RED = new Column(1, "red");

  @TempDir
  private Path path;

  @Test
  void secondOpeningNamesTheProcessThatHasIt() {
    try (DataFolder open = DataFolder.open(path.resolve("a/b"))) {
      assertThat(open.list()).isEmpty();
      assertThatThrownBy(() -> DataFolder.open(path.resolve("a/b")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    DataFolder.open(path.resolve("a/b")).close();
  }

  @Test
  void networkFileSystemsAreKnownByTheirTypes() {
    assertThat(Stream.of("nfs", "nfs4", "CIFS", "smb3", "fuse.sshfs", "ceph"))
        .allMatch(NetworkFileSystem::isRemote);
    assertThat(Stream.of("ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "NTFS"))
        .noneMatch(NetworkFileSystem::isRemote);
  }

  @Test
  void appendFileIsPreallocatedInSteps() throws IOException {
    try (DataFolder folder = DataFolder.open(path);
        AppendFile file = folder.createAppendFile("log")) {
      file.append(Bytes.utf8("x"));
      file.sync();
      assertThat(file.size()).isEqualTo(1);
      assertThat(Files.size(path.resolve("log"))).isEqualTo(FileAppendFile.STEP_BYTES);

      file.append(Bytes.wrap(new byte[FileAppendFile.STEP_BYTES]));
      assertThat(Files.size(path.resolve("log"))).isEqualTo(2L * FileAppendFile.STEP_BYTES);
    }
  }

  @Test
  void storeOfANewerReleaseIsRefused() {
    try (DataFolder folder = DataFolder.open(path)) {
      folder.openStore("db", List.of(RED, new Column(2, "later"))).close();

      assertThatThrownBy(() -> folder.openStore("db", List.of(RED)))
          .isInstanceOf(StorageException.class).hasMessageContaining("unknown columns [later]");
    }
  }

  @Test
  void storeOfAnOlderReleaseGetsTheNewColumns() {
    try (DataFolder folder = DataFolder.open(path)) {
      folder.openStore("db", List.of(RED)).close();
      Column later = new Column(2, "later");
      try (KeyValueStore store = folder.openStore("db", List.of(RED, later))) {
        store.write(new WriteBatch().put(later, Bytes.utf8("a"), Bytes.utf8("b")));
        assertThat(store.get(later, Bytes.utf8("a"))).isEqualTo(Bytes.utf8("b"));
      }
    }
  }

  @Test
  void columnsMayBeListedInAnotherOrder() {
    Column blue = new Column(2, "blue");
    try (DataFolder folder = DataFolder.open(path)) {
      try (KeyValueStore store = folder.openStore("db", List.of(RED, blue))) {
        store.write(new WriteBatch().put(RED, Bytes.utf8("a"), Bytes.utf8("red")));
      }
      try (KeyValueStore store = folder.openStore("db", List.of(blue, RED))) {
        assertThat(store.get(RED, Bytes.utf8("a"))).isEqualTo(Bytes.utf8("red"));
      }
    }
  }
}
