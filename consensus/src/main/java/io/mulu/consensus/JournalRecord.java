package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.Wire;
import io.mulu.protocol.wire.WireCodec;

/** What a replica must still know after a crash; kept until its height is committed (rule 2). */
public sealed interface JournalRecord {
  int BYTES_MAX = Block.BYTES_MAX + SignedMessage.BYTES_MAX;

  WireCodec<JournalRecord> CODEC = WireCodec.of(JournalRecord.class);

  static JournalRecord decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, BYTES_MAX);
  }

  long height();

  default Bytes encode() {
    return CODEC.encode(this);
  }

  /** A block's full bytes, once per hash; precedes whatever depends on it. */
  @Wire(1)
  record Body(long height, @Limit(Block.BYTES_MAX) Bytes block) implements JournalRecord {
  }

  /**
   * The proposal voted for in a view.
   *
   * @param opener
   *          what brought it: the pre-prepare in view 0, the new-view above
   */
  @Wire(2)
  record Accepted(long height, long view, SignedMessage opener) implements JournalRecord {
  }

  /** A prepare certificate, before the commit that rests on it. */
  @Wire(3)
  record Prepared(long height, QuorumCertificate certificate) implements JournalRecord {
  }

  /** The exact bytes of a message of one's own. */
  @Wire(4)
  record Sent(long height, SignedMessage message) implements JournalRecord {
  }
}
