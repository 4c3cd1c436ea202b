package io.mulu.bench.load;

import io.mulu.client.Sender;
import io.mulu.client.TransactionBuilder;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ObjectIds;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.EntryHandles;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.wire.WireCodec;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Transactions for the floor, and the rows that none of them can do without.
 *
 * @param transactions
 *          encoded, different ones
 * @param perBlock
 *          as about as many as a loaded consortium has in one
 * @param rows
 *          what a transaction writes at the least
 */
record FloorLoad(List<Bytes> transactions, int perBlock, Rows rows) {
  static final Hash CHAIN = Hash.sha256(Bytes.utf8("floor"));
  private static final long EXPIRY_MILLIS = 1_000_000;
  private static final WireCodec<EntryHandles> HANDLES = WireCodec.of(EntryHandles.class);
  private static final WireCodec<EntryItem> ITEM = WireCodec.of(EntryItem.class);
  private static final int USES_PER_BLOCK = 500;
  private static final int ENTRIES_PER_BLOCK = 2_000;
  private static final int BLOCKS_MAX = 120;
  private static final int BLOCKS_MIN = 12;

  /** Rows of one transaction. */
  interface Rows {
    void put(SortedMap<Bytes, Optional<Bytes>> writes, VerifiedTransaction transaction,
        long height);
  }

  FloorLoad {
    transactions = List.copyOf(transactions);
  }

  /**
   * For a window of such a length: a short one needs no precise floor.
   *
   * @param entries
   *          of a transaction; 0 for uses
   */
  static FloorLoad of(int entries, int seconds) {
    int blocks = Math.clamp(2L * seconds, BLOCKS_MIN, BLOCKS_MAX);
    return entries > 0 ? entries(entries, blocks) : uses(blocks);
  }

  /** Each has a row of its own. */
  private static FloorLoad uses(int blocks) {
    TransactionBuilder builder = builder();
    List<Bytes> transactions = new ArrayList<>();
    for (int i = 0; i < blocks * USES_PER_BLOCK; i++) {
      transactions.add(builder.sign(
          new Call.UseGrant(Hash.ZERO, Hash.ZERO, Action.COUNT, Purpose.HRESCH, 1, null, null),
          Bytes.EMPTY, EXPIRY_MILLIS).encode());
    }
    return new FloorLoad(transactions, USES_PER_BLOCK,
        (writes, transaction, height) -> writes.put(transaction.id().bytes(),
            Optional.of(Bytes.concat(Bytes.ofLong(height), transaction.envelopeHash().bytes()))));
  }

  /** Each entry has its row, and is found by its document and by its place. */
  private static FloorLoad entries(int perTransaction, int blocks) {
    TransactionBuilder builder = builder();
    List<Bytes> transactions = new ArrayList<>();
    int perBlock = Math.max(1, ENTRIES_PER_BLOCK / perTransaction);
    for (int i = 0; i < blocks * perBlock; i++) {
      EntryWorkload.Batch batch = EntryWorkload.batch(perTransaction);
      transactions.add(builder.sign(new Call.RegisterEntries(Hash.ZERO, batch.items()),
          HANDLES.encode(batch.handles()), EXPIRY_MILLIS).encode());
    }
    return new FloorLoad(transactions, perBlock, FloorLoad::putEntries);
  }

  private static void putEntries(SortedMap<Bytes, Optional<Bytes>> writes,
      VerifiedTransaction transaction, long height) {
    List<EntryItem> items = ((Call.RegisterEntries) transaction.body().call()).items();
    for (int i = 0; i < items.size(); i++) {
      Hash id = ObjectIds.created(CHAIN, transaction.id(), i);
      Hash document = items.get(i).description().dedupKey();
      writes.put(StateTable.ENTRY.key(id.bytes()),
          Optional.of(Bytes.concat(Bytes.ofLong(height), id.bytes(), ITEM.encode(items.get(i)))));
      writes.put(StateTable.DEDUP.key(Hash.ZERO.bytes(), document.bytes()),
          Optional.of(id.bytes()));
      writes.put(StateTable.LOCATOR.key(document.bytes()), Optional.of(id.bytes()));
    }
  }

  private static TransactionBuilder builder() {
    SecureRandom random = new SecureRandom();
    return new TransactionBuilder(CHAIN,
        new Sender(Hash.ZERO, KeyPair.generate(KeyAlgorithm.ED25519, random)), random);
  }
}
