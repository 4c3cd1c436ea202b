package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
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
        new PeerMessage.BlockResponse(5, 6, 1, 2, Bytes.utf8("part")));
  }
}
