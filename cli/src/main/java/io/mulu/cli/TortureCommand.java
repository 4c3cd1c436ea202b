package io.mulu.cli;

import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.NetworkPlan;
import io.mulu.testnet.net.Ports;
import io.mulu.testnet.torture.FaultKind;
import io.mulu.testnet.torture.Torture;
import io.mulu.testnet.torture.TortureOptions;
import io.mulu.testnet.torture.TortureReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu testnet torture}. */
@CommandLine.Command(name = "torture", mixinStandardHelpOptions = true, description = "Kills, stops, cuts off and robs validators of their memory under load, one fault after "
    + "the other, and checks that the chain goes on and that what clients were told and have read "
    + "can be explained by one order of final writes.", footer = "Exit code 0 only if every check held.")
final class TortureCommand implements Callable<Integer> {
  private static final String NO_FAULTS = "none";

  @CommandLine.Option(names = "--dir", paramLabel = "DIR", description = "Folder for the consortium; logs stay there. Without it a temporary one, which stays only if a check fails.")
  private @Nullable Path folder;

  @CommandLine.Option(names = "--power-cuts", defaultValue = "10", paramLabel = "N", description = "How often all are killed at once (0 to 1000; default ${DEFAULT-VALUE}).")
  private int powerCuts;

  @CommandLine.Option(names = "--seconds", defaultValue = "120", paramLabel = "S", description = "Of load before, between and during faults; recoveries come on top (default ${DEFAULT-VALUE}).")
  private int seconds;

  @CommandLine.Option(names = "--faults", split = ",", paramLabel = "KIND", completionCandidates = Words.class, description = "Other faults, separated by commas: ${COMPLETION-CANDIDATES}. Default: all that this machine can do. Each comes once, and again for each two minutes of load.")
  private List<String> faults = List.of();

  @CommandLine.Option(names = "--seed", paramLabel = "N", description = "Repeats the plan of an earlier run: which faults, whom, how long.")
  private @Nullable Long seed;

  @CommandLine.Option(names = "--validators", defaultValue = "4", paramLabel = "N", description = "Validators (default ${DEFAULT-VALUE}).")
  private int validators;

  @CommandLine.Mixin
  private final Output output = new Output();

  /** For the help text. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return FaultKind.words().iterator();
    }
  }

  @Override
  public Integer call() throws IOException, CeremonyException, CliFailure, InterruptedException {
    if (powerCuts < 0 || powerCuts > 1_000 || seconds < 1 || seconds > 86_400) {
      throw new CliFailure(ExitCode.USAGE,
          "--power-cuts must be 0 to 1000 and --seconds 1 to 86400", "");
    }
    TortureOptions options = new TortureOptions(powerCuts, Duration.ofSeconds(seconds), kinds(),
        seed == null ? new SecureRandom().nextLong() : seed);
    Path given = folder;
    Path place = given == null ? Files.createTempDirectory("mulu-torture-") : given;
    if (!NetworkPlan.isIn(place)) {
      TestnetCommand.found(place, validators, Ports.free(validators).base());
    }
    LocalNet net = TestnetCommand.open(place);
    Thread onSignal = new Thread(() -> stop(net), "stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    TortureReport report = new Torture(net, options, output::say).run();
    Runtime.getRuntime().removeShutdownHook(onSignal);
    output.json(report.toMap());
    report.leftOut().forEach((kind, why) -> output.say("left out: " + kind + ", " + why));
    report.failures().forEach(failure -> output.say("FAILED " + failure));
    boolean isGood = report.failures().isEmpty();
    output.say(isGood ? "Everything held." : "Not everything held; logs are in " + place);
    if (isGood && given == null) {
      delete(place);
    }
    return isGood ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private Set<FaultKind> kinds() throws CliFailure {
    if (faults.isEmpty()) {
      return FaultKind.possible();
    }
    if (faults.equals(List.of(NO_FAULTS))) {
      return Set.of();
    }
    EnumSet<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    for (String word : faults) {
      FaultKind kind = FaultKind.named(word).orElseThrow(() -> new CliFailure(ExitCode.USAGE,
          "--faults knows no " + word,
          "it knows " + Arrays.stream(FaultKind.values())
              .map(k -> k.word() + " (" + k.description() + ")").collect(Collectors.joining(", "))
              + "; or " + NO_FAULTS));
      if (kind.missing().isPresent()) {
        throw new CliFailure(ExitCode.USAGE, "--faults " + word + ": " + kind.missing().get(),
            "install it, or leave this fault out");
      }
      kinds.add(kind);
    }
    return kinds;
  }

  /** A consortium of the run's own making. */
  private static void delete(Path place) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(place)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  private static void stop(LocalNet net) {
    try {
      net.powerCut();
    } catch (IOException e) {
      System.err.println("mulu: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
