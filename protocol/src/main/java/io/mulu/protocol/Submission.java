package io.mulu.protocol;

import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;

/**
 * A transaction as it travels: with its attachment.
 *
 * @param attachment
 *          empty when the transaction has none, or when it was purged from a stored block
 */
public record Submission(Transaction transaction, @Limit(ATTACHMENT_BYTES_MAX) Bytes attachment) {
  public static final int ATTACHMENT_BYTES_MAX = 1 << 20;
  public static final int BYTES_MAX = Transaction.BODY_BYTES_MAX + ATTACHMENT_BYTES_MAX + 1024;

  private static final WireCodec<Submission> CODEC = WireCodec.of(Submission.class);

  public static Submission decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, BYTES_MAX);
  }

  public static Hash attachmentHash(Bytes attachment) {
    return Hash.tagged(DomainTag.ATTACHMENT, attachment);
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
