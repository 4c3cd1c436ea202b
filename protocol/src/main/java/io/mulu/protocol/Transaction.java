package io.mulu.protocol;

import io.mulu.protocol.crypto.Signer;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;

/**
 * The envelope: canonical bytes of a {@link TransactionBody} and the signature over them. The
 * attachment lies outside, bound by its hash, so that a purge changes no root.
 */
public record Transaction(@Limit(BODY_BYTES_MAX) Bytes body, Signature signature) {
  /** The hard limit of any chain; {@code ChainParameters} may set less. */
  public static final int BODY_BYTES_MAX = 1 << 20;

  private static final WireCodec<Transaction> CODEC = WireCodec.of(Transaction.class);

  public static Transaction sign(TransactionBody body, Signer signer) {
    Bytes encoded = body.encode();
    return new Transaction(encoded, signer.sign(TransactionBody.signedBytes(encoded)));
  }

  /** The replay key: hash of the signed part without the signature. */
  public Hash id() {
    return Hash.tagged(DomainTag.TRANSACTION, body);
  }

  /** What txRoot and compact proposals name: hash of body and signature. */
  public Hash envelopeHash() {
    return Hash.tagged(DomainTag.ENVELOPE, encode());
  }

  public TransactionBody decodeBody() throws MalformedException {
    return TransactionBody.CODEC.decode(body, BODY_BYTES_MAX);
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
