package io.mulu.testnet.sim.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One direction between two attachments: what is on its way, and how the way is. */
final class Link {
  /** Old frames that may come again. */
  private static final int MEMORY = 64;

  final int from;
  final int to;
  final Conditions conditions;
  final SplittableRandom random;
  final List<Parcel> old = new ArrayList<>();
  final ArrayDeque<Parcel> held = new ArrayDeque<>();
  /** Arrived, and not read yet by a receiver that has enough. */
  final ArrayDeque<Parcel> unread = new ArrayDeque<>();
  boolean isRead = true;
  private final Map<Integer, Long> lastArrival = new HashMap<>();
  /** The receiver's view of the connection, which may lag behind the truth. */
  boolean believed;

  Link(int from, int to, Conditions conditions, SplittableRandom random) {
    this.from = from;
    this.to = to;
    this.conditions = conditions;
    this.random = random;
  }

  boolean draw(int permille) {
    return permille > 0 && random.nextInt(1000) < permille;
  }

  long delay() {
    return conditions.delayMinMillis
        + random.nextLong(conditions.delayMaxMillis - conditions.delayMinMillis + 1);
  }

  void remember(Parcel parcel) {
    if (old.size() < MEMORY) {
      old.add(parcel);
    } else {
      old.set(random.nextInt(MEMORY), parcel);
    }
  }

  /** Not before those of its kind that left earlier. */
  long inOrder(Parcel parcel, long arrival) {
    return lastArrival.merge(parcel.kind(), arrival, Math::max);
  }

  /** What was on its way is lost with the connection. */
  void reset() {
    held.clear();
    unread.clear();
    isRead = true;
    lastArrival.clear();
  }
}
