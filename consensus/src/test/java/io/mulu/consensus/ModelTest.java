package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the model of the protocol, {@code src/model/pbft.pml}; its README says what it covers. Run
 * by {@code mvn -Pmodel verify}, and not otherwise: it needs spin and gcc.
 */
@Tag("model")
class ModelTest {
  private static final Path MODEL = Path.of("src/model/pbft.pml");
  private static final Path WORKSPACE = Path.of("target/model");
  /** More than the deepest run; reaching it would make the search incomplete, and is noticed. */
  private static final int DEPTH_MAX = 10_000;
  /** A counterexample should be short enough to be read. */
  private static final int COUNTEREXAMPLE_DEPTH_MAX = 300;
  private static final List<String> TABLE = new ArrayList<>();

  /** Rules taken away. */
  enum Mutation {
    SEND_BEFORE_SYNC,
    CERTIFICATE_NOT_SYNCED,
    NO_GUARD,
    JOURNAL_BEHIND_GUARD,
    AMNESIA_IGNORED,
    CERTIFICATE_NOT_REPORTED,
    ANY_CERTIFICATE,
    NO_RECOMPUTATION,
    VOTE_BELOW_VIEW,
    VIEWS_ADDED_UP,
    QUORUM_ONE_SMALLER
  }

  /** Primary of the view in the middle: with it as the liar every rule is needed. */
  private static final int LIAR = 1;

  private final Spin spin = new Spin(MODEL, WORKSPACE);

  @BeforeAll
  static void toolsAreInstalled() {
    Spin.checkInstalled();
    TABLE.add(row("what", "Byzantine", "states", "seconds", "verdict"));
  }

  @AfterAll
  static void printTable() throws IOException {
    Files.createDirectories(WORKSPACE);
    Files.write(WORKSPACE.resolve("table.txt"), TABLE);
    TABLE.forEach(System.out::println);
  }

  /** Agreement, one message per position, ascending positions, no correct replica accused. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void allClaimsHoldInEveryReachableState(int byzantine) throws IOException {
    assertHolds(search("protocol", byzantine, DEPTH_MAX, List.of()));
  }

  /** The reductions leave out only what others dominate; here nothing is left out. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void allClaimsHoldInTwoViewsWithoutReductions(int byzantine) throws IOException {
    assertHolds(
        search("two views, every step", byzantine, DEPTH_MAX, List.of("EVERY_STEP", "VIEWS=2")));
  }

  private static void assertHolds(Spin.Finding finding) {
    assertThat(finding.violated()).as("see %s", WORKSPACE).isEmpty();
    assertThat(finding.complete()).as("the search is exhaustive").isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void takingARuleAwayForksTheChain(Mutation mutation) throws IOException {
    Spin.Finding finding = search(mutation.name(), LIAR, COUNTEREXAMPLE_DEPTH_MAX,
        List.of("FORK_ONLY", mutation.name()));
    assertThat(finding.violated()).as("a fork").contains("decided");
    assertThat(finding.counterexample()).as("what led to it").isNotEmpty();
  }

  /** The one rule of a view-change that agreement does not need; README.md says what it is for. */
  @Test
  void allClaimsHoldWithoutKeepingTheCertificateOfANewView() throws IOException {
    assertHolds(search("CERTIFICATE_NOT_KEPT", LIAR, DEPTH_MAX, List.of("CERTIFICATE_NOT_KEPT")));
  }

  /** The claims beside agreement can fail too. */
  @ParameterizedTest
  @CsvSource({"SEND_BEFORE_SYNC, pos>sent", "CERTIFICATE_NOT_SYNCED, what>=lock",
      "QUORUM_ONE_SMALLER, prepared"})
  void takingARuleAwayBreaksThisClaim(Mutation mutation, String claim) throws IOException {
    Spin.Finding finding = search(mutation + ", all claims", LIAR, COUNTEREXAMPLE_DEPTH_MAX,
        List.of(mutation.name()));
    assertThat(finding.violated()).contains(claim);
  }

  /** Else nothing could ever be decided in the model, and all its claims were empty. */
  @ParameterizedTest
  @CsvSource({"0, never decides in view 0", "1, never decides in view 1",
      "2, never decides in view 2", "3, never decides in two views",
      "4, never decides after two crashes"})
  void whatMustBePossibleIs(int goal, String name) throws IOException {
    Spin.Finding finding = search(name, LIAR, COUNTEREXAMPLE_DEPTH_MAX, List.of("REACH=" + goal));
    assertThat(finding.violated()).as("it cannot be reached").isNotEmpty();
  }

  private Spin.Finding search(String name, int byzantine, int depthMax, List<String> defines)
      throws IOException {
    List<String> all = new ArrayList<>(defines);
    all.add("BYZ=" + byzantine);
    Spin.Finding finding = spin.search(name.replaceAll("\\W+", "-") + "-" + byzantine, depthMax,
        all);
    String verdict = finding.complete()
        ? "holds"
        : finding.violated().isEmpty()
            ? "NOTHING FOUND, NOT COMPLETE"
            : "violated after " + finding.counterexample().size() + " steps";
    TABLE.add(row(name, Integer.toString(byzantine), Long.toString(finding.states()),
        Long.toString(finding.millis() / 1000), verdict));
    return finding;
  }

  private static String row(String what, String byzantine, String states, String seconds,
      String verdict) {
    return String.format("%-28s %9s %10s %8s  %s", what, byzantine, states, seconds, verdict);
  }
}
