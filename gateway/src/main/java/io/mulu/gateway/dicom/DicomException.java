package io.mulu.gateway.dicom;

import java.io.Serial;

/**
 * Why a file is no DICOM instance that can be catalogued. The message names the rule, the place and
 * the element, never a value of the file.
 */
public final class DicomException extends Exception {
  @Serial
  private static final long serialVersionUID = 1;

  public enum Reason {
    UNREADABLE("cannot be read from its disk"),
    NOT_DICOM("is not a DICOM file"),
    TRUNCATED("ends inside an element"),
    BAD_META("has broken file meta information"),
    MISSING_TRANSFER_SYNTAX("names no transfer syntax"),
    UNKNOWN_TRANSFER_SYNTAX("names a transfer syntax that is not of the standard"),
    TRANSFER_SYNTAX_CONTRADICTED("is not encoded as its transfer syntax says"),
    BAD_VR("has an element without a value representation of the standard"),
    BAD_LENGTH("has an element with an impossible length"),
    BAD_SEQUENCE("has a sequence that is not made of items"),
    VALUE_TOO_LONG("has a value longer than the reader takes"),
    HEADER_TOO_LONG("has a header longer than the reader takes"),
    TOO_DEEP("nests sequences deeper than the reader takes"),
    TOO_MANY_ELEMENTS("has more elements than the reader takes"),
    BAD_DEFLATE("does not inflate"),
    NOT_AN_INSTANCE("is an index of a medium, not an instance"),
    MISSING_UID("lacks an identifier that every instance has");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  private final Reason reason;
  private final long offset;
  private final int tag;

  public DicomException(Reason reason, long offset, int tag) {
    super(explain(reason, offset, tag));
    this.reason = reason;
    this.offset = offset;
    this.tag = tag;
  }

  private static String explain(Reason reason, long offset, int tag) {
    return reason + ": the file " + reason.text() + ", at byte " + offset
        + (tag == 0 ? "" : ", element " + DicomTag.show(tag));
  }

  /** The message. */
  public String explanation() {
    return explain(reason, offset, tag);
  }

  public Reason reason() {
    return reason;
  }

  /** Bytes into the file; in a deflated data set, bytes into what it inflates to. */
  public long offset() {
    return offset;
  }

  /** The element being read, 0 if none was. */
  public int tag() {
    return tag;
  }
}
