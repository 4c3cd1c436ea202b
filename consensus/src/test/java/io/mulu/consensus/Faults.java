package io.mulu.consensus;

import java.util.List;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/** Faults drawn from the cluster's seed; none unless rates are set. */
final class Faults {
  private final Cluster cluster;
  double lossRate;
  double duplicateRate;
  double crashRate;
  long delayMaxMillis = 20;
  /** Bits of the two sides of a partition; 0 if there is none. */
  int partition;

  Faults(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Where a test wants a crash: how many items of the write survive, or -1 for none here. */
  ToIntBiFunction<TestNode, Effect> crashPoint = (node, effect) -> -1;

  /** A link with these faults. */
  Cluster.Link link() {
    return this::arrivals;
  }

  void heal() {
    lossRate = 0;
    duplicateRate = 0;
    crashRate = 0;
    delayMaxMillis = 20;
    partition = 0;
  }

  /**
   * Whether the node loses power at this effect, and how many items of it are written before; -1 if
   * it does not.
   */
  int crashesAt(TestNode node, Effect effect) {
    boolean isDrawn = crashRate > 0 && !(effect instanceof Effect.SetTimer)
        && cluster.random.nextDouble() < crashRate;
    int items = effect instanceof Effect.Persist persist
        ? persist.records().size() + persist.guardEntries().size()
        : 0;
    return isDrawn ? cluster.random.nextInt(items + 1) : crashPoint.applyAsInt(node, effect);
  }

  long downMillis() {
    return 1 + cluster.random.nextLong(5_000);
  }

  private List<Long> arrivals(int from, int to, @Nullable SignedMessage message) {
    boolean isCut = partition != 0 && ((partition >> from) & 1) != ((partition >> to) & 1);
    if (isCut || cluster.random.nextDouble() < lossRate) {
      return List.of();
    }
    return cluster.random.nextDouble() < duplicateRate
        ? List.of(delay(), delay() * 50)
        : List.of(delay());
  }

  private long delay() {
    return 1 + cluster.random.nextLong(delayMaxMillis);
  }
}
