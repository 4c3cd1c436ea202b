package io.mulu.node.ops;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.ReplicaStatus;
import io.mulu.node.Node;
import io.mulu.node.p2p.PeerInfo;
import io.mulu.protocol.Block;
import io.mulu.protocol.QuorumCertificate;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Brings what the node does to its meters. Called on the event loop. */
public final class MetricsObserver implements Node.Observer {
  private final NodeMetrics metrics;
  private final LongSupplier nowMillis;
  private final Supplier<List<PeerInfo>> peers;

  public MetricsObserver(NodeMetrics metrics, LongSupplier nowMillis,
      Supplier<List<PeerInfo>> peers) {
    this.metrics = metrics;
    this.peers = peers;
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
    metrics.update(status, nowMillis.getAsLong());
    metrics.update(peers.get());
  }
}
