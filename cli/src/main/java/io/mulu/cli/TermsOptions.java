package io.mulu.cli;

import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.UseLimits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What is asked for, or offered in answer. */
final class TermsOptions {
  @CommandLine.Option(names = "--action", required = true, split = ",", paramLabel = "ACTION", description = "One or more of ${COMPLETION-CANDIDATES}.")
  private List<Action> actions = List.of();

  @CommandLine.Option(names = "--purpose", required = true, paramLabel = "PURPOSE", description = "One of ${COMPLETION-CANDIDATES}.")
  private Purpose purpose = Purpose.HRESCH;

  @CommandLine.Option(names = "--research", split = ",", paramLabel = "CODE[=VALUE]", description = "Kind of research by DUO codes, e.g. HMB or DS=E11.")
  private List<String> research = List.of();

  @CommandLine.Option(names = "--fields", split = ",", paramLabel = "NAME", description = "Of the dataset; else all that its level shows.")
  private List<String> fields = List.of();

  @CommandLine.Option(names = "--follow", description = "Move on to later versions of the dataset.")
  private boolean follow;

  @CommandLine.Option(names = "--ethics", paramLabel = "HEX", description = "Commitment to an ethics approval, 64 hex digits.")
  private @Nullable String ethics;

  @CommandLine.Option(names = "--selection", paramLabel = "HEX", description = "Commitment to the patients' entries, 64 hex digits.")
  private @Nullable String selection;

  @CommandLine.Option(names = "--justification", paramLabel = "HEX", description = "Commitment to the reasons, 64 hex digits.")
  private @Nullable String justification;

  @CommandLine.Option(names = "--days", defaultValue = "90", paramLabel = "N", description = "How long (default ${DEFAULT-VALUE}).")
  private int days;

  @CommandLine.Option(names = "--uses", defaultValue = "0", paramLabel = "N", description = "How many uses; 0 is without limit (default).")
  private long uses;

  @CommandLine.Option(names = "--uses-per-day", defaultValue = "0", paramLabel = "N", description = "How many of them a day; 0 is without limit (default).")
  private long usesPerDay;

  @CommandLine.Option(names = "--depth", defaultValue = "0", paramLabel = "N", description = "How many grants deep it may be passed on (default ${DEFAULT-VALUE}).")
  private int depth;

  @CommandLine.Option(names = "--points", defaultValue = "0", paramLabel = "N", description = "Price offered (default ${DEFAULT-VALUE}).")
  private long points;

  RequestTerms of(Hash dataset) throws CliFailure {
    return new RequestTerms(dataset, follow, actions, purpose,
        research.stream().map(TermsOptions::duo).toList(), fields,
        Ids.optionalHash("--selection", selection), Ids.optionalHash("--ethics", ethics),
        Ids.optionalHash("--justification", justification), Duration.ofDays(days).toMillis(),
        new UseLimits(uses, 0, 0, usesPerDay), depth, points);
  }

  private static DuoTerm duo(String text) {
    String[] parts = text.split("=", 2);
    return new DuoTerm(parts[0], parts.length > 1 ? parts[1] : "");
  }
}
