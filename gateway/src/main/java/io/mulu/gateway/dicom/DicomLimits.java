package io.mulu.gateway.dicom;

/**
 * The bounds of one header, each refused with a reason of its own before memory is taken.
 *
 * @param headerBytesMax
 *          bytes before pixel data, inflated if need be
 * @param valueBytesMax
 *          bytes of one value that is kept; others are skipped in place
 * @param keptBytesMax
 *          bytes of all values that are kept
 * @param elementsMax
 *          elements of all levels
 * @param depthMax
 *          sequences inside one another
 */
public record DicomLimits(long headerBytesMax, int valueBytesMax, int keptBytesMax, int elementsMax,
    int depthMax) {
  public static final DicomLimits DEFAULT = new DicomLimits(64L << 20, 64 << 10, 4 << 20, 1_000_000,
      32);

  public DicomLimits {
    if (headerBytesMax < 132 || valueBytesMax < 64 || keptBytesMax < valueBytesMax
        || elementsMax < 1 || depthMax < 1) {
      throw new IllegalArgumentException("limits below what any file needs");
    }
  }
}
