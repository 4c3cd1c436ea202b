package io.mulu.gateway.dicom;

import io.mulu.gateway.dicom.DicomException.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the header of one DICOM instance: PS3.10 files in explicit and implicit, little and big
 * endian and deflated encoding. Files without meta information are read if their first element
 * leaves no doubt about the encoding, and flagged. Stops before pixel data; memory is bounded by
 * {@link DicomLimits}, not by the file. Stateless.
 */
public final class DicomReader {
  private static final int PREAMBLE = 128;
  private static final byte[] PREFIX = "DICM".getBytes(StandardCharsets.US_ASCII);
  private static final String MEDIA_DIRECTORY = "1.2.840.10008.1.3.10";

  private final DicomLimits limits;

  public DicomReader() {
    this(DicomLimits.DEFAULT);
  }

  public DicomReader(DicomLimits limits) {
    this.limits = limits;
  }

  /** Whether the first bytes of a file (132 or all there are) are those of PS3.10. */
  public static boolean hasPrefix(byte[] head) {
    return head.length >= PREAMBLE + PREFIX.length
        && Arrays.equals(head, PREAMBLE, PREAMBLE + PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /**
   * Reads from the start of a file; the stream is left somewhere behind the header and stays open.
   *
   * @throws DicomException
   *           if it is no instance that can be catalogued
   */
  public DicomHeader read(InputStream stream) throws IOException, DicomException {
    BufferedInputStream buffered = new BufferedInputStream(stream);
    buffered.mark(PREAMBLE + PREFIX.length);
    byte[] head = buffered.readNBytes(PREAMBLE + PREFIX.length);
    buffered.reset();
    DicomInput in = new DicomInput(buffered, limits);
    KeptValues kept = new KeptValues(in, limits);
    DataSetParser parser = new DataSetParser(in, limits, kept);
    TransferSyntax syntax = hasPrefix(head)
        ? withMeta(in, parser, kept)
        : withoutPrefix(head, in, parser, kept);
    in.bigEndian(syntax.isBigEndian());
    if (syntax.isDeflated()) {
      in.inflateRest();
    }
    parser.dataSet(syntax.isExplicit());
    long pixelBytes = syntax.isDeflated() ? -1 : parser.pixelBytes();
    return finish(new DicomHeader(kept, in, pixelBytes), in);
  }

  private static TransferSyntax withMeta(DicomInput in, DataSetParser parser, KeptValues kept)
      throws IOException, DicomException {
    in.skip(PREAMBLE + PREFIX.length);
    if (!in.nextIsFileMeta()) {
      throw in.failure(Reason.BAD_META);
    }
    return fileMeta(in, parser, kept);
  }

  private static TransferSyntax fileMeta(DicomInput in, DataSetParser parser, KeptValues kept)
      throws IOException, DicomException {
    parser.fileMeta();
    in.element(DicomTag.TRANSFER_SYNTAX_UID.number());
    byte[] raw = kept.top().get(DicomTag.TRANSFER_SYNTAX_UID);
    if (raw == null || raw.length == 0) {
      throw in.failure(Reason.MISSING_TRANSFER_SYNTAX);
    }
    String uid = DicomHeader.uidText(raw);
    TransferSyntax syntax = TransferSyntax.of(uid)
        .orElseThrow(() -> in.failure(Reason.UNKNOWN_TRANSFER_SYNTAX));
    if (syntax == TransferSyntax.IMPLICIT_LITTLE) {
      refuseExplicit(in);
    }
    return syntax;
  }

  /** The rules by which a data set that starts at byte 0 tells its own encoding. */
  private static TransferSyntax withoutPrefix(byte[] head, DicomInput in, DataSetParser parser,
      KeptValues kept) throws IOException, DicomException {
    if (head.length < 8) {
      throw in.failure(Reason.NOT_DICOM);
    }
    int group = (head[0] & 0xFF) | (head[1] & 0xFF) << 8;
    boolean explicit = isVr(head[4], head[5]);
    if (group == 2 && explicit) {
      kept.flags().add(DicomFlag.NO_PREAMBLE);
      return fileMeta(in, parser, kept);
    }
    kept.flags().add(DicomFlag.NO_FILE_META);
    if (group == 0x0008) {
      if (explicit) {
        return TransferSyntax.EXPLICIT_LITTLE;
      }
      int length = (head[4] & 0xFF) | (head[5] & 0xFF) << 8;
      if (head[6] == 0 && head[7] == 0 && length <= 64) {
        return TransferSyntax.IMPLICIT_LITTLE;
      }
    }
    if (group == 0x0800 && explicit) {
      return TransferSyntax.EXPLICIT_BIG;
    }
    throw in.failure(Reason.NOT_DICOM);
  }

  /** An "implicit" first element whose length spells a VR is explicit in truth. */
  private static void refuseExplicit(DicomInput in) throws IOException, DicomException {
    byte[] first = in.peek(6);
    if (first.length == 6 && isVr(first[4], first[5])) {
      throw in.failure(Reason.TRANSFER_SYNTAX_CONTRADICTED);
    }
  }

  private static boolean isVr(byte first, byte second) {
    return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
  }

  private static DicomHeader finish(DicomHeader header, DicomInput in) throws DicomException {
    if (header.sopClassUid().equals(MEDIA_DIRECTORY)) {
      in.element(DicomTag.SOP_CLASS_UID.number());
      throw in.failure(Reason.NOT_AN_INSTANCE);
    }
    for (DicomTag required : DicomHeader.REQUIRED_UIDS) {
      if (header.text(required).isEmpty()) {
        in.element(required.number());
        throw in.failure(Reason.MISSING_UID);
      }
    }
    return header;
  }
}
