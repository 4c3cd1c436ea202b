package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.Message;
import io.mulu.node.p2p.PeerFrame;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Sends bytes that are no frame, frames that claim to be longer than may be, payloads and signed
 * contents that are not canonical (rule 15: every decoder is total, sizes are checked first).
 */
final class Garbler extends Liar {
  private static final int MANY_BYTES = 1 << 20;

  Garbler(Hands hands) {
    super(hands);
  }

  @Override
  void saysSigned(PeerId to, Message message, PeerMessage frame) {
    if (hands.oneIn(2)) {
      hands.pass(to, frame);
      return;
    }
    Bytes content = Bytes.concat(message.encode(), Bytes.of((byte) 0));
    hands.lie(to, hands.signAs(content, message.type(), message.height(), message.view(),
        message.signedBody()), "signs what is not canonical");
  }

  @Override
  void saysOther(PeerId to, PeerMessage frame) {
    if (hands.oneIn(40)) {
      tooMuch(to);
    }
    if (!hands.oneIn(12)) {
      hands.pass(to, frame);
      return;
    }
    byte[] bytes = PeerFrame.encode(frame).toArray();
    switch (hands.random().nextInt(4)) {
      case 0 ->
        bytes[hands.random().nextInt(bytes.length)] ^= (byte) (1 << hands.random().nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, hands.random().nextInt(bytes.length));
      case 2 -> bytes[0] = 0x7f; // a length of two gigabytes
      default -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + hands.random().nextInt(64));
    }
    hands.lieInBytes(to, Bytes.wrap(bytes), "sends what is no frame");
  }

  /** Frames as large as they may be, of what nobody asked for. */
  private void tooMuch(PeerId to) {
    Bytes zeros = Bytes.wrap(new byte[MANY_BYTES]);
    hands.lie(to, switch (hands.random().nextInt(4)) {
      case 0 -> new PeerMessage.SignedMessage(zeros);
      case 1 -> new PeerMessage.Transactions(List.of(zeros, Bytes.EMPTY));
      case 2 -> new PeerMessage.Proposal(Hash.ZERO, zeros, List.of(zeros), false);
      default -> new PeerMessage.FetchProposal(Hash.ZERO, true,
          Collections.nCopies(Block.TRANSACTIONS_MAX, Hash.ZERO));
    }, "sends large frames of nothing");
  }
}
