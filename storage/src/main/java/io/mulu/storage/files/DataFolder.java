package io.mulu.storage.files;

import io.mulu.storage.AppendFile;
import io.mulu.storage.Column;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.StorageException;
import io.mulu.storage.StorageMedium;
import io.mulu.storage.rocksdb.RocksStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A node's data folder on a local disk, locked against a second process while it is open. */
public final class DataFolder implements StorageMedium {
  private static final String LOCK = "lock";

  private final Path folder;
  private final FolderLock lock;
  private final long blockCacheBytes;
  private final SecureRandom random = new SecureRandom();

  private DataFolder(Path folder, FolderLock lock, long blockCacheBytes) {
    this.folder = folder;
    this.lock = lock;
    this.blockCacheBytes = blockCacheBytes;
  }

  /** Opens or creates the folder, with a small block cache, on local file systems only. */
  public static DataFolder open(Path folder) {
    return open(folder, RocksStore.BLOCK_CACHE_BYTES_DEFAULT, NetworkFileSystem.REFUSED);
  }

  /**
   * @param blockCacheBytes
   *          memory for what the stores of this folder read, each
   * @throws StorageException
   *           if another process has it open (named where known), or its file system is refused
   */
  public static DataFolder open(Path folder, long blockCacheBytes, NetworkFileSystem remote) {
    try {
      Path absolute = folder.toAbsolutePath();
      boolean created = !Files.exists(absolute);
      Files.createDirectories(absolute);
      if (created) {
        syncFolder(Objects.requireNonNull(absolute.getParent(), "the root exists"));
      }
      remote.check(absolute);
      return new DataFolder(absolute, FolderLock.take(absolute.resolve(LOCK)), blockCacheBytes);
    } catch (IOException e) {
      throw new StorageException("cannot open the data folder " + folder, e);
    }
  }

  /** What opening the first store begins with: may be done beside other work before. */
  public static void loadLibrary() {
    RocksStore.loadLibrary();
  }

  @Override
  public KeyValueStore openStore(String name, List<Column> columns) {
    Path path = path(name);
    boolean created = !Files.exists(path);
    KeyValueStore store = RocksStore.open(path, columns, blockCacheBytes);
    if (created) {
      perform("create", name, () -> syncFolder(folder));
    }
    return store;
  }

  @Override
  public AppendFile openAppendFile(String name) {
    return append(name);
  }

  @Override
  public AppendFile createAppendFile(String name) {
    AppendFile file = append(name, StandardOpenOption.CREATE_NEW);
    perform("create", name, () -> syncFolder(folder));
    return file;
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(path(name));
  }

  @Override
  public void rename(String from, String to) {
    perform("rename", from, () -> {
      Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      syncFolder(folder);
    });
  }

  @Override
  public void delete(String name) {
    perform("delete", name, () -> {
      if (Files.deleteIfExists(path(name))) {
        syncFolder(folder);
      }
    });
  }

  @Override
  public SortedSet<String> list() {
    TreeSet<String> names = new TreeSet<>();
    perform("list", folder.toString(), () -> {
      try (Stream<Path> entries = Files.list(folder)) {
        entries.map(entry -> entry.getFileName().toString()).filter(name -> !name.equals(LOCK))
            .forEach(names::add);
      }
    });
    return names;
  }

  @Override
  public long unpredictable() {
    return random.nextLong();
  }

  /** Releases the folder; its stores and files must be closed before. */
  @Override
  public void close() {
    perform("unlock", LOCK, lock::close);
  }

  private interface FileOperation {
    void run() throws IOException;
  }

  private static void perform(String what, String name, FileOperation operation) {
    try {
      operation.run();
    } catch (IOException e) {
      throw new StorageException("cannot " + what + " " + name, e);
    }
  }

  private AppendFile append(String name, OpenOption... more) {
    OpenOption[] options = Stream
        .concat(Stream.of(more), Stream.of(StandardOpenOption.READ, StandardOpenOption.WRITE))
        .toArray(OpenOption[]::new);
    try {
      return new FileAppendFile(name, FileChannel.open(path(name), options));
    } catch (IOException e) {
      throw new StorageException("cannot open " + path(name), e);
    }
  }

  private Path path(String name) {
    if (name.equals(LOCK)) {
      throw new IllegalArgumentException("the name " + LOCK + " is taken");
    }
    return folder.resolve(StorageMedium.checkedName(name));
  }

  /** A name in a folder is on disk only once the folder is synced, too (POSIX leaves it open). */
  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
