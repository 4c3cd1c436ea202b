package io.mulu.gateway.dicom;

import java.util.Optional;

/** How a data set is encoded (PS3.5 §10): all that a header reader needs to know of it. */
public enum TransferSyntax {
  IMPLICIT_LITTLE(false, false, false),
  EXPLICIT_LITTLE(true, false, false),
  /** Retired in 2004, still in archives. */
  EXPLICIT_BIG(true, true, false),
  DEFLATED(true, false, true);

  private static final String ROOT = "1.2.840.10008.1.2";

  private final boolean explicit;
  private final boolean bigEndian;
  private final boolean deflated;

  TransferSyntax(boolean explicit, boolean bigEndian, boolean deflated) {
    this.explicit = explicit;
    this.bigEndian = bigEndian;
    this.deflated = deflated;
  }

  boolean isExplicit() {
    return explicit;
  }

  boolean isBigEndian() {
    return bigEndian;
  }

  boolean isDeflated() {
    return deflated;
  }

  /**
   * The encoding of the header under a transfer syntax UID. Every compressed one of the standard
   * (JPEG, JPEG-LS, JPEG 2000, RLE, MPEG, HEVC, HT) keeps its header in explicit little endian.
   */
  public static Optional<TransferSyntax> of(String uid) {
    return switch (uid) {
      case ROOT -> Optional.of(IMPLICIT_LITTLE);
      case ROOT + ".1", ROOT + ".1.98", ROOT + ".5" -> Optional.of(EXPLICIT_LITTLE);
      case ROOT + ".1.99", ROOT + ".4.95" -> Optional.of(DEFLATED);
      case ROOT + ".2" -> Optional.of(EXPLICIT_BIG);
      default ->
        uid.matches("1\\.2\\.840\\.10008\\.1\\.2\\.(4\\.[0-9]{2,3}(\\.1)?|7\\.[1-3]|8\\.1)")
            ? Optional.of(EXPLICIT_LITTLE)
            : Optional.empty();
    };
  }
}
