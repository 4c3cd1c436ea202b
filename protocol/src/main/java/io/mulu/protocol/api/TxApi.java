package io.mulu.protocol.api;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Submission;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.answer.ReceiptProof;
import io.mulu.protocol.answer.TransactionStatus;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions on their way to the chain. */
public final class TxApi {
  public static final ApiMethod<Submit, Progress> SUBMIT = new ApiMethod<>("tx_submit",
      Submit.class, Progress.class, Audience.ANYONE,
      "Hands in a signed transaction; the signature is the permission. The same bytes again are harmless.");
  public static final ApiMethod<StatusQuery, Progress> STATUS = new ApiMethod<>("tx_status",
      StatusQuery.class, Progress.class, Audience.ANYONE, "How far a transaction has come.");
  public static final ApiMethod<Wait, Progress> WAIT = new ApiMethod<>("tx_wait", Wait.class,
      Progress.class, Audience.ANYONE,
      "Waits until a transaction is final or expired, or the time is over.");
  public static final ApiMethod<Simulate, Simulation> SIMULATE = new ApiMethod<>("tx_simulate",
      Simulate.class, Simulation.class, Audience.MEMBER,
      "Runs a call on the newest state without keeping anything: what would the receipt be?");
  public static final ApiMethod<Prepare, Prepared> PREPARE = new ApiMethod<>("tx_prepare",
      Prepare.class, Prepared.class, Audience.MEMBER,
      "Turns a call in JSON into the bytes to sign, for languages without the codec.");

  static final List<ApiMethod<?, ?>> ALL = List.of(SUBMIT, STATUS, WAIT, SIMULATE, PREPARE);

  private TxApi() {
  }

  /**
   * @param submission
   *          canonical bytes of the signed transaction with its attachment
   * @param waitMillis
   *          wait this long for finality; absent: answer at once
   */
  public record Submit(@Limit(Submission.BYTES_MAX) Bytes submission, @Nullable Long waitMillis,
      boolean proof) {
  }

  public record StatusQuery(Hash id, boolean proof) {
  }

  /**
   * @param timeoutMillis
   *          absent: as long as the node allows
   */
  public record Wait(Hash id, @Nullable Long timeoutMillis, boolean proof) {
  }

  /**
   * @param isKnown
   *          on submission: the node had it already
   * @param receipt
   *          when final
   * @param proof
   *          when final and asked for
   */
  public record Progress(Hash id, TransactionStatus.Stage stage, boolean isKnown,
      @Nullable Location location, @Nullable Receipt receipt, @Nullable ReceiptProof proof) {
  }

  /**
   * @param attachment
   *          bytes that would travel with it
   */
  public record Simulate(Hash sender, PublicKey key, Call call,
      @Nullable @Limit(Submission.ATTACHMENT_BYTES_MAX) Bytes attachment) {
  }

  /**
   * @param height
   *          of the state on which it ran; the receipt holds for the next block at best
   */
  public record Simulation(long height, Receipt receipt) {
  }

  /**
   * @param expiryMillis
   *          absent: half the transaction lifetime after the head
   * @param nonce
   *          16 bytes; absent: random
   */
  public record Prepare(Hash sender, PublicKey key, Call call, @Nullable Long expiryMillis,
      @Nullable @Limit(TransactionBody.NONCE_BYTES) Bytes nonce,
      @Nullable @Limit(Submission.ATTACHMENT_BYTES_MAX) Bytes attachment) {
  }

  /**
   * @param id
   *          that the transaction will have
   * @param bodyBytes
   *          canonical bytes of the body, to go into the envelope as they are
   * @param bytesToSign
   *          what the signature covers
   */
  public record Prepared(Hash id, TransactionBody body, @Limit(1 << 20) Bytes bodyBytes,
      @Limit(1 << 21) Bytes bytesToSign) {
  }
}
