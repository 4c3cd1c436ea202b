package io.mulu.testnet.sim;

import io.mulu.testnet.sim.byzantine.Hands;
import io.mulu.testnet.sim.byzantine.Strategy;
import io.mulu.testnet.sim.byzantine.Twins;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.NoSensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Puts adversaries in the places behind the honest machines. */
final class Adversaries {
  private final Machine.World world;
  private final List<Machine> honest;
  private final SplittableRandom random;
  private final Twins twins;
  private final List<Runnable> starts = new ArrayList<>();

  Adversaries(Machine.World world, List<Machine> honest, SplittableRandom random) {
    this.world = world;
    this.honest = honest;
    this.random = random;
    this.twins = new Twins(world.time(), random.split(), world.network().size());
  }

  void add(List<Strategy> strategies) {
    int founder = honest.size();
    int second = world.consortium().size();
    for (Strategy strategy : strategies) {
      if (strategy.isTwins()) {
        Machine.World unwatched = new Machine.World(world.time(), world.trace(), world.network(),
            world.consortium(), world.settings(), new NoSensors());
        twins.add(new Machine(unwatched, founder, founder, random.split()),
            new Machine(unwatched, second, founder, random.split()));
      } else {
        Hands hands = new Hands(new Hands.World(world.time(), world.trace(), world.network(),
            world.consortium(), honest), founder, founder, random.split());
        starts.add(() -> hands.give(strategy.make()));
      }
      founder++;
      second++;
    }
  }

  void start() {
    starts.forEach(Runnable::run);
    twins.start(() -> world.network().route(twins::mayConnect));
  }
}
