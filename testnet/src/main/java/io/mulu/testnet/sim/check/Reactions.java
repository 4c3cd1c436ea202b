package io.mulu.testnet.sim.check;

import io.mulu.consensus.ReplicaStatus;
import io.mulu.consensus.ViewChangeCause;
import io.mulu.testnet.sim.world.Machine;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How honest machines took what was done to them, over all their lives: by this it is seen that an
 * adversary reached them at all. Of what counts up within a life, the last tick's reading counts.
 */
public final class Reactions {
  private final Map<Life, Reading> last = new TreeMap<>();
  private long accusations;

  private record Life(int place, int number) implements Comparable<Life> {
    @Override
    public int compareTo(Life other) {
      int byPlace = Integer.compare(place, other.place);
      return byPlace == 0 ? Integer.compare(number, other.number) : byPlace;
    }
  }

  private record Reading(long refusals, Map<ViewChangeCause, Long> viewsLeft) {
  }

  void ticked(Machine machine, ReplicaStatus status) {
    last.put(new Life(machine.place(), machine.lives()),
        new Reading(status.droppedMessages() + machine.malformed(), status.viewsLeft()));
  }

  void accused() {
    accusations++;
  }

  /** Pieces of evidence that were found or believed. */
  public long accusations() {
    return accusations;
  }

  /** Consensus messages and evidence that were not taken. */
  public long refusals() {
    return last.values().stream().mapToLong(Reading::refusals).sum();
  }

  /** Views left without a decision. */
  public Map<ViewChangeCause, Long> viewsLeft() {
    Map<ViewChangeCause, Long> all = new EnumMap<>(ViewChangeCause.class);
    last.values().forEach(reading -> reading.viewsLeft()
        .forEach((cause, count) -> all.merge(cause, count, Long::sum)));
    return all;
  }
}
