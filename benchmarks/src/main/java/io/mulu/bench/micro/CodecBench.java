package io.mulu.bench.micro;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Submission;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.wire.MalformedException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A signed use of a grant and its bytes. */
@State(Scope.Thread)
public class CodecBench {
  private final Submission submission = Samples.use(Samples.CHAIN, 1);
  private final Bytes bytes = submission.encode();

  @Benchmark
  public Bytes encode() {
    return submission.encode();
  }

  @Benchmark
  public TransactionBody decode() throws MalformedException {
    return Submission.decode(bytes).transaction().decodeBody();
  }
}
