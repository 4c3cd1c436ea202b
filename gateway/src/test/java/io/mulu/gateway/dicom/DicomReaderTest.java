package io.mulu.gateway.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.gateway.dicom.DicomException.Reason;
import io.mulu.protocol.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

final class DicomReaderTest {
  static final String IMPLICIT = "1.2.840.10008.1.2";
  static final String EXPLICIT = IMPLICIT + ".1";
  static final String DEFLATED = IMPLICIT + ".1.99";
  static final String BIG = IMPLICIT + ".2";

  static DicomWriter film() {
    return new DicomWriter().set(DicomTag.SOP_CLASS_UID, DicomWriter.SECONDARY_CAPTURE)
        .set(DicomTag.SOP_INSTANCE_UID, "2.25.3").set(DicomTag.STUDY_INSTANCE_UID, "2.25.1")
        .set(DicomTag.SERIES_INSTANCE_UID, "2.25.2").set(DicomTag.STUDY_DATE, "20210704")
        .set(DicomTag.MODALITY, "DX").set(DicomTag.PATIENT_NAME, "Wang^XiaoDong=王^小东")
        .set(DicomTag.PATIENT_ID, "MRN-1").set(DicomTag.PATIENT_SEX, "F")
        .set(DicomTag.PATIENT_BIRTH_DATE, "19700131").set(DicomTag.BODY_PART_EXAMINED, "CHEST")
        .pixels(3, 5, new byte[15]);
  }

  private static DicomHeader read(byte[] bytes) throws IOException, DicomException {
    return new DicomReader().read(new ByteArrayInputStream(bytes));
  }

  private static Reason reasonOf(byte[] bytes, DicomLimits limits) throws IOException {
    try {
      new DicomReader(limits).read(new ByteArrayInputStream(bytes));
    } catch (DicomException e) {
      return e.reason();
    }
    throw new AssertionError("was read");
  }

  @Test
  void readsBackWhatTheWriterWrote() throws Exception {
    byte[] written = film().write().toArray();

    DicomFile file = DicomFile.read(new ByteArrayInputStream(written), new DicomReader());

    DicomHeader header = file.header();
    assertThat(header.patientName()).isEqualTo("Wang^XiaoDong=王^小东");
    assertThat(header.patientId()).isEqualTo("MRN-1");
    assertThat(header.sex()).isEqualTo("F");
    assertThat(header.birthDate()).hasToString("Optional[1970-01-31]");
    assertThat(header.number(DicomTag.ROWS)).hasValue(3);
    assertThat(header.number(DicomTag.COLUMNS)).hasValue(5);
    assertThat(header.pixelBytes()).isEqualTo(16);
    assertThat(file.flags()).isEmpty();
    assertThat(file.length()).isEqualTo(written.length);
  }

  @Test
  void everyCutOfAFileIsRefusedOrAWholeHeader() throws Exception {
    byte[] written = film().write().toArray();
    int headers = 0;
    for (int length = 0; length < written.length; length++) {
      try {
        DicomFile cut = DicomFile.read(new ByteArrayInputStream(Arrays.copyOf(written, length)),
            new DicomReader());
        assertThat(cut.header().studyUid()).isEqualTo("2.25.1");
        headers++;
      } catch (DicomException e) {
        assertThat(e.reason()).isIn(Reason.TRUNCATED, Reason.NOT_DICOM, Reason.BAD_META,
            Reason.MISSING_TRANSFER_SYNTAX, Reason.MISSING_UID);
      }
    }
    assertThat(headers).isBetween(16, 120);
  }

  @Test
  void damagedFilesGiveATypedRefusalAndNothingElse() throws Exception {
    byte[] written = film().write().toArray();
    DicomLimits small = new DicomLimits(1 << 16, 4096, 1 << 16, 2000, 8);
    for (long seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] damaged = written.clone();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        damaged[random.nextInt(128, damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(new DicomReader(small).read(new ByteArrayInputStream(damaged))).isNotNull();
      } catch (DicomException e) {
        assertThat(e.explanation()).as("seed " + seed).startsWith(e.reason().name());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void readsImplicitBigEndianAndDeflatedAlike() throws Exception {
    byte[] implicit = new DataSet(false, false).uids().text(0x00100020, "LO", "P1").done();
    byte[] big = new DataSet(true, true).uids().text(0x00100020, "LO", "P1").done();
    byte[] explicit = new DataSet(true, false).uids().text(0x00100020, "LO", "P1").done();

    assertThat(read(file(IMPLICIT, implicit)).patientId()).isEqualTo("P1");
    assertThat(read(file(BIG, big)).patientId()).isEqualTo("P1");
    assertThat(read(file(EXPLICIT, explicit)).patientId()).isEqualTo("P1");
    assertThat(read(file(DEFLATED, deflate(explicit))).patientId()).isEqualTo("P1");
    assertThat(read(explicit).flags()).contains(DicomFlag.NO_FILE_META);
    assertThat(read(implicit).flags()).contains(DicomFlag.NO_FILE_META);
    assertThat(reasonOf(file(IMPLICIT, explicit), DicomLimits.DEFAULT))
        .isEqualTo(Reason.TRANSFER_SYNTAX_CONTRADICTED);
    assertThat(reasonOf(file(DEFLATED, explicit), DicomLimits.DEFAULT)).isIn(Reason.BAD_DEFLATE,
        Reason.TRUNCATED);
  }

  @Test
  void findsNamesInsideSequencesOfEveryEncoding() throws Exception {
    for (boolean isExplicit : new boolean[]{true, false}) {
      for (boolean isUndefined : new boolean[]{true, false}) {
        byte[] item = new DataSet(isExplicit, false).text(0x00100010, "PN", "Hidden^Name").done();
        byte[] set = new DataSet(isExplicit, false).uids().sequence(0x00081111, item, isUndefined)
            .done();
        DicomHeader header = read(file(isExplicit ? EXPLICIT : IMPLICIT, set));
        assertThat(header.sensitive()).anyMatch(s -> s.text().equals("Hidden^Name"));
        assertThat(header.patientName()).isEmpty();
      }
    }
  }

  @Test
  void everyLimitIsReachedAndNamed() throws Exception {
    DicomLimits limits = new DicomLimits(4096, 128, 256, 40, 3);
    byte[] deep = new DataSet(true, false).text(0x00100020, "LO", "P1").done();
    for (int i = 0; i < 4; i++) {
      deep = new DataSet(true, false).sequence(0x00081111, deep, true).done();
    }
    DataSet many = new DataSet(true, false);
    for (int i = 0; i < 50; i++) {
      many.text(0x00091000 + i, "LO", "x ");
    }
    byte[] bomb = deflate(
        new DataSet(true, false).text(0x00091000, "OB", " ".repeat(1 << 20)).done());

    assertThat(reasonOf(file(EXPLICIT, deep), limits)).isEqualTo(Reason.TOO_DEEP);
    assertThat(reasonOf(file(EXPLICIT, many.done()), limits)).isEqualTo(Reason.TOO_MANY_ELEMENTS);
    assertThat(reasonOf(
        file(EXPLICIT, new DataSet(true, false).text(0x00104000, "LT", "n".repeat(130)).done()),
        limits)).isEqualTo(Reason.VALUE_TOO_LONG);
    assertThat(reasonOf(file(EXPLICIT,
        new DataSet(true, false).text(0x00104000, "LT", "n".repeat(128))
            .text(0x00204000, "LT", "n".repeat(128)).done()),
        limits)).isEqualTo(Reason.HEADER_TOO_LONG);
    assertThat(bomb.length).isLessThan(4096);
    assertThat(reasonOf(file(DEFLATED, bomb), limits)).isEqualTo(Reason.HEADER_TOO_LONG);
  }

  @Test
  void aDeclaredLengthOfGigabytesTakesNoMemory() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[]{0x10, 0, 0x00, 0x40, 'U', 'T', 0, 0, -1, -1, -1, 0x7F});
    InputStream endless = new InputStream() {
      @Override
      public int read() {
        return 'x';
      }
    };
    InputStream file = new SequenceInputStream(
        new ByteArrayInputStream(file(EXPLICIT, out.toByteArray())), endless);

    assertThatThrownBy(() -> new DicomReader().read(file)).isInstanceOf(DicomException.class)
        .hasMessageContaining("VALUE_TOO_LONG").hasMessageContaining("(0010,4000)");
  }

  @Test
  void decodesTheCharacterSetsOfChinaAndItsNeighbours() throws Exception {
    assertThat(name("GB18030", "王^小东".getBytes(Charset.forName("GB18030")))).isEqualTo("王^小东");
    // 0x5C, the backslash, is the second byte of this character in GBK
    assertThat(name("GBK", "朶^一".getBytes(Charset.forName("GBK")))).isEqualTo("朶^一");
    assertThat(name("ISO_IR 192", "王^小东".getBytes(StandardCharsets.UTF_8))).isEqualTo("王^小东");
    assertThat(
        name("\\ISO 2022 IR 58",
            Bytes.concat(Bytes.utf8("Wang=\u001b$)A"),
                Bytes.wrap("王".getBytes(Charset.forName("GB2312")))).toArray()))
        .isEqualTo("Wang=王");
    assertThat(read(file(EXPLICIT, named("ISO_IR 999", new byte[]{'A'}))).flags())
        .contains(DicomFlag.CHARACTER_SET_UNKNOWN);
    assertThat(read(file(EXPLICIT, named("ISO_IR 192", new byte[]{(byte) 0xC3, 'A'}))).flags())
        .contains(DicomFlag.TEXT_UNDECODABLE);
  }

  private static String name(String terms, byte[] name) throws Exception {
    DicomHeader header = read(file(EXPLICIT, named(terms, name)));
    assertThat(header.flags()).doesNotContain(DicomFlag.TEXT_UNDECODABLE);
    return header.patientName();
  }

  private static byte[] named(String terms, byte[] name) {
    return new DataSet(true, false).text(0x00080005, "CS", terms).uids().raw(0x00100010, "PN", name)
        .done();
  }

  static byte[] file(String syntax, byte[] dataSet) {
    byte[] meta = new DataSet(true, false).text(0x00020010, "UI", syntax).done();
    byte[] length = new DataSet(true, false)
        .raw(0x00020000, "UL", new byte[]{(byte) meta.length, 0, 0, 0}).done();
    return Bytes.concat(Bytes.wrap(new byte[128]), Bytes.utf8("DICM"), Bytes.wrap(length),
        Bytes.wrap(meta), Bytes.wrap(dataSet)).toArray();
  }

  static byte[] deflate(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater(9, true))) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }

  /** An encoder for every transfer syntax, independent of the writer under test. */
  static final class DataSet {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean isExplicit;
    private final boolean isBig;

    DataSet(boolean isExplicit, boolean isBig) {
      this.isExplicit = isExplicit;
      this.isBig = isBig;
    }

    DataSet uids() {
      return text(0x00080018, "UI", "2.25.3").text(0x0020000D, "UI", "2.25.1").text(0x0020000E,
          "UI", "2.25.2");
    }

    DataSet text(int tag, String vr, String value) {
      return raw(tag, vr, value.getBytes(StandardCharsets.UTF_8));
    }

    DataSet raw(int tag, String vr, byte[] value) {
      byte[] padded = Arrays.copyOf(value, value.length + value.length % 2);
      header(tag, vr, padded.length);
      out.writeBytes(padded);
      return this;
    }

    DataSet sequence(int tag, byte[] item, boolean isUndefined) {
      header(tag, "SQ", isUndefined ? -1 : item.length + 8);
      header(0xFFFEE000, "", isUndefined ? -1 : item.length);
      out.writeBytes(item);
      if (isUndefined) {
        header(0xFFFEE00D, "", 0);
        header(0xFFFEE0DD, "", 0);
      }
      return this;
    }

    private void header(int tag, String vr, int length) {
      number(tag >>> 16, 2);
      number(tag & 0xFFFF, 2);
      boolean isLong = vr.startsWith("O") || vr.equals("SQ");
      if (isExplicit && !vr.isEmpty()) {
        out.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
        if (isLong) {
          number(0, 2);
        }
      }
      number(length, isExplicit && !vr.isEmpty() && !isLong ? 2 : 4);
    }

    private void number(int value, int bytes) {
      for (int i = 0; i < bytes; i++) {
        out.write(value >>> (8 * (isBig ? bytes - 1 - i : i)));
      }
    }

    byte[] done() {
      return out.toByteArray();
    }
  }
}
