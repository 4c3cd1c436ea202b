package io.mulu.cli;

import io.mulu.bench.load.EtcdBench;
import io.mulu.bench.load.Layout;
import io.mulu.bench.load.ThroughputBench;
import java.util.Optional;
import picocli.CommandLine;

/** What clients do to a consortium that is measured. */
final class LoadOptions {
  @CommandLine.Option(names = "--entries", defaultValue = "0", paramLabel = "N", description = "Register so many document entries in each transaction, at most 500, instead of using a grant.")
  private int entries;

  @CommandLine.Option(names = "--outstanding", defaultValue = "4000", paramLabel = "N", description = "Uses or entries on their way at a time (default ${DEFAULT-VALUE}).")
  private int outstanding;

  @CommandLine.Option(names = "--rate", defaultValue = "0", paramLabel = "N", description = "Send so many a second, whatever becomes of them, instead of keeping a number on their way: an open loop, to see latencies below and refusals above what the validators can do.")
  private int rate;

  @CommandLine.Option(names = "--seconds", defaultValue = "60", paramLabel = "SECONDS", description = "That are measured (default ${DEFAULT-VALUE}).")
  private int seconds;

  @CommandLine.Option(names = "--etcd", description = "Measure three nodes of etcd afterwards, too, by etcdctl check perf (Debian: etcd-server and etcd-client).")
  private boolean isEtcd;

  /**
   * @throws IllegalArgumentException
   *           for what cannot be measured
   */
  ThroughputBench.Options options(Layout layout, int warmUpSeconds) {
    return new ThroughputBench.Options(layout, entries, outstanding, rate, warmUpSeconds, seconds,
        isEtcd ? Optional.of(EtcdBench.installed()) : Optional.empty());
  }
}
