package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Small secret files: readable by their owner only, on disk wholly or not at all. */
final class PrivateFile {
  private PrivateFile() {
  }

  /**
   * Written beside the target, synced, renamed; then the folder is synced, without which the name
   * may be lost with the power.
   */
  static void create(Path file, Bytes content) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is no file name");
    }
    Path draft = Files.createTempFile(folder, ".key-", ".new", ownerOnly(folder));
    try {
      Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.WRITE);
      try (FileChannel out = FileChannel.open(draft, options)) {
        ByteBuffer buffer = ByteBuffer.wrap(content.unsafeArray());
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        out.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /** At most {@code bytesMax} bytes; of a longer file one more, so that no check of it passes. */
  static Bytes read(Path file, int bytesMax) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Bytes.wrap(in.readNBytes(bytesMax + 1));
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[]{
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
        : new FileAttribute<?>[0];
  }
}
