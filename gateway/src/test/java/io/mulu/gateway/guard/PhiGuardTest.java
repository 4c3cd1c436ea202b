package io.mulu.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PhiGuardTest {
  private static Optional<PhiKind> find(PhiTerms terms, Bytes outgoing) {
    return PhiGuard.find(outgoing, terms, List.of(), List.of());
  }

  private static PhiTerms terms(PhiKind kind, String text) {
    PhiTerms terms = new PhiTerms();
    terms.add(kind, text);
    return terms;
  }

  @Test
  void findsANameAsAWholeWordInAnyCaseAndBothEncodings() {
    PhiTerms latin = terms(PhiKind.NAME, "Mr. Lance Crona");
    PhiTerms han = terms(PhiKind.NAME, "王小东");

    assertThat(find(latin, Bytes.utf8("seen by CRONA today"))).hasValue(PhiKind.NAME);
    assertThat(find(latin, Bytes.utf8("coronavirus, lanceolate"))).isEmpty();
    assertThat(find(han, Bytes.utf8("患者王小东复诊"))).hasValue(PhiKind.NAME);
    assertThat(find(han, Bytes.wrap("患者王小东复诊".getBytes(Charset.forName("GB18030")))))
        .hasValue(PhiKind.NAME);
  }

  @Test
  void findsNumbersAndDatesInTheFormsPeopleWriteThem() {
    assertThat(find(terms(PhiKind.IDENTIFIER, "999-20-8106"), Bytes.utf8("x999208106x")))
        .hasValue(PhiKind.IDENTIFIER);
    assertThat(find(terms(PhiKind.TELECOM, "+86 (10) 6555-4321"), Bytes.utf8("861065554321")))
        .hasValue(PhiKind.TELECOM);
    assertThat(find(terms(PhiKind.BIRTH_DATE, "1992-02-03"), Bytes.utf8("a19920203b")))
        .hasValue(PhiKind.BIRTH_DATE);
    assertThat(find(terms(PhiKind.NOTE, "<div>\nFracture of the clavicle\n</div>"),
        Bytes.utf8("title: fracture of the clavicle."))).hasValue(PhiKind.NOTE);
  }

  @Test
  void shortTextsAreNotSearchedFor() {
    assertThat(terms(PhiKind.IDENTIFIER, "12").size()).isZero();
    assertThat(terms(PhiKind.NAME, "王").size()).isZero();
  }

  @Test
  void codesOfClosedTablesAndOwnDigestsAreNoLeak() {
    PhiTerms terms = terms(PhiKind.NAME, "Plain");
    terms.add(PhiKind.NAME, "Xi");
    Bytes digest = Bytes.utf8("\0xi\0 and thirty-two bytes or so");
    Bytes outgoing = Bytes.concat(Bytes.utf8("text/plain"), digest);

    assertThat(find(terms, outgoing)).hasValue(PhiKind.NAME);
    assertThat(PhiGuard.find(outgoing, terms, List.of("text/plain"), List.of(digest))).isEmpty();
    assertThat(PhiGuard.find(Bytes.concat(outgoing, Bytes.utf8(" plain ")), terms,
        List.of("text/plain"), List.of(digest))).hasValue(PhiKind.NAME);
  }

  @Test
  void aLongTextInsideADigestIsStillFound() {
    Bytes notADigest = Bytes.utf8("Crona259 in place of a locator..");
    assertThat(
        PhiGuard.find(notADigest, terms(PhiKind.NAME, "Crona259"), List.of(), List.of(notADigest)))
        .hasValue(PhiKind.NAME);
  }

  @Test
  void randomDigestsAreNotMistakenForAnybody() {
    PhiTerms terms = new PhiTerms();
    for (String name : List.of("Li", "Wu", "Ng", "Ann", "Bob", "Doe", "Boston", "李明", "01606")) {
      terms.add(PhiKind.NAME, name);
    }
    for (long seed = 0; seed < 20_000; seed++) {
      byte[] digest = new byte[160];
      new SplittableRandom(seed).nextBytes(digest);
      Bytes bytes = Bytes.wrap(digest);
      assertThat(PhiGuard.find(bytes, terms, List.of(), List.of(bytes))).as("seed " + seed)
          .isEmpty();
    }
  }

  @Test
  void patternsFindWhatIdentifiesAnybody() {
    assertThat(PhiPatterns.find("联系人 13812345678")).hasValue(PhiKind.TELECOM);
    assertThat(PhiPatterns.find("样例 11010519491231002X")).hasValue(PhiKind.IDENTIFIER);
    assertThat(PhiPatterns.find("mail a.b@example.org")).hasValue(PhiKind.TELECOM);
    assertThat(PhiPatterns.find("Chest CT 2019 to 2021, 1200 studies")).isEmpty();
  }

  @Test
  void moreTextsThanTheBoundAreRefused() {
    PhiTerms terms = new PhiTerms();
    String big = "x".repeat(1 << 20);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> {
      for (int i = 0; i < 40; i++) {
        terms.add(PhiKind.ADDRESS, i + big);
      }
    }).isInstanceOf(PhiTerms.TooMany.class);
  }
}
