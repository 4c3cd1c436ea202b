package io.mulu.testnet.torture;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/** What can be done to validators beside a power cut of all. */
public enum FaultKind {
  KILL("SIGKILL to some", ProcessFault::kill),
  STOP("SIGSTOP to some", ProcessFault::pause),
  PARTITION("links cut, in both directions or one", NetworkFault::partition),
  DELAY("all links slow", NetworkFault::delay),
  LOSS("links that stall and reset", NetworkFault::loss),
  WIPE("files of the data folder lost", DiskFault::loss),
  BACKUP("an old ledger put back", DiskFault::backup),
  CLOCK("wrong clocks, by libfaketime", ClockFault::skew);

  private final String description;
  private final BiFunction<Site, SplittableRandom, Fault> drawing;

  FaultKind(String description, BiFunction<Site, SplittableRandom, Fault> drawing) {
    this.description = description;
    this.drawing = drawing;
  }

  /** As it is written on the command line and in the report. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String description() {
    return description;
  }

  public static Optional<FaultKind> named(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(FaultKind::word).toList();
  }

  /** Why this machine cannot do it, if it cannot. */
  public Optional<String> missing() {
    return this == CLOCK && ClockFault.library().isEmpty()
        ? Optional.of("libfaketime is not installed (Debian package faketime)")
        : Optional.empty();
  }

  /** All that this machine can do. */
  public static Set<FaultKind> possible() {
    EnumSet<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
    kinds.removeIf(kind -> kind.missing().isPresent());
    return kinds;
  }

  /** Victims and details by chance. */
  Fault draw(Site site, SplittableRandom random) {
    return drawing.apply(site, random);
  }
}
