package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Evidence;
import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accuses the innocent: with what they may well have said both, with one message twice, with
 * contents and signatures that are not theirs, of another height (rule 11: only what the accused
 * signed itself, and no correct replica signs, is evidence). And it accuses itself with proof,
 * again and again, to fill what evidence is kept in.
 */
final class FalseAccuser extends Liar {
  private static final int KEPT_MAX = 64;

  private final List<SignedMessage> heard = new ArrayList<>();

  FalseAccuser(Hands hands) {
    super(hands);
  }

  @Override
  void start() {
    hands.every(300, () -> {
      if (hands.context().isPresent() && !heard.isEmpty()) {
        accuse(hands.others().get(hands.random().nextInt(hands.others().size())));
      }
    });
  }

  @Override
  public boolean hears(PeerId from, PeerMessage message) {
    if (message instanceof PeerMessage.SignedMessage(Bytes bytes)) {
      try {
        SignedMessage signed = SignedMessage.decode(bytes);
        if (!signed.sender().equals(hands.key())) {
          keep(signed);
        }
      } catch (MalformedException e) {
        // another liar's
      }
    }
    return true;
  }

  private void keep(SignedMessage signed) {
    heard.add(signed);
    if (heard.size() > KEPT_MAX) {
      heard.removeFirst();
    }
  }

  private SignedMessage any() {
    return heard.get(hands.random().nextInt(heard.size()));
  }

  /** Of the same validator as another. */
  private SignedMessage beside(SignedMessage one) {
    List<SignedMessage> own = heard.stream().filter(m -> m.sender().equals(one.sender())).toList();
    return own.get(hands.random().nextInt(own.size()));
  }

  private void accuse(PeerId to) {
    SignedMessage one = any();
    switch (hands.random().nextInt(8)) {
      case 0 -> tell(to, Evidence.Kind.EQUIVOCATION, one, beside(one), 0);
      case 1 -> tell(to, Evidence.Kind.FORGOTTEN_CERTIFICATE, one, beside(one), 0);
      case 2 -> tell(to, Evidence.Kind.EQUIVOCATION, one, one, 0);
      case 3 -> tell(to, Evidence.Kind.MALFORMED, one, null, 0);
      case 4 -> tell(to, Evidence.Kind.EQUIVOCATION, one, any(), hands.random().nextInt(3) - 1);
      case 5 -> tell(to, Evidence.Kind.EQUIVOCATION, one,
          new SignedMessage(one.sender(), another(one).content(), one.signature()), 0);
      case 6 -> tell(to, Evidence.Kind.EQUIVOCATION, one,
          new SignedMessage(one.sender(), another(one).content(), another(one).signature()), 0);
      default -> accuseItself(to);
    }
  }

  /** What a validator would have to say beside the message to be guilty, signed by the liar. */
  private SignedMessage another(SignedMessage one) {
    long height = hands.context().orElseThrow().height();
    Message message = new Message.Prepare(height, 0, Hash.sha256(one.content()));
    return hands.signAs(message.encode(), ConsensusBytes.Type.PREPARE, height, 0,
        message.signedBody());
  }

  private void tell(PeerId to, Evidence.Kind kind, SignedMessage first,
      @Nullable SignedMessage second, int heightsOff) {
    try {
      long height = Math.max(0, first.message().height() + heightsOff);
      Evidence evidence = new Evidence(kind, first.sender(), height, first, second);
      hands.lie(to, new PeerMessage.Evidence(evidence.encode()), "accuses another");
    } catch (MalformedException e) {
      // another liar's
    }
  }

  private void accuseItself(PeerId to) {
    SignedMessage one = another(any());
    SignedMessage other = another(one);
    Evidence evidence = new Evidence(Evidence.Kind.EQUIVOCATION, hands.key(),
        hands.context().orElseThrow().height(), one, other);
    hands.lie(to, new PeerMessage.Evidence(evidence.encode()), "accuses itself");
  }
}
