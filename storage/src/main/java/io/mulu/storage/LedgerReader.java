package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.merkle.StateTreeHash;
import io.mulu.storage.EventPointer.Topic;
import io.mulu.storage.StoredBlock.Attachment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the ledger. On a {@link LedgerSnapshot} they all speak of one head, from any thread; on
 * the {@link LedgerStore} itself only the thread that appends may use them.
 */
public abstract sealed class LedgerReader permits LedgerStore, LedgerSnapshot {
  /** Receipts in one row. */
  static final int ROW_RECEIPTS = 64;
  private static final int HEADER_OFFSET = 3 * Hash.SIZE;

  private final KeyValueReader rows;
  private final StateTree tree;
  private volatile Column stateColumn;

  LedgerReader(KeyValueReader rows) {
    this.rows = rows;
    this.tree = new StateTree(rows);
    this.stateColumn = stateColumnIn(rows);
  }

  private static Column stateColumnIn(KeyValueReader rows) {
    Bytes id = rows.get(Columns.META, Columns.Meta.STATE_COLUMN);
    return id == null || Columns.intAt(id, 0) == Columns.STATE.id()
        ? Columns.STATE
        : Columns.STATE_OTHER;
  }

  /** The state in use; the other column is empty or filled by a {@link StateCopy}. */
  final Column stateColumn() {
    return stateColumn;
  }

  final void stateColumnChanged() {
    stateColumn = stateColumnIn(rows);
  }

  /** A block's place and what it says of its state. */
  record HeaderRow(Hash hash, Hash parentHash, Hash stateRoot, Bytes header) {
    Bytes encode() {
      return Bytes.concat(hash.bytes(), parentHash.bytes(), stateRoot.bytes(), header);
    }

    static HeaderRow decode(Bytes row) {
      return new HeaderRow(Columns.hashAt(row, 0), Columns.hashAt(row, Hash.SIZE),
          Columns.hashAt(row, 2 * Hash.SIZE), row.slice(HEADER_OFFSET, row.size()));
    }
  }

  /** Where a transaction is. */
  public record Location(long height, int transactionIndex) {
  }

  /**
   * A block that is the last of its validator set.
   *
   * @param nextSet
   *          encoded, in force from the height after
   */
  public record Handover(long height, Bytes nextSet) {
  }

  /** Where an event is. Ordered as it happened. */
  public record EventLocation(long height, int receiptIndex,
      int eventIndex) implements Comparable<EventLocation> {
    @Override
    public int compareTo(EventLocation other) {
      return ORDER.compare(this, other);
    }
  }

  private static final Comparator<EventLocation> ORDER = Comparator
      .comparingLong(EventLocation::height).thenComparingInt(EventLocation::receiptIndex)
      .thenComparingInt(EventLocation::eventIndex);

  /**
   * @throws StorageException
   *           if there is no block yet
   */
  public final Head head() {
    return findHead().orElseThrow(() -> new StorageException("the ledger is empty"));
  }

  public final Optional<Head> findHead() {
    return meta(Columns.Meta.HEAD).map(row -> new Head(Columns.longAt(row, 0),
        Columns.hashAt(row, 8), Columns.hashAt(row, 8 + Hash.SIZE)));
  }

  public final Optional<Bytes> header(long height) {
    return headerRow(height).map(HeaderRow::header);
  }

  public final Optional<Bytes> body(long height) {
    return find(Columns.BLOCKS, Columns.height(height));
  }

  /** Of a block, without the purged ones. */
  public final List<Attachment> attachments(long height) {
    return numbered(Columns.ATTACHMENTS, height).stream()
        .map(row -> new Attachment(Columns.intAt(row.key(), 8), row.value())).toList();
  }

  /** None for block 0. */
  public final Optional<Bytes> certificate(long height) {
    return find(Columns.CERTIFICATES, Columns.height(height));
  }

  /** Nothing for a block above the head, though it may be kept already. */
  public final Optional<Long> heightOf(Hash blockHash) {
    return find(Columns.BLOCK_INDEX, blockHash.bytes()).map(row -> Columns.longAt(row, 0))
        .filter(height -> height <= head().height());
  }

  /**
   * Nothing for a transaction of a block above the head, though it may be kept already: that block
   * is still to be executed, or to be jumped over by a copied state.
   */
  public final Optional<Location> locate(Hash transactionId) {
    return find(Columns.TX_INDEX, transactionId.bytes())
        .map(row -> new Location(Columns.longAt(row, 0), Columns.intAt(row, 8)))
        .filter(location -> location.height() <= head().height());
  }

  public final Optional<Bytes> receipt(long height, int index) {
    return find(Columns.RECEIPTS, Columns.numbered(height, index / ROW_RECEIPTS))
        .map(Packed::unpack).filter(some -> index % ROW_RECEIPTS < some.size())
        .map(some -> some.get(index % ROW_RECEIPTS));
  }

  /** Of a block in its order; empty also if there is no such block. */
  public final List<Bytes> receipts(long height) {
    return numbered(Columns.RECEIPTS, height).stream()
        .flatMap(row -> Packed.unpack(row.value()).stream()).toList();
  }

  /** Events about a topic after a place, oldest first. */
  public final List<EventLocation> events(Topic topic, @Nullable EventLocation after, int limit) {
    return EventIndex.forward(rows, topic, after, limit);
  }

  /** Events about a topic before a place, or before the end, newest first. */
  public final List<EventLocation> eventsBackward(Topic topic, @Nullable EventLocation before,
      int limit) {
    return EventIndex.backward(rows, topic, before, limit);
  }

  /** The value of a state key at the head. */
  public final @Nullable Bytes state(Bytes key) {
    return rows.get(stateColumn, key);
  }

  /** State rows at the head whose keys start with a prefix, in ascending order. */
  public final List<KeyValue> scanState(Bytes prefix, @Nullable Bytes after, int limit) {
    KeyRange range = KeyRange.prefix(prefix);
    return rows.scan(stateColumn, after == null ? range : range.after(after), limit);
  }

  /** Whether the state after that block can still be read and proved. */
  public final boolean hasState(long height) {
    return height >= stateKeptFrom()
        && findHead().filter(head -> height <= head.height()).isPresent();
  }

  public final long stateKeptFrom() {
    return meta(Columns.Meta.STATE_KEPT_FROM).map(row -> Columns.longAt(row, 0)).orElse(0L);
  }

  /**
   * The value of a state key after a block.
   *
   * @throws StorageException
   *           unless {@link #hasState}; also if the value is not the one that the tree commits to
   */
  public final @Nullable Bytes stateAt(long height, Bytes key) {
    return tree.valueHash(height, key).map(hash -> valueAt(height, key, hash)).orElse(null);
  }

  /** As {@link #stateAt}, with a proof against that block's state root. */
  public final ProvedValue prove(long height, Bytes key) {
    StateTree.Proved proved = tree.prove(height, key);
    return new ProvedValue(proved.valueHash().map(hash -> valueAt(height, key, hash)).orElse(null),
        proved.proof());
  }

  /**
   * A part of the state after a block, for a node that copies it.
   *
   * @param path
   *          its first {@code depth} nibbles count, 0..64
   * @param bytesMax
   *          of keys and values; a single larger row still goes
   * @return empty if that state has no such subtree
   * @throws StorageException
   *           unless {@link #hasState}
   */
  public final Optional<StatePart> statePart(long height, Hash path, int depth, long bytesMax) {
    return new StateParts(this, height, bytesMax).at(path, depth);
  }

  /**
   * The oldest block from which on every block is here, whole. Older ones may be here, too, some
   * without the attachments that a purge took.
   */
  public final long blocksKeptFrom() {
    long joined = meta(Columns.Meta.JOINED).map(row -> Columns.longAt(row, 0)).orElse(0L);
    return Math.max(joined, purgedTo().map(height -> height + 1).orElse(0L));
  }

  /** The newest block that has lost an attachment by a purge, if one has. */
  final Optional<Long> purgedTo() {
    return meta(Columns.Meta.PURGED_TO).map(row -> Columns.longAt(row, 0));
  }

  /** Whether the block was executed here, so that its receipts and events are known. */
  public final boolean isExecuted(long height) {
    return body(height).isPresent() && meta(Columns.Meta.JOINED)
        .filter(row -> height >= Columns.longAt(row, 0) && height <= Columns.longAt(row, 8))
        .isEmpty();
  }

  /** Changes of the validator set, ascending: who follows them all knows who signs the head. */
  public final List<Handover> handovers(long fromHeight, int limit) {
    return rows.scan(Columns.HANDOVERS, new KeyRange(Columns.height(fromHeight), null), limit)
        .stream().map(row -> new Handover(Columns.longAt(row.key(), 0), row.value())).toList();
  }

  /** The tree itself, to execute on and to copy from. */
  public final StateTree tree() {
    return tree;
  }

  final Optional<HeaderRow> headerRow(long height) {
    return height < 0
        ? Optional.empty()
        : find(Columns.HEADERS, Columns.height(height)).map(HeaderRow::decode);
  }

  final Optional<Bytes> meta(Bytes name) {
    return find(Columns.META, name);
  }

  /** The tree knows that there is a value, and its hash; history or head know the bytes. */
  final Bytes valueAt(long height, Bytes key, Hash valueHash) {
    Bytes value = laterChange(height, key)
        .orElseGet(() -> find(stateColumn, key).orElse(Bytes.EMPTY));
    if (!StateTreeHash.valueHash(value).equals(valueHash)) {
      throw new StorageException("the value of " + key + " at height " + height
          + " is not the one that the state tree commits to");
    }
    return value;
  }

  /** What a later block has replaced; nothing is later than the head. */
  private Optional<Bytes> laterChange(long height, Bytes key) {
    if (findHead().filter(head -> head.height() == height).isPresent()) {
      return Optional.empty();
    }
    Hash path = StateTreeHash.path(key);
    KeyRange later = KeyRange.prefix(path.bytes()).after(Columns.history(path, height));
    return rows.first(Columns.STATE_HISTORY, later).map(KeyValue::value);
  }

  private Optional<Bytes> find(Column column, Bytes key) {
    return Optional.ofNullable(rows.get(column, key));
  }

  private List<KeyValue> numbered(Column column, long height) {
    List<KeyValue> all = new ArrayList<>();
    KeyRange range = KeyRange.prefix(Columns.height(height));
    int limit = KeyValueReader.SCAN_ROWS_MAX;
    List<KeyValue> some = rows.scan(column, range, limit);
    all.addAll(some);
    Invariant.check(some.size() < limit, "a block has fewer rows than one scan takes");
    return all;
  }
}
