package io.mulu.node.p2p;

import io.mulu.node.fakes.FakeChain;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.merkle.StateProof;
import java.util.List;

/** One message of each kind with every field set. */
final class Samples {
  private static final Hash HASH = Hash.sha256(Bytes.utf8("block"));

  private Samples() {
  }

  static List<PeerMessage> all() {
    return List.of(new PeerMessage.Ping(300), new PeerMessage.Pong(300, 1_800_000_000_000L),
        new PeerMessage.SignedMessage(Bytes.utf8("signed")),
        new PeerMessage.Status(9, HASH, 2, 3, List.of(4L, 8L), 1_800_000_000_000L, "0.1.0"),
        new PeerMessage.Transactions(List.of(Bytes.utf8("one"), Bytes.utf8("two"))),
        new PeerMessage.FetchProposal(HASH, true, List.of(HASH)),
        new PeerMessage.Proposal(HASH, Bytes.utf8("pre-prepare"), List.of(Bytes.utf8("tx")), true),
        new PeerMessage.BlockRequest(5, 6, 7),
        new PeerMessage.BlockResponse(5, 6, 1, 2, Bytes.utf8("part")),
        new PeerMessage.HandoverRequest(5, 6, 7), handovers(),
        new PeerMessage.StateRequest(5, 6, HASH, 7),
        new PeerMessage.StateResponse(5, true,
            List.of(new PeerMessage.StateResponse.Row(Bytes.utf8("key"), Bytes.utf8("value"))),
            List.of()),
        new PeerMessage.StateResponse(5, true, List.of(),
            List.of(
                new PeerMessage.StateResponse.Below(15, HASH, new StateProof.Leaf(HASH, HASH)))),
        new PeerMessage.Evidence(Bytes.utf8("evidence")));
  }

  private static PeerMessage handovers() {
    FakeChain chain = new FakeChain();
    CertifiedBlock block = chain.grow(chain.ledger());
    return new PeerMessage.HandoverResponse(5,
        List.of(new Handover(block.header(), chain.genesis.validatorSet())), block.header());
  }
}
