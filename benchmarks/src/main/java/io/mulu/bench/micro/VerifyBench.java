package io.mulu.bench.micro;

import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Submission;
import io.mulu.protocol.VerifiedTransaction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** All that makes bytes of a stranger a transaction: form, hashes, signature. */
@State(Scope.Thread)
public class VerifyBench {
  private final Submission submission = Samples.use(Samples.CHAIN, 1);
  private final ChainParameters parameters = ChainParameters.defaults();

  @Benchmark
  public VerifiedTransaction transaction() {
    return VerifiedTransaction.verify(submission, Samples.CHAIN, parameters).transaction()
        .orElseThrow();
  }
}
