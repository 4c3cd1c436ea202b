package io.mulu.testnet.sim.byzantine;

import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Two copies of the honest program with one key, each with a disk of its own (Bano et al. 2020,
 * "Twins"). Every other validator sees one of the two at a time; which one changes now and then. So
 * the key votes twice, proposes twice and forgets, with messages that are correct each by itself.
 */
public final class Twins {
  private static final long CHANGE_MILLIS_MIN = 500;
  private static final long CHANGE_MILLIS = 6_000;

  private final VirtualTime time;
  private final SplittableRandom random;
  private final int places;
  private final List<Pair> pairs = new ArrayList<>();
  private Runnable onChange = () -> {
  };

  /** Two places with one key, and the other places that see the second. */
  private record Pair(Machine first, Machine second, Set<Integer> seeSecond) {
  }

  public Twins(VirtualTime time, SplittableRandom random, int places) {
    this.time = time;
    this.random = random;
    this.places = places;
  }

  public void add(Machine first, Machine second) {
    pairs.add(new Pair(first, second, new TreeSet<>()));
  }

  /**
   * @param changed
   *          to be told when {@link #mayConnect} says something else
   */
  public void start(Runnable changed) {
    if (pairs.isEmpty()) {
      return;
    }
    onChange = changed;
    for (Pair pair : pairs) {
      pair.first().start();
      pair.second().start();
    }
    change();
  }

  private void change() {
    for (Pair pair : pairs) {
      pair.seeSecond().clear();
      for (int i = 0; i < places; i++) {
        if (random.nextBoolean()) {
          pair.seeSecond().add(i);
        }
      }
    }
    onChange.run();
    time.after(CHANGE_MILLIS_MIN + random.nextLong(CHANGE_MILLIS), this::change);
  }

  /** Whether these two may be connected now. */
  public boolean mayConnect(int a, int b) {
    return pairs.stream().allMatch(pair -> seen(pair, a, b) && seen(pair, b, a));
  }

  private static boolean seen(Pair pair, int twin, int other) {
    if (twin == pair.first().place()) {
      return !pair.seeSecond().contains(other);
    }
    return twin != pair.second().place() || pair.seeSecond().contains(other);
  }
}
