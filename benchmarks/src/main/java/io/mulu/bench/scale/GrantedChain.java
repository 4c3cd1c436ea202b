package io.mulu.bench.scale;

import io.mulu.protocol.Block;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.Random;

/** A chain in memory with grants, each of which is to be used once. Confined to one thread. */
public final class GrantedChain implements AutoCloseable {
  private final GrowingChain chain;

  private GrantedChain(GrowingChain chain) {
    this.chain = chain;
  }

  /** With so many uses waiting. */
  public static GrantedChain withUses(int uses) {
    GrowingChain chain = GrowingChain.found(new MemoryMedium(Faults.NONE, new Random(1)),
        Population.MEMBERS);
    Population population = new Population(chain);
    population.grow(1, uses);
    for (int i = 0; i < uses; i++) {
      chain.handIn(population.signUse(i));
    }
    return new GrantedChain(chain);
  }

  /** The next block of what waits, executed, not written: the same again at each call. */
  public Block build() {
    return chain.build();
  }

  @Override
  public void close() {
    chain.close();
  }
}
