package io.mulu.gateway.dicom;

import io.mulu.gateway.dicom.DicomException.Reason;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks the elements of a data set (PS3.5 §7) up to its pixel data, into sequences as far as the
 * limits allow. Knows syntax only; what is kept is {@link KeptValues}' decision.
 */
final class DataSetParser {
  private static final long UNDEFINED = 0xFFFFFFFFL;
  private static final int ITEM = 0xFFFEE000;
  private static final int ITEM_END = 0xFFFEE00D;
  private static final int SEQUENCE_END = 0xFFFEE0DD;
  private static final int GROUP_PIXELS = 0x7FE0;
  private static final Set<String> SHORT_LENGTH = Set.of("AE", "AS", "AT", "CS", "DA", "DS", "DT",
      "FL", "FD", "IS", "LO", "LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US");

  private final DicomInput in;
  private final DicomLimits limits;
  private final KeptValues kept;
  private int elements;
  private long pixelBytes = -1;

  /**
   * @param vr
   *          null in implicit encoding and for item delimiters
   */
  private record Element(int tag, @Nullable String vr, long length) {
    int group() {
      return tag >>> 16;
    }

    boolean isUndefined() {
      return length == UNDEFINED;
    }
  }

  DataSetParser(DicomInput in, DicomLimits limits, KeptValues kept) {
    this.in = in;
    this.limits = limits;
    this.kept = kept;
  }

  /** Bytes that the pixel data say to have; -1 if there are none or they are encapsulated. */
  long pixelBytes() {
    return pixelBytes;
  }

  /** Reads group 2, always explicit little endian (PS3.10 §7.1). */
  void fileMeta() throws IOException, DicomException {
    long announcedEnd = -1;
    while (in.nextIsFileMeta()) {
      Element element = header(in.bytes(4), true);
      if (element.tag() == 0x00020000 && element.length() == 4) {
        long length = in.u32();
        announcedEnd = in.offset() + length;
      } else {
        requireDefined(element);
        kept.take(element.tag(), element.vr(), element.length(), true);
      }
    }
    if (announcedEnd != in.offset()) {
      kept.flags().add(DicomFlag.META_LENGTH_WRONG);
    }
  }

  /** Reads the data set to its pixel data or its end. */
  void dataSet(boolean explicit) throws IOException, DicomException {
    byte[] tag = in.upTo(4);
    while (tag.length > 0) {
      if (tag.length < 4) {
        throw in.failure(Reason.TRUNCATED);
      }
      Element element = header(tag, explicit);
      if (element.group() >= GROUP_PIXELS) {
        pixelBytes = element.isUndefined() ? -1 : element.length();
        return;
      }
      kept.sawTopLevel(element.tag());
      value(element, explicit, 0);
      tag = in.upTo(4);
    }
  }

  private Element header(byte[] tagBytes, boolean explicit) throws IOException, DicomException {
    int tag = in.u16(tagBytes, 0) << 16 | in.u16(tagBytes, 2);
    in.element(tag);
    if (++elements > limits.elementsMax()) {
      throw in.failure(Reason.TOO_MANY_ELEMENTS);
    }
    if (tag >>> 16 == 0xFFFE || !explicit) {
      return new Element(tag, null, in.u32());
    }
    byte[] vrBytes = in.bytes(2);
    if (!isUpper(vrBytes[0]) || !isUpper(vrBytes[1])) {
      throw in.failure(elements == 1 ? Reason.TRANSFER_SYNTAX_CONTRADICTED : Reason.BAD_VR);
    }
    String vr = "" + (char) vrBytes[0] + (char) vrBytes[1];
    if (SHORT_LENGTH.contains(vr)) {
      return new Element(tag, vr, in.u16());
    }
    in.skip(2); // PS3.5 §7.1.2: reserved; VRs yet to come use this longer form as well
    return new Element(tag, vr, in.u32());
  }

  private void value(Element element, boolean explicit, int depth)
      throws IOException, DicomException {
    String vr = element.vr();
    if (element.tag() >>> 16 == 0xFFFE) {
      throw in.failure(Reason.BAD_SEQUENCE);
    }
    if (element.group() == GROUP_PIXELS && element.isUndefined()) {
      fragments();
    } else if ("SQ".equals(vr) || (vr == null && element.isUndefined())) {
      sequence(element, explicit, depth + 1, null);
    } else if ("UN".equals(vr) && element.isUndefined()) {
      sequence(element, false, depth + 1, null); // PS3.5 §6.2.2 note 2: implicit little endian
    } else {
      requireDefined(element);
      plain(element, explicit, depth);
    }
  }

  private void plain(Element element, boolean explicit, int depth)
      throws IOException, DicomException {
    boolean mayBeSequence = element.vr() == null && element.length() >= 8
        && DicomTag.of(element.tag()).isEmpty();
    if (!mayBeSequence) {
      kept.take(element.tag(), element.vr(), element.length(), depth == 0);
      return;
    }
    // Implicit encoding does not tell sequences of defined length: they open with an item.
    byte[] first = in.bytes(4);
    if ((in.u16(first, 0) << 16 | in.u16(first, 2)) == ITEM) {
      sequence(element, explicit, depth + 1, first);
    } else {
      in.skip(element.length() - 4);
    }
  }

  /**
   * @param firstTag
   *          the first item's tag if it has been read already
   */
  private void sequence(Element element, boolean explicit, int depth, byte @Nullable [] firstTag)
      throws IOException, DicomException {
    if (depth > limits.depthMax()) {
      throw in.failure(Reason.TOO_DEEP);
    }
    long end = element.isUndefined()
        ? Long.MAX_VALUE
        : in.offset() - (firstTag == null ? 0 : 4) + element.length();
    byte @Nullable [] pending = firstTag;
    while (in.offset() < end) {
      Element item = header(pending == null ? in.bytes(4) : pending, explicit);
      pending = null;
      if (item.tag() == SEQUENCE_END && element.isUndefined()) {
        return;
      }
      if (item.tag() != ITEM) {
        throw in.failure(Reason.BAD_SEQUENCE);
      }
      item(item, explicit, depth, end);
    }
    requireAt(end);
  }

  private void item(Element item, boolean explicit, int depth, long sequenceEnd)
      throws IOException, DicomException {
    long end = item.isUndefined() ? Long.MAX_VALUE : in.offset() + item.length();
    if (end > sequenceEnd && !item.isUndefined()) {
      throw in.failure(Reason.BAD_LENGTH);
    }
    while (in.offset() < end) {
      Element element = header(in.bytes(4), explicit);
      if (element.tag() == ITEM_END && item.isUndefined()) {
        return;
      }
      value(element, explicit, depth);
    }
    requireAt(end);
  }

  /** Encapsulated pixel data of an icon inside a sequence (PS3.5 §A.4). */
  private void fragments() throws IOException, DicomException {
    while (true) {
      Element fragment = header(in.bytes(4), false);
      if (fragment.tag() == SEQUENCE_END) {
        return;
      }
      if (fragment.tag() != ITEM) {
        throw in.failure(Reason.BAD_SEQUENCE);
      }
      requireDefined(fragment);
      in.skip(fragment.length());
    }
  }

  private void requireDefined(Element element) throws DicomException {
    if (element.isUndefined()) {
      throw in.failure(Reason.BAD_LENGTH);
    }
  }

  private void requireAt(long end) throws DicomException {
    if (in.offset() != end) {
      throw in.failure(Reason.BAD_LENGTH);
    }
  }

  private static boolean isUpper(byte b) {
    return b >= 'A' && b <= 'Z';
  }
}
