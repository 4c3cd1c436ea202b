package io.mulu.storage.rocksdb;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * RocksDB's native library. Without more ado it is unpacked from its jar into the temporary folder
 * at each start; where it lies in a folder of {@code java.library.path}, it is taken from there.
 */
public final class RocksLibrary {
  private RocksLibrary() {
  }

  /** Unpacks the library of this machine's kind once and for all. */
  public static void unpack(Path folder) throws IOException {
    for (String name : new String[]{Environment.getJniLibraryFileName("rocksdb"),
        Environment.getFallbackJniLibraryFileName("rocksdb")}) {
      try (InputStream library = name == null
          ? null
          : RocksDB.class.getClassLoader().getResourceAsStream(name)) {
        if (library != null) {
          Files.copy(library, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
          return;
        }
      }
    }
    throw new FileNotFoundException("RocksDB has no library for this machine");
  }
}
