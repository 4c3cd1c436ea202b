package io.mulu.node.ledger;

import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Submission;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells all validators of transactions, several in one message. Nobody acknowledges it, so that it
 * may be lost: what others overtake is sent again. Confined to the event loop.
 */
final class TransactionGossip {
  /** Transactions collected into one message before it is sent. */
  static final int MESSAGE_MAX = 256;
  /** Bytes of them; a single larger one goes alone. */
  static final int MESSAGE_BYTES_MAX = 256 << 10;
  /** How long a transaction may wait for company. */
  static final long DELAY_MILLIS = 3;

  private final EventLoop loop;
  private final PeerNetwork peers;
  private List<Bytes> collected = new ArrayList<>();
  private long collectedBytes;
  private boolean isFlushDue;

  TransactionGossip(EventLoop loop, PeerNetwork peers) {
    this.loop = loop;
    this.peers = peers;
  }

  /** Soon, with what else there is. */
  void add(Submission submission) {
    Bytes encoded = submission.encode();
    if (collectedBytes + encoded.size() > MESSAGE_BYTES_MAX || collected.size() == MESSAGE_MAX) {
      flush();
    }
    collected.add(encoded);
    collectedBytes += encoded.size();
    if (!isFlushDue) {
      isFlushDue = true;
      loop.after(DELAY_MILLIS, this::flush);
    }
  }

  /** Now. */
  void flush() {
    isFlushDue = false;
    if (!collected.isEmpty()) {
      peers.broadcast(new PeerMessage.Transactions(collected));
      collected = new ArrayList<>();
      collectedBytes = 0;
    }
  }
}
