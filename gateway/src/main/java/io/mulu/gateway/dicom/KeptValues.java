package io.mulu.gateway.dicom;

import io.mulu.gateway.dicom.DicomException.Reason;
import io.mulu.gateway.dicom.DicomTag.Privacy;
import io.mulu.protocol.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The raw values of a header that are worth keeping, within {@link DicomLimits}. */
final class KeptValues {
  /** A value that must not leave the hospital, from any level of the data set. */
  record Sensitive(Privacy privacy, Bytes raw) {
  }

  private final DicomInput in;
  private final DicomLimits limits;
  private final Map<DicomTag, byte[]> top = new EnumMap<>(DicomTag.class);
  private final List<Sensitive> sensitive = new ArrayList<>();
  private final Set<DicomFlag> flags = EnumSet.noneOf(DicomFlag.class);
  private int keptBytes;
  private long previousTag = -1;

  KeptValues(DicomInput in, DicomLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  Map<DicomTag, byte[]> top() {
    return top;
  }

  List<Sensitive> sensitive() {
    return sensitive;
  }

  Set<DicomFlag> flags() {
    return flags;
  }

  /** Notes the order of the top level, where PS3.5 §7.1 wants tags to ascend. */
  void sawTopLevel(int number) {
    long tag = Integer.toUnsignedLong(number);
    if (tag == previousTag) {
      flags.add(DicomFlag.DUPLICATE_ELEMENT);
    } else if (tag < previousTag) {
      flags.add(DicomFlag.TAGS_OUT_OF_ORDER);
    }
    previousTag = tag;
  }

  /** Reads the value if it is of use, else passes over it. */
  void take(int number, @Nullable String vr, long length, boolean isTopLevel)
      throws IOException, DicomException {
    DicomTag tag = DicomTag.of(number).orElse(null);
    Privacy privacy = tag == null ? Privacy.NONE : tag.privacy();
    if (privacy == Privacy.NONE && "PN".equals(vr)) {
      privacy = Privacy.NAME;
    }
    DicomTag own = isTopLevel ? tag : null;
    if (own == null && privacy == Privacy.NONE) {
      in.skip(length);
      return;
    }
    byte[] raw = read(length);
    if (privacy != Privacy.NONE && raw.length > 0) {
      sensitive.add(new Sensitive(privacy, Bytes.wrap(raw)));
    }
    if (own != null) {
      keep(own, raw);
    }
  }

  private void keep(DicomTag tag, byte[] raw) {
    byte[] first = top.putIfAbsent(tag, raw);
    if (first != null) {
      flags.add(DicomFlag.DUPLICATE_ELEMENT);
      if (tag == DicomTag.PATIENT_ID && !Arrays.equals(first, raw)) {
        flags.add(DicomFlag.AMBIGUOUS_PATIENT_ID);
      }
    }
  }

  private byte[] read(long length) throws IOException, DicomException {
    if (length > limits.valueBytesMax()) {
      throw in.failure(Reason.VALUE_TOO_LONG);
    }
    if (keptBytes + length > limits.keptBytesMax()) {
      throw in.failure(Reason.HEADER_TOO_LONG);
    }
    keptBytes += (int) length;
    return in.bytes((int) length);
  }
}
