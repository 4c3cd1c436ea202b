package io.mulu.testnet.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * What a demo found, for machines; written as JSON with these names.
 *
 * @param ok
 *          whether every check held
 * @param failures
 *          the checks that did not, in words
 * @param validators
 *          processes that agreed
 * @param height
 *          of the head in the end
 * @param stateRoots
 *          by validator, after quiescence
 * @param entries
 *          on the chain, by hospital
 * @param input
 *          documents in each hospital's folder, counted apart from the import
 * @param refused
 *          documents that were not registered, by hospital, those in files that were refused among
 *          them
 * @param decisions
 *          accesses that were decided, in order
 * @param mismatches
 *          films that contradict the hospital's own record, caught before registration
 * @param killSeconds
 *          when, after the start of the import, a validator was killed with SIGKILL
 * @param recoverySeconds
 *          from its restart until it was at the height of the others
 * @param phiHits
 *          places outside the hospitals where something identifying was found: must be 0; -1 if it
 *          was not searched
 * @param phiTerms
 *          identifying texts that were looked for
 * @param phiUnjudged
 *          of them, names that are words of the product itself, such as Grant: found before any
 *          document was read, so nobody can say of a later one whose it is
 * @param phiBytes
 *          bytes that were searched
 * @param transactions
 *          that the demo submitted and saw final
 */
public record DemoReport(boolean ok, List<String> failures, int validators, long height,
    SortedMap<String, String> stateRoots, SortedMap<String, Long> entries,
    SortedMap<String, Long> input, SortedMap<String, Long> refused, List<Decision> decisions,
    List<Mismatch> mismatches, double killSeconds, double recoverySeconds, int phiHits,
    int phiTerms, int phiUnjudged, long phiBytes, long transactions, Finality finalitySeconds,
    double seconds) {
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * @param what
   *          which step of the story
   * @param outcome
   *          PERMIT or DENY
   * @param reasons
   *          every failing one, by name
   */
  public record Decision(String what, String outcome, List<String> reasons) {
  }

  /**
   * @param fields
   *          that differ, by name, never their values
   */
  public record Mismatch(String hospital, String reason, String fields) {
  }

  /** From submission until the client held the receipt. */
  public record Finality(double p50, double p99) {
    /** Nearest rank; zeros for none. */
    public static Finality of(List<Long> nanos) {
      List<Long> sorted = nanos.stream().sorted().toList();
      return sorted.isEmpty()
          ? new Finality(0, 0)
          : new Finality(rank(sorted, 50), rank(sorted, 99));
    }

    private static double rank(List<Long> sorted, int percent) {
      int index = (sorted.size() * percent + 99) / 100 - 1;
      return Math.round(sorted.get(index) / 1e6) / 1e3;
    }
  }

  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, json() + "\n");
  }

  public String json() throws IOException {
    return JSON.writeValueAsString(this);
  }
}
