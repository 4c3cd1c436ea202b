package io.mulu.vm;

import static io.mulu.vm.TestObjects.duo;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.SharedData;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Purpose;
import io.mulu.vm.decision.Duo;
import io.mulu.vm.decision.GovernedTables;
import io.mulu.vm.decision.Rulebook;
import io.mulu.vm.state.StateOverlay;
import io.mulu.vm.state.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data use conditions against what a use says of itself. */
final class DuoTest {
  private static final long MONTH = 30L * 24 * 3600 * 1000;
  private static final Rulebook CODES = rulebook();

  @ParameterizedTest(name = "{0} | {1} | {2} -> {3}")
  @CsvSource(nullValues = "-", value = {
      // dataset's terms; kind of organisation; what the use says; what stands against it
      "NRES; VENDOR; ; ", "GRU; RESEARCH; ; ", "GRU; RESEARCH; POA; ", "HMB; RESEARCH; HMB; ",
      "HMB; RESEARCH; DS=E11; ", "HMB; RESEARCH; ; DUO", "HMB; RESEARCH; POA; DUO",
      "HMB; RESEARCH; HMB POA; DUO", "DS=C50; RESEARCH; DS=C50; ", "DS=C50; RESEARCH; DS=C50.1; ",
      "DS=C50; RESEARCH; DS=C00-D48; DUO", "DS=C50; RESEARCH; DS=E11; DUO",
      "DS=C50; RESEARCH; DS=C50 DS=E11; DUO", "DS=C50; RESEARCH; DS=C50 HMB; DUO",
      "DS=C50 DS=E11; RESEARCH; DS=C50.1 DS=E11; ", "DS=C50; RESEARCH; ; DUO",
      "DS=UNLISTED; RESEARCH; DS=UNLISTED; ", "DS=C50; RESEARCH; DS=UNLISTED; DUO",
      "POA; RESEARCH; POA; ", "POA; RESEARCH; HMB; DUO", "POA; RESEARCH; POA HMB; DUO",
      "GRU NPOA; RESEARCH; POA; DUO", "GRU NPOA; RESEARCH; HMB; ", "GRU NMDS; RESEARCH; MDS; DUO",
      "GRU NMDS; RESEARCH; ; ", "GRU GSO; RESEARCH; ; DUO", "GRU GSO; RESEARCH; GSO; ",
      "GRU NPU; VENDOR; ; DUO", "GRU NPU; INSURER; ; DUO", "GRU NPU; HOSPITAL; ; ",
      "GRU NCU; VENDOR; NCU; ", "GRU NCU; RESEARCH; ; DUO", "GRU NPUNCU; VENDOR; NCU; DUO",
      "GRU NPUNCU; RESEARCH; ; DUO", "GRU NPUNCU; RESEARCH; NCU; ", "GRU RS=PED; RESEARCH; ; DUO",
      "GRU RS=PED; RESEARCH; RS=PED; ", "GRU PS=P-1; RESEARCH; PS=P-1; ",
      "GRU PS=P-1; RESEARCH; PS=P-2; DUO", "GRU IS=ORG-1; RESEARCH; ; ",
      "GRU IS=ORG-2; RESEARCH; ; DUO", "GRU US=nobody; RESEARCH; ; DUO", "GRU TS=12; RESEARCH; ; ",
      "GRU TS=11; RESEARCH; ; DUO", "GRU IRB; RESEARCH; ; ETHICS", "GRU PUB COL RTN; RESEARCH; ; ",
      "GRU CC; RESEARCH; ; ", "XYZ; RESEARCH; ; DUO", "GRU XYZ; RESEARCH; ; DUO",
      "GRU HMB; RESEARCH; HMB; DUO", "; RESEARCH; ; DUO"}, delimiter = ';')
  void researchIsMatchedAgainstTheTerms(String terms, OrganizationType type, String research,
      String expected) {
    assertThat(Duo.problems(parse(terms),
        new Duo.Use(Purpose.HRESCH, parse(research), Hash.ZERO, "ORG-1", type, false, 12 * MONTH),
        CODES)).isEqualTo(
            expected == null || expected.isBlank() ? List.of() : List.of(Reason.valueOf(expected)));
  }

  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource({"TREAT, GRU, false", "TREAT, GRU CC, true", "TREAT, NRES, true", "TREAT, '', true",
      "ETREAT, GRU, true", "PATRQT, DS=C50, true", "PUBHLTH, GRU, true", "PUBHLTH, HMB, true",
      "PUBHLTH, POA, false", "PUBHLTH, '', true", "HOPERAT, GRU, false", "HOPERAT, NRES, true",
      "HPAYMT, '', true", "TREAT, GRU CC IRB NPU, true", "HOPERAT, NRES NPU, false"})
  void otherPurposesNeedWhatDuoSaysOfThem(Purpose purpose, String terms, boolean permitted) {
    assertThat(Duo.problems(parse(terms),
        new Duo.Use(purpose, List.of(), Hash.ZERO, "ORG-1", OrganizationType.VENDOR, false, MONTH),
        CODES).isEmpty()).isEqualTo(permitted);
  }

  @Test
  void aTerritoryMustBeNamedAndLieWithin() {
    List<DuoTerm> terms = List.of(duo("GRU"), duo("GS", "CN"));
    assertThat(Duo.isInTerritory(terms, inRegion("CN"), CODES)).isTrue();
    assertThat(Duo.isInTerritory(terms, inRegion("CN-44"), CODES)).isTrue();
    assertThat(Duo.isInTerritory(terms, inRegion("DE"), CODES)).isFalse();
    assertThat(Duo.isInTerritory(List.of(duo("GRU")), inRegion("DE"), CODES)).isTrue();
  }

  @Test
  void aCycleInACodeTableEnds() {
    assertThat(CODES.isWithin("LOOP", "A", "Z")).isFalse();
  }

  @Test
  void theSharedDecisionTableIsAnsweredAsItExpects() throws IOException {
    List<String> lines = Files.readAllLines(SharedData.require("duo/duo-decision-cases.csv"));
    assertThat(lines.size()).isGreaterThan(10);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", 7);
      List<DuoTerm> terms = new ArrayList<>(List.of(permission(cells[1], cells[2])));
      if (!cells[2].isEmpty() && !cells[2].startsWith("MONDO")) {
        String[] modifier = cells[2].split(" ", 3);
        terms.add(duo(modifier[1], modifier.length > 2 ? modifier[2] : ""));
      }
      Duo.Use use = use(cells[3], cells[4]);
      boolean permitted = Duo.problems(terms, use, CODES).isEmpty()
          && Duo.isInTerritory(terms, use, CODES);
      assertThat(permitted ? "permit" : "deny").as(line)
          .isEqualTo(cells[5].equals("error") ? "deny" : cells[5]);
      assertThat(Duo.problemOfTerms(terms).isPresent()).as("%s: unknown codes are errors", line)
          .isEqualTo(cells[5].equals("error"));
    }
  }

  private static DuoTerm permission(String cell, String modifiers) {
    String[] parts = cell.split(" ", 2);
    // A code that the ontology does not have stands for itself.
    String code = parts.length > 1 ? parts[1] : parts[0];
    return duo(code, code.equals("DS") ? modifiers : "");
  }

  private static Duo.Use use(String purpose, String facts) {
    List<DuoTerm> research = new ArrayList<>();
    if (purpose.startsWith("health")) {
      research.add(duo("HMB"));
    } else if (purpose.startsWith("ancestry")) {
      research.add(duo("POA"));
    } else if (purpose.startsWith("research on ")) {
      research.add(duo("DS", purpose.substring("research on ".length())));
    }
    if (facts.startsWith("requester in ")) {
      research.add(duo("GS", facts.substring("requester in ".length())));
    }
    return new Duo.Use(Purpose.HRESCH, research, Hash.ZERO, "ORG-1",
        facts.startsWith("for-profit") ? OrganizationType.VENDOR : OrganizationType.RESEARCH,
        facts.equals("ethics approval attached"),
        facts.startsWith("24 months") ? 24 * MONTH : 12 * MONTH);
  }

  private static Duo.Use inRegion(String region) {
    return new Duo.Use(Purpose.HRESCH, List.of(duo("GS", region)), Hash.ZERO, "ORG-1",
        OrganizationType.RESEARCH, false, MONTH);
  }

  private static List<DuoTerm> parse(String terms) {
    List<DuoTerm> parsed = new ArrayList<>();
    for (String term : terms == null ? new String[0] : terms.trim().split(" +", -1)) {
      if (!term.isEmpty()) {
        String[] parts = term.split("=", 2);
        parsed.add(duo(parts[0], parts.length > 1 ? parts[1] : ""));
      }
    }
    return parsed;
  }

  private static Rulebook rulebook() {
    StateOverlay state = new StateOverlay(new MemoryState());
    for (CodeTable table : List.of(
        TestChain.codes("DISEASE", "C00-D48", "", "C50", "C00-D48", "C50.1", "C50", "E11", ""),
        TestChain.codes("REGION", "CN", "", "CN-44", "CN", "DE", ""),
        TestChain.codes("LOOP", "A", "B", "B", "A"))) {
      Table.CODE_TABLES.put(state,
          new CodeTable.Head(table.code(), table.version(), table.rows().size()),
          Bytes.utf8(table.code()));
      table.rows().forEach(
          row -> Table.CODES.put(state, row, GovernedTables.key(table.code(), row.code())));
    }
    return new GovernedTables(state);
  }
}
