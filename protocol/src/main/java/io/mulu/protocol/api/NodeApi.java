package io.mulu.protocol.api;

import io.mulu.protocol.answer.ConsensusStatus;
import io.mulu.protocol.answer.Evidence;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.answer.PeerStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The node that answers. */
public final class NodeApi {
  public static final ApiMethod<NoParams, NodeStatus> STATUS = new ApiMethod<>("node_status",
      NoParams.class, NodeStatus.class, Audience.ANYONE, "The node at a glance.");
  public static final ApiMethod<NoParams, Peers> PEERS = new ApiMethod<>("node_peers",
      NoParams.class, Peers.class, Audience.ANYONE, "The node's peers.");
  public static final ApiMethod<NoParams, ConsensusStatus> CONSENSUS = new ApiMethod<>(
      "node_consensus", NoParams.class, ConsensusStatus.class, Audience.ANYONE,
      "Where agreement stands.");
  public static final ApiMethod<EvidenceQuery, EvidenceList> EVIDENCE = new ApiMethod<>(
      "node_evidence", EvidenceQuery.class, EvidenceList.class, Audience.ANYONE,
      "Proofs of misbehaviour that the node has kept, newest first.");

  static final List<ApiMethod<?, ?>> ALL = List.of(STATUS, PEERS, CONSENSUS, EVIDENCE);

  private NodeApi() {
  }

  public record Peers(List<PeerStatus> peers) {
    public Peers {
      peers = List.copyOf(peers);
    }
  }

  /** By default a page. */
  public record EvidenceQuery(@Nullable Integer limit) {
  }

  public record EvidenceList(List<Evidence> evidence) {
    public EvidenceList {
      evidence = List.copyOf(evidence);
    }
  }
}
