package io.mulu.testnet.sim;

import io.mulu.testnet.sim.byzantine.Adversary;
import io.mulu.testnet.sim.byzantine.Strategy;
import io.mulu.testnet.sim.byzantine.Twins;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.NoSensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Puts adversaries in the places behind the honest machines. */
final class Adversaries {
  private final Machine.World world;
  private final SplittableRandom random;
  private final Twins twins;
  private final List<Adversary> liars = new ArrayList<>();

  /**
   * @param world
   *          that of the honest machines
   */
  Adversaries(Machine.World world, SplittableRandom random) {
    this.world = new Machine.World(world.time(), world.trace(), world.network(), world.consortium(),
        world.settings(), world.limits(), new NoSensors());
    this.random = random;
    this.twins = new Twins(world.time(), random.split(), world.network().size());
  }

  /**
   * @param first
   *          of the seats that are theirs
   */
  void add(List<Strategy> strategies, int first) {
    int place = first;
    int second = world.consortium().seats().size();
    for (Strategy strategy : strategies) {
      if (strategy.isTwins()) {
        twins.add(new Machine(world, place, place, random.split()),
            new Machine(world, second, place, random.split()));
      } else {
        liars.add(new Adversary(strategy, world, place, random.split()));
      }
      place++;
      second++;
    }
  }

  void start() {
    liars.forEach(Adversary::start);
    twins.start(() -> world.network().route(twins::mayConnect));
  }

  /** Told so far, by kind. */
  SortedMap<String, Long> lies() {
    SortedMap<String, Long> all = new TreeMap<>();
    liars.forEach(liar -> liar.lies().forEach((kind, told) -> all.merge(kind, told, Long::sum)));
    return all;
  }
}
