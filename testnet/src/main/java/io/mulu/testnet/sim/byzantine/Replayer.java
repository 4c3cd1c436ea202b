package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Says again what others said, as theirs and as its own, what it said for another chain, and one
 * type's signature under another type (a signature covers chain, set, type, height and view).
 */
final class Replayer extends Liar {
  private static final int KEPT_MAX = 200;
  private static final List<ConsensusBytes.Type> TYPES = List.of(ConsensusBytes.Type.values());

  private final List<Bytes> heard = new ArrayList<>();

  Replayer(Hands hands) {
    super(hands);
  }

  @Override
  public boolean hears(PeerId from, PeerMessage message) {
    if (message instanceof PeerMessage.SignedMessage(Bytes bytes)) {
      if (heard.size() < KEPT_MAX) {
        heard.add(bytes);
      } else {
        heard.set(hands.random().nextInt(KEPT_MAX), bytes);
      }
    }
    return true;
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    if (!hands.oneIn(3)) {
      hands.pass(to, frame);
    }
    switch (hands.random().nextInt(4)) {
      case 0 -> replay(to);
      case 1 -> hands.lie(to, hands.signForAnotherChain(message), "speaks for another chain");
      case 2 -> underAnotherType(to, message);
      default -> asItsOwn(to);
    }
  }

  private void replay(PeerId to) {
    if (!heard.isEmpty()) {
      hands.lie(to, new PeerMessage.SignedMessage(heard.get(hands.random().nextInt(heard.size()))),
          "says again what another said");
    }
  }

  private void underAnotherType(PeerId to, Message message) {
    ConsensusBytes.Type type = TYPES.get(hands.random().nextInt(TYPES.size()));
    hands.lie(to, hands.signAs(message.encode(), type, message.height(), message.view(),
        message.signedBody()), "signs under the type " + type);
  }

  private void asItsOwn(PeerId to) {
    if (heard.isEmpty()) {
      return;
    }
    try {
      SignedMessage of = SignedMessage.decode(heard.get(hands.random().nextInt(heard.size())));
      hands.lie(to, new SignedMessage(hands.key(), of.content(), of.signature()),
          "says another's message as its own");
    } catch (MalformedException e) {
      // another liar's
    }
  }
}
