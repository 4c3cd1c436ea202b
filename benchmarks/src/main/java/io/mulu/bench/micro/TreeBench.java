package io.mulu.bench.micro;

import io.mulu.protocol.Bytes;
import io.mulu.storage.LedgerStore;
import io.mulu.storage.StateTree;
import java.util.Optional;
import java.util.SortedMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The root of the state after a block, on a hundred thousand rows, as a node plans it. */
@State(Scope.Thread)
public class TreeBench {
  private static final int CHANGED = 500;

  private final LedgerStore ledger = Trees.grown();
  private final SortedMap<Bytes, Optional<Bytes>> changes = Trees.writes(0, CHANGED, 1);
  private final SortedMap<Bytes, Optional<Bytes>> additions = Trees.writes(Trees.ROWS,
      Trees.ROWS + CHANGED, 1);

  @Benchmark
  public StateTree.Update change500Rows() {
    return ledger.plan(changes);
  }

  @Benchmark
  public StateTree.Update add500Rows() {
    return ledger.plan(additions);
  }
}
