package io.mulu.rpc.methods;

import io.mulu.protocol.api.NodeApi;
import io.mulu.rpc.LedgerApi;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.RpcMethod;
import java.util.List;

/** {@code node_}: the node that answers. */
final class NodeMethods {
  private final LedgerApi ledger;
  private final LedgerReads reads;

  NodeMethods(LedgerApi ledger, LedgerReads reads) {
    this.ledger = ledger;
    this.reads = reads;
  }

  List<RpcMethod<?, ?>> all() {
    return List.of(new RpcMethod<>(NodeApi.STATUS, (p, r) -> ledger.nodeStatus()),
        new RpcMethod<>(NodeApi.PEERS, (p, r) -> new NodeApi.Peers(ledger.peers())),
        new RpcMethod<>(NodeApi.CONSENSUS, (p, r) -> ledger.consensus()),
        new RpcMethod<>(NodeApi.EVIDENCE,
            (p, r) -> new NodeApi.EvidenceList(ledger.evidence(reads.pageLimit(p.limit())))));
  }
}
