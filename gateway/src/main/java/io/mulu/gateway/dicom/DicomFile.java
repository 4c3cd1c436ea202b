package io.mulu.gateway.dicom;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file of one instance: its header, and the hash and length of all its bytes, taken in the same
 * pass so that both are of the same content.
 */
public record DicomFile(DicomHeader header, Hash sha256, long length, Set<DicomFlag> flags) {
  private static final int CHUNK = 1 << 16;

  public DicomFile {
    flags = Set.copyOf(flags);
  }

  public static DicomFile read(Path path, DicomReader reader) throws IOException, DicomException {
    try (InputStream in = Files.newInputStream(path)) {
      return read(in, reader);
    }
  }

  static DicomFile read(InputStream stream, DicomReader reader) throws IOException, DicomException {
    MessageDigest digest = newDigest();
    CountingStream counted = new CountingStream(stream);
    DigestInputStream hashed = new DigestInputStream(counted, digest);
    DicomHeader header = reader.read(new BufferedInputStream(hashed, CHUNK));
    byte[] chunk = new byte[CHUNK];
    while (hashed.read(chunk) >= 0) {
      // the pixels: hashed, never kept
    }
    Set<DicomFlag> flags = EnumSet.noneOf(DicomFlag.class);
    flags.addAll(header.flags());
    if (header.pixelBytes() > counted.count() - header.headerBytes()) {
      flags.add(DicomFlag.PIXEL_DATA_TRUNCATED);
    }
    return new DicomFile(header, Hash.of(Bytes.wrap(digest.digest())), counted.count(), flags);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    long count() {
      return count;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int at, int size) throws IOException {
      int got = super.read(into, at, size);
      count += Math.max(0, got);
      return got;
    }
  }
}
