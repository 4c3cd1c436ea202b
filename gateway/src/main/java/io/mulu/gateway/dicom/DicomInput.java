package io.mulu.gateway.dicom;

import io.mulu.gateway.dicom.DicomException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Counted, bounded reading of a header, first to last byte. Confined to one reader. */
final class DicomInput {
  private static final int SKIP_BYTES = 8192;

  /** Supports mark, until it inflates. */
  private InputStream in;
  private final DicomLimits limits;
  private final byte[] skipped = new byte[SKIP_BYTES];
  private long offset;
  private boolean bigEndian;
  private int tag;

  DicomInput(InputStream in, DicomLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  long offset() {
    return offset;
  }

  void bigEndian(boolean on) {
    bigEndian = on;
  }

  /** The element that failures from here on are about. */
  void element(int number) {
    tag = number;
  }

  /** Everything after this point is raw deflate (PS3.5 §A.5); offsets start again at 0. */
  void inflateRest() {
    in = new InflaterInputStream(in, new Inflater(true), SKIP_BYTES);
    offset = 0;
  }

  DicomException failure(Reason reason) {
    return new DicomException(reason, offset, tag);
  }

  /** Whether the next two bytes are group 2 in little endian. */
  boolean nextIsFileMeta() throws IOException {
    byte[] next = peek(2);
    return next.length == 2 && next[0] == 2 && next[1] == 0;
  }

  /** What comes next, without reading it; not once the rest is inflated. */
  byte[] peek(int count) throws IOException {
    in.mark(count);
    byte[] next = in.readNBytes(count);
    in.reset();
    return next;
  }

  /** The bytes, or fewer at the end of the file: the caller checks. */
  byte[] upTo(int count) throws IOException, DicomException {
    return read(count);
  }

  byte[] bytes(int count) throws IOException, DicomException {
    byte[] out = read(count);
    if (out.length < count) {
      throw failure(Reason.TRUNCATED);
    }
    return out;
  }

  void skip(long count) throws IOException, DicomException {
    long left = count;
    while (left > 0) {
      int got = readSome(skipped, 0, (int) Math.min(left, SKIP_BYTES));
      if (got < 0) {
        throw failure(Reason.TRUNCATED);
      }
      left -= got;
    }
  }

  int u16() throws IOException, DicomException {
    return u16(bytes(2), 0);
  }

  long u32() throws IOException, DicomException {
    byte[] b = bytes(4);
    return bigEndian ? (long) u16(b, 0) << 16 | u16(b, 2) : (long) u16(b, 2) << 16 | u16(b, 0);
  }

  int u16(byte[] b, int at) {
    int first = b[at] & 0xFF;
    int second = b[at + 1] & 0xFF;
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  private byte[] read(int count) throws IOException, DicomException {
    byte[] out = new byte[count];
    int at = 0;
    while (at < count) {
      int got = readSome(out, at, count - at);
      if (got < 0) {
        return Arrays.copyOf(out, at);
      }
      at += got;
    }
    return out;
  }

  /** At least one byte, or -1 at the end. */
  private int readSome(byte[] into, int at, int count) throws IOException, DicomException {
    try {
      int got = in.read(into, at, count);
      offset += Math.max(0, got);
      if (offset > limits.headerBytesMax()) {
        throw failure(Reason.HEADER_TOO_LONG);
      }
      return got;
    } catch (ZipException e) {
      throw failure(Reason.BAD_DEFLATE);
    } catch (EOFException e) {
      // InflaterInputStream's way to say that the deflated stream was cut.
      return -1;
    }
  }
}
