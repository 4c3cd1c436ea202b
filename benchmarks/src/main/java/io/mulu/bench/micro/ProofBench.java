package io.mulu.bench.micro;

import io.mulu.protocol.Hash;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.storage.StateTree;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A proof that a row of a hundred thousand is in the state: making it, and checking it. */
@State(Scope.Thread)
public class ProofBench {
  private static final int ROW = 77;

  private final StateTree tree = Trees.grown().tree();
  private final Hash root = tree.root(0);
  private final StateProof proof = tree.prove(0, Trees.key(ROW)).proof();

  @Benchmark
  public StateTree.Proved make() {
    return tree.prove(0, Trees.key(ROW));
  }

  @Benchmark
  public boolean check() {
    if (!proof.provesPresence(root, Trees.key(ROW), Trees.value(ROW, 0))) {
      throw new IllegalStateException("a good proof was refused");
    }
    return true;
  }
}
