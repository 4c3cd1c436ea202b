package io.mulu.bench.micro;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One height, decided by four replicas with all their signatures; no network, disk, execution. */
@State(Scope.Thread)
public class StepBench {
  private final FourReplicas replicas = new FourReplicas();

  @Benchmark
  public long decideHeight() {
    return replicas.decide();
  }
}
