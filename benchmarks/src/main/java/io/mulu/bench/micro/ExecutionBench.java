package io.mulu.bench.micro;

import io.mulu.bench.scale.GrantedChain;
import io.mulu.protocol.Block;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A block of 500 uses of grants, chosen, executed and hashed, but not written. */
@State(Scope.Thread)
public class ExecutionBench {
  private static final int USES = 500;

  private final GrantedChain chain = GrantedChain.withUses(USES);

  @Benchmark
  public Block block500Uses() {
    Block block = chain.build();
    if (block.transactions().size() != USES) {
      throw new IllegalStateException("a block of " + block.transactions().size());
    }
    return block;
  }

  @TearDown(Level.Trial)
  public void close() {
    chain.close();
  }
}
