package io.mulu.client;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import java.security.SecureRandom;

/**
 * Signs calls for one chain in one sender's name. Every transaction gets a fresh random nonce, so
 * the same call twice is two transactions; to try the same one again, submit the same Submission.
 * Thread-safe.
 */
public final class TransactionBuilder {
  private final Hash chainId;
  private final Sender sender;
  private final SecureRandom random;

  public TransactionBuilder(Hash chainId, Sender sender, SecureRandom random) {
    this.chainId = chainId;
    this.sender = sender;
    this.random = random;
  }

  public Submission sign(Call call, long expiryMillis) {
    return sign(call, Bytes.EMPTY, expiryMillis);
  }

  /**
   * @param attachment
   *          travels beside the transaction, bound by its hash
   * @param expiryMillis
   *          block time from which it can no longer be taken into a block
   */
  public Submission sign(Call call, Bytes attachment, long expiryMillis) {
    byte[] nonce = new byte[TransactionBody.NONCE_BYTES];
    random.nextBytes(nonce);
    TransactionBody body = new TransactionBody(chainId, sender.identity(),
        sender.signer().publicKey(), Bytes.wrap(nonce), expiryMillis, call,
        attachment.isEmpty() ? null : Submission.attachmentHash(attachment), attachment.size());
    return new Submission(Transaction.sign(body, sender.signer()), attachment);
  }
}
