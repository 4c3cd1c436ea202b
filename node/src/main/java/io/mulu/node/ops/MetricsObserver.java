package io.mulu.node.ops;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.ReplicaStatus;
import io.mulu.node.Node;
import io.mulu.protocol.Block;
import io.mulu.protocol.QuorumCertificate;
import java.util.function.LongSupplier;

/** Brings what the node does to its meters. Called on the event loop. */
public final class MetricsObserver implements Node.Observer {
  private final NodeMetrics metrics;
  private final LongSupplier nowMillis;
  private long viewSeen;

  public MetricsObserver(NodeMetrics metrics, LongSupplier nowMillis) {
    this.metrics = metrics;
    this.nowMillis = nowMillis;
  }

  @Override
  public void committed(Block block, QuorumCertificate certificate) {
    metrics.committed(block.header().height(), block.transactions().size());
  }

  @Override
  public void evidence(Evidence evidence) {
    metrics.count("mulu.equivocations", "proofs that a validator broke the protocol",
        NodeMetrics.tag(evidence.validator()));
  }

  @Override
  public void ticked(ReplicaStatus status) {
    if (status.view() > viewSeen) {
      metrics.count("mulu.view.changes", "views left without a decision",
          io.micrometer.core.instrument.Tags.of("reason", "timeout"));
    }
    viewSeen = status.view();
    metrics.update(status, nowMillis.getAsLong());
  }
}
