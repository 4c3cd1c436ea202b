package io.mulu.gateway.dicom;

import static io.mulu.gateway.dicom.DicomReaderTest.file;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.gateway.dicom.DicomReaderTest.DataSet;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.DecoderRules;
import io.mulu.protocol.Hash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hospital's films. First byte: whether what follows is the file itself, or a data set in one of
 * the encodings, to be given the head that such a file has.
 */
class DicomReaderFuzzTest {
  private static final DicomLimits LIMITS = new DicomLimits(1 << 18, 1 << 12, 1 << 16, 2_000, 8);
  private static final List<String> SYNTAXES = List.of(DicomReaderTest.EXPLICIT,
      DicomReaderTest.IMPLICIT, DicomReaderTest.BIG, DicomReaderTest.DEFLATED);

  static Stream<byte[]> seeds() throws IOException {
    byte[] item = new DataSet(true, false).text(0x00100010, "PN", "Hidden^Name").done();
    byte[] implicitItem = new DataSet(false, false).text(0x00100010, "PN", "H^N").done();
    byte[] explicit = new DataSet(true, false).text(0x00080005, "CS", "GB18030").uids()
        .raw(0x00100010, "PN", "王^小东".getBytes(Charset.forName("GB18030")))
        .sequence(0x00081111, item, true).sequence(0x00081112, item, false).done();
    byte[] implicit = new DataSet(false, false).uids().text(0x00100020, "LO", "P1")
        .sequence(0x00081111, implicitItem, true).done();
    byte[] big = new DataSet(true, true).text(0x00080005, "CS", "\\ISO 2022 IR 58").uids()
        .text(0x00100030, "DA", "19700131").text(0x00280010, "US", "\0\3").done();
    byte[] bomb = new DataSet(true, false).uids().text(0x00091000, "OB", " ".repeat(60_000)).done();
    return Stream.of(seed(0, DicomReaderTest.film().write().toArray()), seed(1, explicit),
        seed(2, implicit), seed(3, big), seed(4, explicit), seed(4, bomb), seed(0, explicit),
        seed(0, file(DicomReaderTest.DEFLATED, DicomReaderTest.deflate(explicit))));
  }

  private static byte[] seed(int kind, byte[] content) {
    return Bytes.concat(Bytes.of((byte) kind), Bytes.of(content)).toArray();
  }

  @MethodSource("seeds")
  @FuzzTest
  void isRefusedByRuleAndTagOrHasAHeader(byte[] input) throws IOException {
    if (input.length == 0 || input[0] < 0 || input[0] > SYNTAXES.size()) {
      return;
    }
    byte[] content = Arrays.copyOfRange(input, 1, input.length);
    if (input[0] > 0) {
      String syntax = SYNTAXES.get(input[0] - 1);
      content = file(syntax,
          syntax.equals(DicomReaderTest.DEFLATED) ? DicomReaderTest.deflate(content) : content);
    }
    read(content);
  }

  private static void read(byte[] content) {
    DicomFile file;
    try {
      file = DecoderRules.<DicomFile, DicomException>bounded(content.length, () -> {
        try {
          return DicomFile.read(new ByteArrayInputStream(content), new DicomReader(LIMITS));
        } catch (IOException e) {
          throw new AssertionError("an array is always readable", e);
        }
      });
    } catch (DicomException e) {
      assertThat(e.explanation()).startsWith(e.reason().name());
      return;
    }
    assertThat(file.length()).isEqualTo(content.length);
    assertThat(file.sha256()).isEqualTo(Hash.sha256(Bytes.of(content)));
    DicomHeader header = file.header();
    assertThat(header.studyUid()).isNotEmpty();
    for (DicomTag tag : DicomTag.values()) {
      assertThat(header.text(tag)).isNotNull();
      assertThat(header.number(tag)).isNotNull();
    }
    assertThat(header.birthDate()).isNotNull();
    assertThat(header.sensitive()).isNotNull();
  }
}
