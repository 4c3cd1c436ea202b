package io.mulu.gateway.dicom;

import io.mulu.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a PS3.10 file in explicit VR little endian and UTF-8: for samples and tests. The caller
 * sets every element it wants; the writer adds meta information, padding and order.
 */
public final class DicomWriter {
  /** Secondary Capture Image Storage. */
  public static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
  /** Digital X-Ray Image Storage - For Presentation. */
  public static final String DIGITAL_XRAY = "1.2.840.10008.5.1.4.1.1.1.1";
  private static final String EXPLICIT_LITTLE = "1.2.840.10008.1.2.1";
  /** Under the UUID root 2.25 (PS3.5 §B.2): this writer's own implementation class. */
  private static final String IMPLEMENTATION = "2.25.95103386110823120842402178270136441357";

  private final Map<Integer, byte[]> values = new TreeMap<>(Integer::compareUnsigned);
  private final Map<Integer, String> vrs = new TreeMap<>(Integer::compareUnsigned);

  public DicomWriter() {
    set(DicomTag.SPECIFIC_CHARACTER_SET, "ISO_IR 192");
  }

  public DicomWriter set(DicomTag tag, String text) {
    return put(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  /** For elements of VR US: 0 to 65535. */
  public DicomWriter set(DicomTag tag, int number) {
    return put(tag, new byte[]{(byte) number, (byte) (number >>> 8)});
  }

  /** An 8-bit grey picture, row by row. */
  public DicomWriter pixels(int rows, int columns, byte[] grey) {
    if (grey.length != rows * columns) {
      throw new IllegalArgumentException(
          "a picture of " + rows + " x " + columns + " has not " + grey.length + " pixels");
    }
    set(DicomTag.SAMPLES_PER_PIXEL, 1).set(DicomTag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2");
    set(DicomTag.ROWS, rows).set(DicomTag.COLUMNS, columns);
    set(DicomTag.BITS_ALLOCATED, 8).set(DicomTag.BITS_STORED, 8).set(DicomTag.HIGH_BIT, 7);
    set(DicomTag.PIXEL_REPRESENTATION, 0);
    return put(DicomTag.PIXEL_DATA, grey);
  }

  /**
   * @throws IllegalArgumentException
   *           if a UID that every instance has is absent
   */
  public Bytes write() {
    ByteArrayOutputStream meta = new ByteArrayOutputStream();
    element(meta, 0x00020001, "OB", new byte[]{0, 1});
    element(meta, 0x00020002, "UI", required(DicomTag.SOP_CLASS_UID));
    element(meta, 0x00020003, "UI", required(DicomTag.SOP_INSTANCE_UID));
    element(meta, 0x00020010, "UI", ascii(EXPLICIT_LITTLE));
    element(meta, 0x00020012, "UI", ascii(IMPLEMENTATION));
    required(DicomTag.STUDY_INSTANCE_UID);
    required(DicomTag.SERIES_INSTANCE_UID);

    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[128]);
    file.writeBytes(ascii("DICM"));
    int length = meta.size();
    element(file, 0x00020000, "UL",
        new byte[]{(byte) length, (byte) (length >>> 8), (byte) (length >>> 16), 0});
    file.writeBytes(meta.toByteArray());
    values.forEach((tag, value) -> element(file, tag, vrs.getOrDefault(tag, "UN"), value));
    return Bytes.wrap(file.toByteArray());
  }

  private DicomWriter put(DicomTag tag, byte[] value) {
    values.put(tag.number(), value);
    vrs.put(tag.number(), tag == DicomTag.PIXEL_DATA ? "OB" : tag.vr());
    return this;
  }

  private byte[] required(DicomTag tag) {
    byte[] value = values.get(tag.number());
    if (value == null || value.length == 0) {
      throw new IllegalArgumentException("every instance has " + DicomTag.show(tag.number()));
    }
    return value;
  }

  private static void element(ByteArrayOutputStream out, int tag, String vr, byte[] value) {
    int padded = value.length + value.length % 2;
    little(out, tag >>> 16, 2);
    little(out, tag & 0xFFFF, 2);
    out.writeBytes(ascii(vr));
    if (vr.startsWith("O") || vr.equals("UN")) {
      little(out, 0, 2);
      little(out, padded, 4);
    } else if (padded <= 0xFFFF) {
      little(out, padded, 2);
    } else {
      throw new IllegalArgumentException("too long for its VR: " + DicomTag.show(tag));
    }
    out.writeBytes(value);
    if (padded > value.length) {
      out.write(vr.equals("UI") || vr.startsWith("O") ? 0 : ' ');
    }
  }

  private static void little(ByteArrayOutputStream out, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >>> (8 * i));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
