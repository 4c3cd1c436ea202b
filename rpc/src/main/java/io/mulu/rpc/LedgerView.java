package io.mulu.rpc;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.protocol.wire.MalformedException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ledger up to one height, pinned. Thread-safe. After {@link #close} reads throw
 * IllegalStateException; closing twice is harmless.
 */
public interface LedgerView extends AutoCloseable {
  /** Of the head that is pinned. */
  long height();

  /** Empty above the pinned height. */
  Optional<CertifiedHeader> header(long height);

  /** Empty above the pinned height, or if the block was pruned. Purged attachments are empty. */
  Optional<CertifiedBlock> block(long height);

  Optional<Long> heightOf(Hash blockHash);

  /**
   * Of a block, in its order: the receipt of due deadlines first if there is one, then one for each
   * transaction. Empty above the pinned height, or if pruned; a block without any has an empty
   * list.
   */
  Optional<List<Bytes>> encodedReceipts(long height);

  /** As {@link #encodedReceipts}, all of them decoded. */
  default Optional<List<Receipt>> receipts(long height) {
    return encodedReceipts(height).map(all -> all.stream().map(LedgerView::receipt).toList());
  }

  /** One of one's own ledger. */
  static Receipt receipt(Bytes encoded) {
    try {
      return Receipt.decode(encoded);
    } catch (MalformedException e) {
      throw new Invariant.Broken("stored receipt " + e.getMessage());
    }
  }

  /**
   * Changes of the validator set up to the pinned height, ascending; also those of blocks that are
   * not here any more.
   *
   * @param from
   *          first height of which to tell that it was the last of its set
   * @param max
   *          changes at most; fewer means that these are the last
   */
  List<Handover> handovers(long from, int max);

  /** Of a final transaction. */
  Optional<Location> locate(Hash transactionId);

  /** A row of the state after the pinned head, without a proof: the cheap read. */
  Optional<Bytes> row(Bytes key);

  /**
   * A row of the state after a block, with its proof. Empty above the pinned height and for states
   * that were pruned; a row that is not there is a StateRead with a proof of absence.
   */
  Optional<StateRead> read(Bytes key, long height);

  /**
   * Rows of the state after the pinned head in ascending order of keys.
   *
   * @param prefix
   *          of the keys wanted
   * @param after
   *          continue behind this key; {@link Bytes#EMPTY} starts at the first
   * @param max
   *          rows at most; fewer means that these are the last
   */
  List<Row> scan(Bytes prefix, Bytes after, int max);

  /**
   * Where something of a topic happened, up to the pinned height.
   *
   * @param after
   *          continue behind this one in the direction wanted; null starts at the end of it
   * @param isNewestFirst
   *          else in the order in which it happened
   * @param max
   *          places at most; fewer means that these are the last
   */
  List<EventPlace> events(Topic topic, Hash id, @Nullable EventPlace after, boolean isNewestFirst,
      int max);

  @Override
  void close();

  /** By what events are found. */
  enum Topic {
    OBJECT,
    ACTOR,
    ORGANIZATION
  }

  /** Of an event: its block, receipt and place in it. */
  record EventPlace(long height, int receiptIndex, int eventIndex) {
  }

  /** One row of the state. */
  record Row(Bytes key, Bytes value) {
  }

  /**
   * @param value
   *          null if the row is not there
   * @param proof
   *          of presence or absence against the stateRoot of the header of that height
   */
  record StateRead(@Nullable Bytes value, StateProof proof) {
  }
}
