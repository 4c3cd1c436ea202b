package io.mulu.testnet.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The elements at the top level of a DICOM data set up to group 0020, found by walking tags and
 * lengths (PS3.5 §7) and by nothing of the gateway's reader: what that reader finds is checked
 * against this. It trusts its input: what it cannot walk has no elements.
 */
public final class PlainDicom {
  public static final int STUDY_INSTANCE_UID = 0x0020000D;
  public static final int CHARACTER_SET = 0x00080005;
  /** A header is shorter; the rest is pixels. */
  private static final int HEADER_BYTES_MAX = 16 << 20;
  private static final int PREAMBLE = 128;
  private static final int TRANSFER_SYNTAX = 0x00020010;
  private static final int GROUP_LAST = 0x0020;
  private static final int ITEM = 0xFFFEE000;
  private static final int ITEM_END = 0xFFFEE00D;
  private static final int SEQUENCE_END = 0xFFFEE0DD;
  private static final int DEPTH_MAX = 32;
  private static final long UNDEFINED = 0xFFFFFFFFL;
  private static final String IMPLICIT = "1.2.840.10008.1.2";
  private static final String DEFLATED = "1.2.840.10008.1.2.1.99";
  private static final String BIG_ENDIAN = "1.2.840.10008.1.2.2";
  /** With two reserved bytes and a length of four (PS3.5 table 7.1-1). */
  private static final Set<String> LONG_VRS = Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV",
      "UC", "UN", "UR", "UT", "UV");

  private final ByteBuffer bytes;
  private final Map<Integer, byte[]> elements = new TreeMap<>();

  private PlainDicom(byte[] file) {
    bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether a file's first bytes, or its name, promise a data set. */
  public static boolean isLikely(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(PREAMBLE + 4);
    }
    boolean isNamed = String.valueOf(file.getFileName()).toLowerCase(java.util.Locale.ROOT)
        .endsWith(".dcm");
    return isNamed || hasPrefix(head) || (head.length > 1 && head[0] == 8 && head[1] == 0);
  }

  private static boolean hasPrefix(byte[] head) {
    return head.length >= PREAMBLE + 4
        && new String(head, PREAMBLE, 4, StandardCharsets.US_ASCII).equals("DICM");
  }

  /** By tag (group in the upper half); what was found before the walk went wrong, if it did. */
  public static Map<Integer, byte[]> topLevel(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEADER_BYTES_MAX);
    }
    PlainDicom walk = new PlainDicom(head);
    try {
      walk.file(hasPrefix(head));
    } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
      // cut off or no DICOM at all: the elements before are the answer
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      // what claims to be deflated is not, or not to its end
    }
    return walk.elements;
  }

  /** The value as a text without its padding; empty if it is not there. */
  public static String text(Map<Integer, byte[]> elements, int tag) {
    byte[] value = elements.getOrDefault(tag, new byte[0]);
    return new String(value, StandardCharsets.ISO_8859_1).replace("\0", "").strip();
  }

  private void file(boolean hasPrefix) throws IOException {
    bytes.position(hasPrefix ? PREAMBLE + 4 : 0);
    String syntax = "";
    if (hasPrefix || peek(0) == 2) {
      while (bytes.remaining() >= 8 && peek(0) == 2) {
        element(true, 0);
      }
      syntax = text(elements, TRANSFER_SYNTAX);
    }
    if (syntax.equals(DEFLATED)) {
      PlainDicom inflated = new PlainDicom(inflate());
      inflated.dataSet(true, 0);
      elements.putAll(inflated.elements);
      return;
    }
    boolean isBig = syntax.isEmpty() ? peek(0) == 0x0800 : syntax.equals(BIG_ENDIAN);
    bytes.order(isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    boolean isExplicit = syntax.isEmpty()
        ? Character.isUpperCase(peek(4) & 0xFF) && Character.isUpperCase(peek(4) >> 8 & 0xFF)
        : !syntax.equals(IMPLICIT);
    dataSet(isExplicit, 0);
  }

  private int peek(int offset) {
    return bytes.remaining() < offset + 2 ? -1 : bytes.getShort(bytes.position() + offset) & 0xFFFF;
  }

  private byte[] inflate() throws IOException {
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    // one byte more, which a raw stream may need to end (java.util.zip.Inflater)
    byte[] padded = java.util.Arrays.copyOf(rest, rest.length + 1);
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(padded),
        new Inflater(true))) {
      return in.readNBytes(HEADER_BYTES_MAX);
    }
  }

  /** Until the end of an item, of the bytes, or behind what is wanted. */
  private void dataSet(boolean isExplicit, int depth) {
    while (bytes.remaining() >= 8) {
      if (depth == 0 && peek(0) > GROUP_LAST) {
        return;
      }
      if (element(isExplicit, depth) == ITEM_END) {
        return;
      }
    }
  }

  private int tag() {
    int group = bytes.getShort() & 0xFFFF;
    int element = bytes.getShort() & 0xFFFF;
    return (group << 16) + element;
  }

  private int element(boolean isExplicit, int depth) {
    int tag = tag();
    boolean isDelimiter = tag == ITEM_END || tag == SEQUENCE_END || tag == ITEM;
    String vr = "";
    long length;
    if (isExplicit && !isDelimiter) {
      vr = "" + (char) bytes.get() + (char) bytes.get();
      boolean isLong = LONG_VRS.contains(vr);
      length = bytes.getShort() & 0xFFFF;
      length = isLong ? bytes.getInt() & UNDEFINED : length;
    } else {
      length = bytes.getInt() & UNDEFINED;
    }
    if (length == UNDEFINED) {
      // an unknown value of undefined length holds implicit elements (PS3.5 §6.2.2)
      items(isExplicit && !vr.equals("UN"), depth + 1);
    } else if (depth == 0 && length <= bytes.remaining()) {
      byte[] value = new byte[(int) length];
      bytes.get(value);
      elements.putIfAbsent(tag, value);
    } else {
      skip(length);
    }
    return tag;
  }

  private void items(boolean isExplicit, int depth) {
    if (depth > DEPTH_MAX) {
      throw new IllegalArgumentException("too deep");
    }
    while (bytes.remaining() >= 8) {
      int tag = tag();
      long length = bytes.getInt() & UNDEFINED;
      if (tag == SEQUENCE_END) {
        return;
      }
      if (length == UNDEFINED) {
        dataSet(isExplicit, depth);
      } else {
        skip(length);
      }
    }
  }

  private void skip(long length) {
    bytes.position(Math.toIntExact(Math.min(bytes.limit(), bytes.position() + length)));
  }
}
