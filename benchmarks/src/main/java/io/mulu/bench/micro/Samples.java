package io.mulu.bench.micro;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Purpose;

/** What several parts need. The same at each run. */
final class Samples {
  static final Hash CHAIN = Hash.sha256(Bytes.utf8("micro"));
  private static final long EXPIRY_MILLIS = 1_000_000;

  private Samples() {
  }

  static KeyPair key(long number) {
    return KeyPair.fromSeed(KeyAlgorithm.ED25519,
        Hash.sha256(Bytes.utf8("key"), Bytes.ofLong(number)).bytes());
  }

  static Submission use(Hash chain, long number) {
    KeyPair key = key(number);
    Hash any = Hash.sha256(Bytes.ofLong(number));
    return new Submission(Transaction.sign(
        new TransactionBody(chain, any, key.publicKey(),
            any.bytes().slice(0, TransactionBody.NONCE_BYTES), EXPIRY_MILLIS,
            new Call.UseGrant(any, any, Action.COUNT, Purpose.HRESCH, 1, null, null), null, 0),
        key), Bytes.EMPTY);
  }
}
