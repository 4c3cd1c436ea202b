package io.mulu.protocol;

import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.wire.MalformedException;
import java.util.Optional;

/**
 * A transaction whose form, chain, attachment and signature were checked, with its hashes. Made
 * once per validator, off the event loop. Whether the key is the sender's is asked at execution.
 */
public final class VerifiedTransaction {
  private final Submission submission;
  private final TransactionBody body;
  private final Hash id;
  private final Hash envelopeHash;
  private final int bytes;

  private VerifiedTransaction(Submission submission, TransactionBody body) {
    this.submission = submission;
    this.body = body;
    this.id = submission.transaction().id();
    this.envelopeHash = submission.transaction().envelopeHash();
    this.bytes = submission.transaction().body().size() + submission.attachment().size() + 128;
  }

  /** Why a submission was refused: the transaction itself is invalid on this chain. */
  public record Refusal(Reason reason, String field, String detail) {
  }

  /** Exactly one of the two is present. */
  public record Result(Optional<VerifiedTransaction> transaction, Optional<Refusal> refusal) {
    static Result refused(Reason reason, String field, String detail) {
      return new Result(Optional.empty(), Optional.of(new Refusal(reason, field, detail)));
    }
  }

  public static Result verify(Submission submission, Hash chainId, ChainParameters parameters) {
    Transaction transaction = submission.transaction();
    if (transaction.body().size() > parameters.transactionBytesMax()) {
      return Result.refused(Reason.TRANSACTION_TOO_LARGE, "transaction.body", "has "
          + transaction.body().size() + " bytes, at most " + parameters.transactionBytesMax());
    }
    TransactionBody body;
    try {
      body = transaction.decodeBody();
    } catch (MalformedException e) {
      return Result.refused(Reason.TRANSACTION_MALFORMED, e.field(),
          String.valueOf(e.getMessage()));
    }
    if (!body.chainId().equals(chainId)) {
      return Result.refused(Reason.WRONG_CHAIN, "chain_id", "expected " + chainId.hex());
    }
    if (submission.attachment().size() > parameters.attachmentBytesMax()) {
      return Result.refused(Reason.TRANSACTION_TOO_LARGE, "attachment", "has "
          + submission.attachment().size() + " bytes, at most " + parameters.attachmentBytesMax());
    }
    if (!attachmentMatches(body, submission.attachment())) {
      return Result.refused(Reason.ATTACHMENT_MISMATCH, "attachment",
          "does not match attachment_hash and attachment_bytes");
    }
    if (transaction.signature().algorithm() != body.key().algorithm()
        || !Signatures.verify(body.key(), TransactionBody.signedBytes(transaction.body()),
            transaction.signature())) {
      return Result.refused(Reason.BAD_SIGNATURE, "signature", "does not verify under key");
    }
    return new Result(Optional.of(new VerifiedTransaction(submission, body)), Optional.empty());
  }

  private static boolean attachmentMatches(TransactionBody body, Bytes attachment) {
    if (body.attachmentHash() == null) {
      return attachment.isEmpty();
    }
    return attachment.size() == body.attachmentBytes()
        && Submission.attachmentHash(attachment).equals(body.attachmentHash());
  }

  public Submission submission() {
    return submission;
  }

  public TransactionBody body() {
    return body;
  }

  public Hash id() {
    return id;
  }

  public Hash envelopeHash() {
    return envelopeHash;
  }

  /** What it takes of a block's bytes. */
  public int bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifiedTransaction that && envelopeHash.equals(that.envelopeHash);
  }

  @Override
  public int hashCode() {
    return envelopeHash.hashCode();
  }
}
