package io.mulu.cli;

import io.mulu.bench.load.FloorBench;
import io.mulu.bench.load.ThroughputBench;
import io.mulu.bench.load.ThroughputReport;
import io.mulu.storage.files.DataFolder;
import io.mulu.storage.files.NetworkFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;

/** {@code mulu bench throughput}. */
@CommandLine.Command(name = "throughput", mixinStandardHelpOptions = true, description = "Final transactions a second of a consortium of processes on this machine, each transaction signed, decided on the chain, durable and provable, and what one costs.", footer = "Leave the machine alone meanwhile: the validators and their clients share it.")
final class ThroughputCommand extends LoadCommand<ThroughputReport> {
  /** As a node has by default. */
  private static final long CACHE_BYTES = 256L << 20;

  @CommandLine.Option(names = "--outstanding", defaultValue = "4000", paramLabel = "N", description = "Transactions on their way at a time (default ${DEFAULT-VALUE}).")
  private int outstanding;

  @CommandLine.Option(names = "--rate", defaultValue = "0", paramLabel = "N", description = "Send so many a second, whatever becomes of them, instead of keeping a number on their way: an open loop, to see latencies below and refusals above what the validators can do.")
  private int rate;

  @CommandLine.Option(names = "--seconds", defaultValue = "60", paramLabel = "SECONDS", description = "That are measured (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Override
  Bench<ThroughputReport> bench() {
    ThroughputBench.Options options = new ThroughputBench.Options(validators, outstanding, rate,
        warmUp, seconds);
    return (folder, java) -> new ThroughputBench(options, floor(folder.resolve("floor")), this::say)
        .run(folder.resolve("network"), java);
  }

  private FloorBench.Floor floor(Path folder) throws IOException {
    say("measuring the floor");
    Files.createDirectories(folder);
    try (DataFolder medium = DataFolder.open(folder, CACHE_BYTES, NetworkFileSystem.REFUSED)) {
      return FloorBench.run(medium);
    }
  }

  @Override
  void tell(ThroughputReport r) {
    say(String.format(Locale.ROOT,
        "%.0f final transactions a second, %d bytes each, %.0f in a block", r.perSecond(),
        r.transactionBytes(), r.transactionsPerBlock()));
    say(String.format(Locale.ROOT, "%.0f %% of the %.0f that this machine could do at best",
        100 * r.partOfFloor(), r.floorPerSecond()));
    say(String.format(Locale.ROOT, "finality p50 %.0f ms, p99 %.0f ms, p999 %.0f ms (%d timed), %s",
        r.latencies().p50Millis(), r.latencies().p99Millis(), r.latencies().p999Millis(),
        r.latencies().count(),
        r.rate() == 0
            ? "with " + r.outstanding() + " on their way"
            : String.format(Locale.ROOT, "with %.0f sent a second", r.sentPerSecond())));
    say(String.format(Locale.ROOT,
        "processor %.0f us a transaction over %d validators, %.0f us of the clients",
        r.validatorCpuMicros(), r.validators(), r.clientCpuMicros()));
    say(String.format(Locale.ROOT,
        "disk %.0f bytes a transaction over all, memory %d MiB of the largest, %d refused",
        r.diskBytes(), r.residentBytes() >> 20, r.refused()));
  }
}
