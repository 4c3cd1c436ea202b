package io.mulu.protocol;

import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import org.jspecify.annotations.Nullable;

/**
 * What a sender signs.
 *
 * @param sender
 *          identity in whose name
 * @param key
 *          the key that signs; whether it is an active one of the sender is decided at execution
 * @param nonce
 *          16 random bytes: an idempotency key, not a counter
 * @param expiryMillis
 *          block time from which it can no longer be included
 * @param attachmentHash
 *          {@code tagged(ATTACHMENT, bytes)} of the attachment, if there is one
 * @param attachmentBytes
 *          its length
 */
public record TransactionBody(Hash chainId, Hash sender, PublicKey key, @Limit(16) Bytes nonce,
    long expiryMillis, Call call, @Nullable Hash attachmentHash, int attachmentBytes) {
  public static final int NONCE_BYTES = 16;

  static final WireCodec<TransactionBody> CODEC = WireCodec.of(TransactionBody.class);

  public TransactionBody {
    Form.size(nonce, NONCE_BYTES, "nonce");
    Form.require((attachmentHash == null) == (attachmentBytes == 0), "attachmentBytes",
        "must go with attachmentHash");
  }

  public static TransactionBody decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, Transaction.BODY_BYTES_MAX);
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }

  /** What the signature covers. */
  public static Bytes signedBytes(Bytes encodedBody) {
    return Bytes.concat(DomainTag.TRANSACTION.bytes(), encodedBody);
  }
}
