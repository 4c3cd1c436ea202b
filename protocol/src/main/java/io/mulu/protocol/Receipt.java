package io.mulu.protocol;

import io.mulu.protocol.merkle.MerkleTree;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one transaction, or of the deadlines that ran before a block's transactions.
 *
 * @param transactionId
 *          null for the receipt of due deadlines, which then is the block's first
 * @param reasons
 *          why it was reverted, the leading one first; empty when applied
 * @param field
 *          of the call that the leading reason is about; may be empty
 * @param created
 *          ids of the objects it made, in order
 * @param items
 *          one per item of a batch
 * @param work
 *          units of the block's budget it took
 */
public record Receipt(@Nullable Hash transactionId, Outcome outcome,
    @Limit(32) List<Reason> reasons, String field, @Limit(600) List<Hash> created,
    @Limit(500) List<ItemResult> items, @Limit(10_000) List<LedgerEvent> events, long work) {
  public static final int BYTES_MAX = 1 << 24;

  private static final WireCodec<Receipt> CODEC = WireCodec.of(Receipt.class);

  /** Whether a transaction changed the state. */
  public enum Outcome {
    APPLIED,
    REVERTED
  }

  /**
   * What became of one item of a batch.
   *
   * @param entry
   *          the new or the already existing entry
   * @param reason
   *          why it was refused
   */
  public record ItemResult(ItemOutcome outcome, @Nullable Hash entry, @Nullable Reason reason) {
  }

  /** Outcomes of an item. */
  public enum ItemOutcome {
    REGISTERED,
    EXISTING,
    REFUSED
  }

  public Receipt {
    reasons = List.copyOf(reasons);
    created = List.copyOf(created);
    items = List.copyOf(items);
    events = List.copyOf(events);
  }

  public static Receipt decode(Bytes bytes) throws MalformedException {
    return CODEC.decode(bytes, BYTES_MAX);
  }

  public static List<Bytes> encodeAll(List<Receipt> receipts) {
    return receipts.stream().map(Receipt::encode).toList();
  }

  /**
   * RFC 6962 root over the receipts' canonical bytes.
   *
   * @param encoded
   *          each of them
   */
  public static Hash root(List<Bytes> encoded) {
    return MerkleTree.root(encoded);
  }

  public boolean isApplied() {
    return outcome == Outcome.APPLIED;
  }

  public Bytes encode() {
    return CODEC.encode(this);
  }
}
