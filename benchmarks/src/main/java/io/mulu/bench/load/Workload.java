package io.mulu.bench.load;

import io.mulu.protocol.Submission;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;

/** What clients hand in. Thread-safe once it is prepared. */
interface Workload {
  /** Puts on the chain what its transactions need, and waits until that is final. */
  void prepare(List<URI> nodes, RawRpc rpc, Finality finality)
      throws IOException, InterruptedException;

  /** The next transaction of a member. */
  Submission next(int member, SplittableRandom choice);

  /** What a transaction holds: one use, or so many entries. */
  int items();
}
