package io.mulu.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import org.junit.jupiter.api.Test;

/** What journal and guard rely on; extend it for each medium. */
public abstract class AppendFileContract {
  private static final int BIG = 3 * (1 << 20) + 17;

  /** Of one test: the same each time it is asked. */
  protected abstract StorageMedium medium();

  @Test
  void appendsAreReadBackInPlace() {
    try (AppendFile file = medium().createAppendFile("log")) {
      file.append(Bytes.utf8("hello "));
      file.append(Bytes.utf8("world"));

      assertThat(file.size()).isEqualTo(11);
      assertThat(file.read(0, 11)).isEqualTo(Bytes.utf8("hello world"));
      assertThat(file.read(6, 2)).isEqualTo(Bytes.utf8("wo"));
      assertThat(file.read(9, 100)).isEqualTo(Bytes.utf8("ld"));
      assertThat(file.read(11, 1)).isEqualTo(Bytes.EMPTY);
      assertThat(file.read(1000, 1)).isEqualTo(Bytes.EMPTY);
    }
  }

  @Test
  void reopenedFileHasTheBytesAndThenOnlyZeros() {
    Bytes content = Bytes.concat(filled(BIG, 1), Bytes.utf8("end"));
    try (AppendFile file = medium().createAppendFile("log")) {
      file.append(content);
      file.sync();
    }

    try (AppendFile file = medium().openAppendFile("log")) {
      assertThat(file.size()).isGreaterThanOrEqualTo(content.size());
      assertThat(file.read(0, content.size())).isEqualTo(content);
      int rest = (int) file.size() - content.size();
      assertThat(file.read(content.size(), rest)).isEqualTo(Bytes.wrap(new byte[rest]));
    }
  }

  @Test
  void truncatedFileGoesOnWhereItWasCut() {
    try (AppendFile file = medium().createAppendFile("log")) {
      file.append(Bytes.utf8("keep-lose"));
      file.sync();
      file.truncate(5);
      file.append(Bytes.utf8("new"));
      file.sync();
      assertThat(file.size()).isEqualTo(8);
    }

    try (AppendFile file = medium().openAppendFile("log")) {
      assertThat(file.read(0, 10)).matches(bytes -> bytes.startsWith(Bytes.utf8("keep-new")));
      assertThat(file.read(8, 1).compareTo(Bytes.of((byte) 0))).isNotPositive();
    }
  }

  @Test
  void truncatingBehindTheEndIsRefusedWithoutHarm() {
    try (AppendFile file = medium().createAppendFile("log")) {
      assertThatThrownBy(() -> file.truncate(1)).isInstanceOf(IllegalArgumentException.class);
      file.append(Bytes.utf8("x"));
      assertThat(file.size()).isEqualTo(1);
    }
  }

  @Test
  void renamePutsAnOpenFileInThePlaceOfAnother() {
    StorageMedium medium = medium();
    try (AppendFile old = medium.createAppendFile("log");
        AppendFile next = medium.createAppendFile("log.new")) {
      old.append(Bytes.utf8("old"));
      old.sync();
      next.append(Bytes.utf8("ne"));
      next.sync();
      medium.rename("log.new", "log");
      next.append(Bytes.utf8("w"));
      next.sync();
    }

    assertThat(medium.exists("log.new")).isFalse();
    try (AppendFile file = medium.openAppendFile("log")) {
      assertThat(file.read(0, 3)).isEqualTo(Bytes.utf8("new"));
    }
  }

  @Test
  void createdOpenedListedAndDeletedByName() {
    StorageMedium medium = medium();
    assertThatThrownBy(() -> medium.openAppendFile("log")).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> medium.rename("log", "other")).isInstanceOf(StorageException.class);
    medium.delete("log");

    medium.createAppendFile("log").close();

    assertThat(medium.list()).containsExactly("log");
    assertThatThrownBy(() -> medium.createAppendFile("log")).isInstanceOf(StorageException.class);
    medium.delete("log");
    assertThat(medium.list()).isEmpty();
    assertThat(medium.exists("log")).isFalse();
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() {
    for (String name : new String[]{"../x", "/x", "", ".x", "a/b", "X"}) {
      assertThatThrownBy(() -> medium().createAppendFile(name)).as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Bytes filled(int size, int with) {
    byte[] bytes = new byte[size];
    java.util.Arrays.fill(bytes, (byte) with);
    return Bytes.wrap(bytes);
  }
}
