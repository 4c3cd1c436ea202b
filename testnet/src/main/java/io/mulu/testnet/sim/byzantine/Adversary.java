package io.mulu.testnet.sim.byzantine;

import io.mulu.testnet.sim.world.Machine;
import java.util.SortedMap;
import java.util.SplittableRandom;

/** One validator's key in an adversary's hands: an honest program, and a liar before it. */
public final class Adversary {
  private final Machine program;
  private final Hands hands;
  private final Liar liar;

  /**
   * @param world
   *          without sensors: nothing is demanded of its program
   * @param strategy
   *          any but twins
   */
  public Adversary(Strategy strategy, Machine.World world, int place, SplittableRandom random) {
    this.program = new Machine(world, place, place, random.split());
    this.hands = new Hands(world, program, random.split());
    this.liar = strategy.make(hands);
    world.network().mask(place, liar);
  }

  public void start() {
    program.start();
    liar.start();
  }

  /** How many of each kind were told so far; a silence is one. */
  public SortedMap<String, Long> lies() {
    return hands.lies();
  }
}
