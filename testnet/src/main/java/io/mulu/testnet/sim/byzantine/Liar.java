package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.testnet.sim.world.Mask;
import java.util.Optional;

/**
 * Speaks in the stead of an honest program that runs with the adversary's key. It reaches as deep
 * into the protocol as the program does, since all that it does not lie about is right. What is not
 * overridden is honest.
 */
abstract class Liar implements Mask {
  final Hands hands;

  Liar(Hands hands) {
    this.hands = hands;
  }

  /** The program has been started for the first time. */
  void start() {
    // most lie only when something is said
  }

  @Override
  public boolean hears(PeerId from, PeerMessage message) {
    return true;
  }

  @Override
  public final void says(PeerId to, PeerMessage frame) {
    Optional<Message> own = hands.own(frame);
    if (own.isEmpty()) {
      saysOther(to, frame);
    } else {
      saysSigned(to, own.get(), frame);
    }
  }

  /** A consensus message of its own about the height at hand. */
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    hands.pass(to, frame);
  }

  /** Anything else. */
  void saysOther(PeerId to, PeerMessage frame) {
    hands.pass(to, frame);
  }
}
