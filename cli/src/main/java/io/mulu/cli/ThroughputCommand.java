package io.mulu.cli;

import io.mulu.bench.load.ThroughputBench;
import io.mulu.bench.load.ThroughputReport;
import java.util.Locale;
import picocli.CommandLine;

/** {@code mulu bench throughput}. */
@CommandLine.Command(name = "throughput", mixinStandardHelpOptions = true, description = "Final transactions a second of a consortium of processes on this machine, each transaction signed, decided on the chain, durable and provable, and what one costs.", footer = "Leave the machine alone meanwhile: the validators and their clients share it.")
final class ThroughputCommand extends LoadCommand<ThroughputReport> {
  @CommandLine.Mixin
  private final LoadOptions load = new LoadOptions();

  @Override
  Bench<ThroughputReport> bench() {
    ThroughputBench bench = new ThroughputBench(load.options(layout(), warmUp), this::say);
    return bench::run;
  }

  @Override
  void tell(ThroughputReport r) {
    say(String.format(Locale.ROOT,
        "%.0f final transactions a second, %d bytes each, %.0f in a block", r.perSecond(),
        r.transactionBytes(), r.transactionsPerBlock()));
    if (r.items() > 1) {
      say(String.format(Locale.ROOT, "%.0f entries a second, %d in a transaction",
          r.perSecond() * r.items(), r.items()));
    }
    say(String.format(Locale.ROOT, "%.0f %% of the %.0f that this machine could do at best",
        100 * r.partOfFloor(), r.floorPerSecond()));
    if (r.etcd().writesPerSecond() > 0) {
      say(String.format(Locale.ROOT,
          "%.0f %% of the %.0f writes a second of three nodes of etcd, which cost %.0f us each",
          100 * r.perSecond() / r.etcd().writesPerSecond(), r.etcd().writesPerSecond(),
          r.etcd().cpuMicros()));
    }
    say(String.format(Locale.ROOT, "finality p50 %.0f ms, p99 %.0f ms, p999 %.0f ms (%d timed), %s",
        r.latencies().p50Millis(), r.latencies().p99Millis(), r.latencies().p999Millis(),
        r.latencies().count(),
        r.rate() == 0
            ? "with " + r.outstanding() + " on their way"
            : String.format(Locale.ROOT, "with %.0f sent a second", r.sentPerSecond())));
    say(String.format(Locale.ROOT,
        "processor %.0f us a transaction over %d validators, %.0f us of the clients",
        r.validatorCpuMicros(), r.layout().validators(), r.clientCpuMicros()));
    say(String.format(Locale.ROOT,
        "disk %.0f bytes a transaction over all, memory %d MiB of the largest, %d refused, %d views"
            + " left",
        r.diskBytes(), r.residentBytes() >> 20, r.refused(), r.viewsLeft()));
  }
}
