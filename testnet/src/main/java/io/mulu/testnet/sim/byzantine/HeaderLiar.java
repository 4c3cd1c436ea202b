package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;

/**
 * Proposes blocks whose header lies: another's proposer, a tenure that never ends, another parent,
 * a state that does not follow, another next set, a time far off (rules 1 and 12).
 */
final class HeaderLiar extends Liar {
  HeaderLiar(Hands hands) {
    super(hands);
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    CompactBlock own = Openings.ownBlock(message).orElse(null);
    if (own == null || hands.oneIn(3)) {
      hands.pass(to, frame);
      return;
    }
    BlockHeader honest = own.header();
    BlockHeader lie = switch (hands.random().nextInt(8)) {
      case 0 ->
        Headers.of(honest, hands.others().getFirst().validator().orElseThrow(), honest.tenure());
      case 1 -> Headers.of(honest, honest.proposer(), 1);
      case 2 -> Headers.of(honest, honest.proposer(), honest.tenure() + 1_000_000);
      case 3 -> Headers.withParent(honest, Hash.sha256(honest.parentHash().bytes()));
      case 4 -> Headers.withWrongState(honest);
      case 5 -> Headers.withNextSet(honest, Hash.sha256(honest.validatorSetHash().bytes()));
      case 6 -> Headers.later(honest, 3_600_000);
      default -> Headers.later(honest, -3_600_000);
    };
    hands.lie(to, Openings.of(hands, message, new CompactBlock(lie, own.envelopeHashes())),
        message.view() == 0 ? "proposes a header that lies" : "opens a view with such a header");
  }
}
