package io.mulu.testnet.torture;

import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.NodeApi;
import io.mulu.testnet.chain.RpcConnection;
import io.mulu.testnet.chain.RpcFailure;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Some validators come back from a crash with a wrong clock, by libfaketime, and later with the
 * right one: for them time has jumped, once forth and once back. Their monotonic clock runs on.
 */
final class ClockFault implements Fault {
  private static final int[] SKEW_SECONDS = {-3600, -60, -4, 4, 60, 3600};
  /** What the way of a started process to its own first look at the clock may take. */
  private static final int START_SECONDS_MAX = (int) LocalNet.START_PATIENCE.toSeconds();
  private static final int POLL_MILLIS = 100;
  private static final List<Path> LIBRARY_FOLDERS = List.of(Path.of("/usr/lib"),
      Path.of("/usr/lib64"), Path.of("/usr/local/lib"));

  private final Site site;
  private final List<Integer> victims;
  private final int skewSeconds;
  private final Path library;

  private ClockFault(Site site, List<Integer> victims, int skewSeconds, Path library) {
    this.site = site;
    this.victims = victims;
    this.skewSeconds = skewSeconds;
    this.library = library;
  }

  static Fault skew(Site site, SplittableRandom random) {
    return new ClockFault(site, site.draw(random.nextInt(1, Math.max(2, site.spare() + 1)), random),
        SKEW_SECONDS[random.nextInt(SKEW_SECONDS.length)], library().orElseThrow());
  }

  /** Where the system has libfaketime, if it has it. */
  static Optional<Path> library() {
    PathMatcher name = FileSystems.getDefault().getPathMatcher("glob:**/faketime/libfaketime.so.1");
    for (Path folder : LIBRARY_FOLDERS) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.find(folder, 3, (path, attributes) -> name.matches(path))) {
          Optional<Path> found = files.findFirst();
          if (found.isPresent()) {
            return found;
          }
        } catch (IOException | java.io.UncheckedIOException e) {
          // A folder that cannot be read has nothing for us.
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public String describe() {
    return String.format("clock of %s %+d s", site.names(victims), skewSeconds);
  }

  @Override
  public boolean leavesQuorum() {
    return site.isQuorum(site.size() - victims.size());
  }

  @Override
  public void strike() throws IOException, InterruptedException {
    for (int victim : victims) {
      LocalNode node = site.node(victim);
      node.kill();
      node.start(Map.of("LD_PRELOAD", library.toString(), "FAKETIME",
          String.format("%+ds", skewSeconds), "FAKETIME_DONT_FAKE_MONOTONIC", "1",
          "DONT_FAKE_MONOTONIC", "1", "NO_FAKE_STAT", "1"));
    }
    for (int victim : victims) {
      requireSkew(site.node(victim));
    }
  }

  /** A clock that is right after all would test nothing. */
  private void requireSkew(LocalNode node) throws IOException, InterruptedException {
    RpcConnection connection = new RpcConnection(node.rpc(), answer -> {
    });
    long deadline = System.nanoTime() + LocalNet.START_PATIENCE.toNanos();
    while (true) {
      try {
        long seen = connection.call(NodeApi.STATUS, new NoParams()).startedMillis();
        long offSeconds = (seen - startMillis(node)) / 1000;
        if (offSeconds < skewSeconds - 1 || offSeconds > skewSeconds + START_SECONDS_MAX) {
          throw new IllegalStateException("libfaketime makes no difference: asked for "
              + skewSeconds + " s, got " + offSeconds);
        }
        return;
      } catch (RpcFailure | IOException e) {
        if (System.nanoTime() > deadline) {
          throw new IOException(node.member().code() + " does not answer with a wrong clock", e);
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  private static long startMillis(LocalNode node) throws IOException {
    return node.process()
        .orElseThrow(() -> new IOException(node.member().code() + " has ended at its start"))
        .startMillis();
  }

  @Override
  public void mend() throws IOException, InterruptedException {
    for (int victim : victims) {
      site.node(victim).kill();
    }
  }
}
