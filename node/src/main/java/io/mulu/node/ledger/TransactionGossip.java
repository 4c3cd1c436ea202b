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
  /** Between two messages, unless one is full: what comes meanwhile goes together. */
  static final long PAUSE_MILLIS = 3;

  private final EventLoop loop;
  private final PeerNetwork peers;
  private List<Bytes> collected = new ArrayList<>();
  private long collectedBytes;
  private boolean isFlushDue;
  private long flushedMillis = -PAUSE_MILLIS;

  TransactionGossip(EventLoop loop, PeerNetwork peers) {
    this.loop = loop;
    this.peers = peers;
  }

  /** At once, with what else the loop's present task brings; soon, if others have just gone. */
  void add(Submission submission) {
    Bytes encoded = submission.encode();
    if (collectedBytes + encoded.size() > MESSAGE_BYTES_MAX || collected.size() == MESSAGE_MAX) {
      flush();
    }
    collected.add(encoded);
    collectedBytes += encoded.size();
    if (!isFlushDue) {
      isFlushDue = true;
      long waitMillis = flushedMillis + PAUSE_MILLIS - loop.nowMillis();
      if (waitMillis <= 0) {
        loop.enqueue(this::flush);
      } else {
        loop.after(waitMillis, this::flush);
      }
    }
  }

  /** Now. */
  void flush() {
    isFlushDue = false;
    if (!collected.isEmpty()) {
      peers.broadcast(new PeerMessage.Transactions(collected));
      collected = new ArrayList<>();
      collectedBytes = 0;
      flushedMillis = loop.nowMillis();
    }
  }
}
