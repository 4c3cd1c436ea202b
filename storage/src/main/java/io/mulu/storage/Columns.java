package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The whole schema of the ledger's store: every column, its keys and values. Numbers in keys are
 * big-endian, so that byte order is number order. An id is never used again, nor its name.
 */
public final class Columns {
  /** Name in UTF-8 → {@link Meta}'s values. */
  public static final Column META = new Column(1, "meta");
  /** height(8) → hash(32) ‖ parentHash(32) ‖ stateRoot(32) ‖ header bytes. */
  public static final Column HEADERS = new Column(2, "headers");
  /** height(8) → body bytes. */
  public static final Column BLOCKS = new Column(3, "blocks");
  /** height(8) ‖ transaction index(4) → attachment bytes. */
  public static final Column ATTACHMENTS = new Column(4, "attachments");
  /** height(8) → commit certificate; none for block 0. */
  public static final Column CERTIFICATES = new Column(5, "certificates");
  /** block hash(32) → height(8). */
  public static final Column BLOCK_INDEX = new Column(6, "block_index");
  /** transaction id(32) → height(8) ‖ transaction index(4). */
  public static final Column TX_INDEX = new Column(7, "tx_index");
  /** height(8) ‖ number of the row(4) → 64 receipts, fewer in the last, {@link Packed}. */
  public static final Column RECEIPTS = new Column(8, "receipts");
  /** State key → value, as of the head, if meta names this column. */
  public static final Column STATE = new Column(9, "state");
  /** path(32) ‖ height(8) at which the value was replaced → the value before. */
  public static final Column STATE_HISTORY = new Column(10, "state_history");
  /** {@link NodeKey} → {@link TreeNode}. */
  public static final Column STATE_TREE = new Column(11, "state_tree");
  /**
   * height(8) ‖ number of the row(4) → {@link Packed}: 0x01 ‖ node key, or 0x02 ‖ path(32), dead
   * since then.
   */
  public static final Column STATE_TREE_STALE = new Column(12, "state_tree_stale");
  /**
   * topic kind(1) ‖ id(32) ‖ height(8) ‖ receipt index(4) ‖ event index(4) → the same two indexes
   * of up to 255 further events of that block, ascending.
   */
  public static final Column INDEX_EVENTS = new Column(13, "index_events");

  /** As {@link #STATE}; which of the two is in use, meta says. */
  public static final Column STATE_OTHER = new Column(14, "state_other");

  /** height(8) of the last block under a validator set → the set that it hands over to. */
  public static final Column HANDOVERS = new Column(15, "handovers");

  public static final List<Column> ALL = List.of(META, HEADERS, BLOCKS, ATTACHMENTS, CERTIFICATES,
      BLOCK_INDEX, TX_INDEX, RECEIPTS, STATE, STATE_HISTORY, STATE_TREE, STATE_TREE_STALE,
      INDEX_EVENTS, STATE_OTHER, HANDOVERS);

  /** Raised when a release can no longer read what an older one wrote. */
  public static final int FORMAT_VERSION = 2;

  private Columns() {
  }

  /** Keys of {@link #META}. */
  static final class Meta {
    /** → version(4). */
    static final Bytes FORMAT = Bytes.utf8("format");
    /** → chain id(32). */
    static final Bytes CHAIN = Bytes.utf8("chain");
    /** → height(8) ‖ hash(32) ‖ stateRoot(32). */
    static final Bytes HEAD = Bytes.utf8("head");
    /** → height(8): the oldest whose state can be read and proved. */
    static final Bytes STATE_KEPT_FROM = Bytes.utf8("state_kept_from");
    /** → column id(4) of the state in use; absent: {@link Columns#STATE}. */
    static final Bytes STATE_COLUMN = Bytes.utf8("state_column");
    /** → {@link StateCopy.Progress}: a copy under way into the other column. */
    static final Bytes STATE_COPY = Bytes.utf8("state_copy");
    /** → height(8): what only states before it need is being deleted. */
    static final Bytes DISCARDING = Bytes.utf8("discarding");
    /** → height(8) of the oldest of the blocks that a copied state came with ‖ its height(8). */
    static final Bytes JOINED = Bytes.utf8("joined");
    /** → height(8) of the newest block that has lost an attachment by a purge. */
    static final Bytes PURGED_TO = Bytes.utf8("purged_to");

    private Meta() {
    }
  }

  static Bytes height(long height) {
    Invariant.check(height >= 0, "heights are not negative");
    return Bytes.ofLong(height);
  }

  static Bytes numbered(long height, int index) {
    Invariant.check(height >= 0 && index >= 0, "heights and indexes are not negative");
    return Bytes.wrap(ByteBuffer.allocate(12).putLong(height).putInt(index).array());
  }

  static Bytes history(Hash path, long height) {
    return Bytes.concat(path.bytes(), height(height));
  }

  static long longAt(Bytes bytes, int offset) {
    return ByteBuffer.wrap(bytes.unsafeArray()).getLong(offset);
  }

  static int intAt(Bytes bytes, int offset) {
    return ByteBuffer.wrap(bytes.unsafeArray()).getInt(offset);
  }

  static Hash hashAt(Bytes bytes, int offset) {
    return Hash.of(bytes.slice(offset, offset + Hash.SIZE));
  }
}
