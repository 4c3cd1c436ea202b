package io.mulu.testnet.sim.load;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.crypto.KeyPair;
import java.util.SplittableRandom;

/** Who signs calls: an identity on the chain, once the call that adds it has run. */
public record Person(Hash identity, KeyPair key) {
  /**
   * @param attachment
   *          empty for none
   * @param random
   *          of the nonce
   */
  public Submission sign(Hash chainId, Call call, Bytes attachment, long expiryMillis,
      SplittableRandom random) {
    byte[] nonce = new byte[TransactionBody.NONCE_BYTES];
    random.nextBytes(nonce);
    TransactionBody body = new TransactionBody(chainId, identity, key.publicKey(),
        Bytes.wrap(nonce), expiryMillis, call,
        attachment.isEmpty() ? null : Submission.attachmentHash(attachment), attachment.size());
    return new Submission(Transaction.sign(body, key), attachment);
  }
}
