package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.merkle.StateTreeHash;
import io.mulu.storage.StoredBlock.Attachment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;

/**
 * The chain and its state on one key-value store. A block is one synced batch, so after a crash it
 * is there wholly or not at all. Appending is confined to one thread, the node's event loop; all
 * others read through a {@link LedgerSnapshot}. Any write error ends writing for good (consensus
 * rule 5).
 */
public final class LedgerStore extends LedgerReader implements AutoCloseable {
  /** The name of the store in its medium. */
  public static final String NAME = "db";
  /** Snapshots open at a time: each keeps old versions from being dropped. */
  public static final int SNAPSHOTS_MAX = 64;
  /** Rows that one batch of pruning deletes. */
  static final int PRUNE_ROWS = 10_000;

  private final KeyValueStore rows;
  private final HeadNodes headNodes;
  private final Parallel parallel;
  /** Of the state being copied, or {@link StateTree#NONE}. */
  private long copyHeight = StateTree.NONE;
  /** Where the list of what is stale has been worked off to, since this was opened. */
  private Bytes staleDroppedTo = Bytes.EMPTY;
  private final Semaphore snapshots = new Semaphore(SNAPSHOTS_MAX);

  private LedgerStore(KeyValueStore rows, Parallel parallel) {
    super(rows);
    this.rows = rows;
    this.headNodes = new HeadNodes(rows);
    this.parallel = parallel;
  }

  /** All by the caller's thread. */
  public static LedgerStore open(StorageMedium medium, Hash chainId) {
    return open(medium, chainId, Parallel.INLINE);
  }

  /**
   * Opens the ledger of a chain, or an empty one for it.
   *
   * @param parallel
   *          to read and hash the state's tree with
   * @throws StorageException
   *           if it is of another chain or a newer format, or its head does not fit together
   */
  public static LedgerStore open(StorageMedium medium, Hash chainId, Parallel parallel) {
    KeyValueStore rows = medium.openStore(NAME, Columns.ALL);
    LedgerStore ledger = new LedgerStore(rows, parallel);
    try {
      ledger.checkIdentity(chainId);
      ledger.findHead().ifPresent(ledger::checkHead);
      ledger.discardOldStates();
      ledger.copyHeight = ledger.copyProgress().map(StateCopy.Progress::height)
          .orElse(StateTree.NONE);
      return ledger;
    } catch (StorageException e) {
      rows.close();
      throw e;
    }
  }

  /**
   * Adds a block on the head (block 0 on nothing), on disk when it returns.
   *
   * @throws Invariant.Broken
   *           if the block does not follow the head or its state is not what its header says: who
   *           certified and executed it must have seen that
   * @throws StorageException
   *           if writing failed; no block can be added any more
   */
  public void append(CommittedBlock block) {
    checkFollows(block.block(), block.state());
    if (copyHeight == block.height()) {
      dropCopy(); // else its nodes would lie among the block's own
    }
    WriteBatch batch = new WriteBatch();
    putBlock(batch, block.block());
    putResults(batch, block);
    putState(batch, block.height(), block.state());
    putHead(batch, block.height(), block.block().hash(), block.block().stateRoot());
    Purge.put(batch, this, block);
    rows.write(batch);
    headNodes.committed(block.state());
  }

  /** What a block's writes would make of the newest state; touches nothing. */
  public StateTree.Update plan(SortedMap<Bytes, Optional<Bytes>> writes) {
    long height = findHead().map(Head::height).orElse(StateTree.NONE);
    return new StateTree(headNodes).update(height, height + 1, writes, parallel);
  }

  private static void putHead(WriteBatch batch, long height, Hash hash, Hash stateRoot) {
    batch.put(Columns.META, Columns.Meta.HEAD,
        Bytes.concat(Columns.height(height), hash.bytes(), stateRoot.bytes()));
  }

  /** A copy of a later state that an earlier run began and that can go on. */
  public Optional<StateCopy> copyUnderWay() {
    return copyProgress().map(done -> StateCopy.resume(rows, otherStateColumn(), done));
  }

  private Optional<StateCopy.Progress> copyProgress() {
    return meta(Columns.Meta.STATE_COPY).map(StateCopy.Progress::decode);
  }

  /**
   * Begins to copy a later state beside the one in use; what another copy has left is deleted.
   *
   * @param root
   *          proven to be the state's
   * @throws IllegalArgumentException
   *           unless it is above the head
   */
  public StateCopy copyState(long height, Hash root) {
    if (height <= head().height()) {
      throw new IllegalArgumentException("height " + height + " is not above the head");
    }
    dropCopy();
    copyHeight = height;
    return StateCopy.begin(rows, otherStateColumn(), height, root);
  }

  /** Gives up a copy under way, if there is one. */
  public void dropCopy() {
    if (meta(Columns.Meta.STATE_COPY).isPresent()) {
      dropRows(otherStateColumn(), KeyRange.ALL);
      dropRows(Columns.STATE_TREE, new KeyRange(Columns.height(head().height() + 1), null));
      rows.write(new WriteBatch().delete(Columns.META, Columns.Meta.STATE_COPY));
    }
    copyHeight = StateTree.NONE;
  }

  /**
   * Keeps a certified block above the head: one of those that must be there before {@link #adopt}.
   * It stays, whatever becomes of that.
   */
  public void keep(StoredBlock block) {
    Invariant.check(block.height() > head().height(), "blocks below the head are there");
    WriteBatch batch = new WriteBatch();
    putBlock(batch, block);
    rows.write(batch);
  }

  /**
   * Keeps a certified header above the head that hands over to another validator set, without its
   * body: whoever follows the sets from here on may need it.
   */
  public void keepHandover(StoredBlock bare, Bytes nextSet) {
    WriteBatch batch = new WriteBatch();
    batch.put(Columns.HEADERS, Columns.height(bare.height()), headerRow(bare).encode());
    batch.put(Columns.CERTIFICATES, Columns.height(bare.height()), bare.certificate());
    batch.put(Columns.HANDOVERS, Columns.height(bare.height()), nextSet);
    rows.write(batch);
  }

  /**
   * Makes the block of a completely copied state the head, at once. States before it are gone from
   * then on, blocks and receipts stay as far as they are there.
   *
   * @param blocksFrom
   *          all blocks from here to the new head were kept
   * @throws Invariant.Broken
   *           if the copy is not complete, or the new head or its parent is not there
   */
  public void adopt(StateCopy copy, long blocksFrom) {
    long height = copy.height();
    HeaderRow header = headerRow(height)
        .orElseThrow(() -> new Invariant.Broken("the new head's block was not kept"));
    Invariant.check(copy.isComplete() && header.stateRoot().equals(copy.root()),
        "only the whole state of the block is adopted");
    Invariant.check(
        blocksFrom < height
            && headerRow(height - 1).map(HeaderRow::hash).equals(Optional.of(header.parentHash())),
        "the new head's parent was kept");
    WriteBatch batch = new WriteBatch();
    putHead(batch, height, header.hash(), header.stateRoot());
    batch.put(Columns.META, Columns.Meta.STATE_COLUMN,
        Bytes.wrap(ByteBuffer.allocate(4).putInt(otherStateColumn().id()).array()));
    batch.put(Columns.META, Columns.Meta.STATE_KEPT_FROM, Columns.height(height));
    batch.put(Columns.META, Columns.Meta.JOINED,
        Bytes.concat(Columns.height(blocksFrom), Columns.height(height)));
    batch.put(Columns.META, Columns.Meta.DISCARDING, Columns.height(height));
    batch.delete(Columns.META, Columns.Meta.STATE_COPY);
    rows.write(batch);
    copyHeight = StateTree.NONE;
    stateColumnChanged();
    headNodes.clear();
    discardOldStates();
  }

  /** The rest of {@link #adopt}: begun again at the next opening if a crash comes between. */
  private void discardOldStates() {
    Optional<Bytes> height = meta(Columns.Meta.DISCARDING);
    if (height.isPresent()) {
      KeyRange older = new KeyRange(Bytes.EMPTY, height.get());
      dropRows(otherStateColumn(), KeyRange.ALL);
      dropRows(Columns.STATE_TREE, older);
      dropRows(Columns.STATE_TREE_STALE, older);
      dropRows(Columns.STATE_HISTORY, KeyRange.ALL);
      rows.write(new WriteBatch().delete(Columns.META, Columns.Meta.DISCARDING));
    }
  }

  private Column otherStateColumn() {
    return stateColumn().equals(Columns.STATE) ? Columns.STATE_OTHER : Columns.STATE;
  }

  private void dropRows(Column column, KeyRange range) {
    List<KeyValue> some = rows.scan(column, range, PRUNE_ROWS);
    while (!some.isEmpty()) {
      WriteBatch batch = new WriteBatch();
      some.forEach(row -> batch.delete(column, row.key()));
      rows.write(batch);
      some = rows.scan(column, range.after(some.getLast().key()), PRUNE_ROWS);
    }
  }

  /** The ledger as it is now; empty if too many are open, which is a reason to refuse a caller. */
  public Optional<LedgerSnapshot> snapshot() {
    if (!snapshots.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new LedgerSnapshot(rows.snapshot(), snapshots::release));
    } catch (StorageException e) {
      snapshots.release();
      throw e;
    }
  }

  /**
   * Forgets the states before a height, blocks stay. Works in batches of {@value #PRUNE_ROWS} rows;
   * a crash in between leaves the rest to the next time.
   *
   * @throws IllegalArgumentException
   *           above the head
   */
  public void pruneStatesBefore(long height) {
    if (height > head().height()) {
      throw new IllegalArgumentException("the head's state is always kept");
    }
    if (height <= stateKeptFrom()) {
      return;
    }
    // First say that they are gone: no reader then takes a half-pruned state for whole.
    rows.write(
        new WriteBatch().put(Columns.META, Columns.Meta.STATE_KEPT_FROM, Columns.height(height)));
    boolean more;
    do {
      more = dropStale(PRUNE_ROWS);
    } while (more);
  }

  /**
   * Deletes some of what only states before {@link #stateKeptFrom} need, which a purge leaves.
   *
   * @param rowsMax
   *          about so many, by whole rows of the list
   * @return whether there may be more
   */
  public boolean dropStale(int rowsMax) {
    int max = Math.max(1, rowsMax / StaleList.ROW_ITEMS);
    KeyRange dead = KeyRange.between(Columns.height(0), Columns.height(stateKeptFrom() + 1));
    List<KeyValue> some = rows.scan(Columns.STATE_TREE_STALE, dead.after(staleDroppedTo), max);
    if (!some.isEmpty()) {
      WriteBatch batch = new WriteBatch();
      some.forEach(row -> StaleList.drop(batch, row));
      rows.write(batch);
      // Behind the last, not from the start: what was just deleted still costs a scan its steps.
      staleDroppedTo = some.getLast().key();
    }
    return some.size() == max;
  }

  @Override
  public void close() {
    rows.close();
  }

  private void checkIdentity(Hash chainId) {
    Optional<Bytes> format = meta(Columns.Meta.FORMAT);
    if (format.isEmpty()) {
      Bytes version = Bytes.wrap(ByteBuffer.allocate(4).putInt(Columns.FORMAT_VERSION).array());
      rows.write(new WriteBatch().put(Columns.META, Columns.Meta.FORMAT, version).put(Columns.META,
          Columns.Meta.CHAIN, chainId.bytes()));
      return;
    }
    int version = Columns.intAt(format.get(), 0);
    if (version != Columns.FORMAT_VERSION) {
      throw new StorageException(
          "the store has format " + version + ", this release reads " + Columns.FORMAT_VERSION);
    }
    Bytes chain = meta(Columns.Meta.CHAIN).orElse(Bytes.EMPTY);
    if (!chain.equals(chainId.bytes())) {
      throw new StorageException("the store belongs to the chain " + chain + ", not to " + chainId);
    }
  }

  private void checkHead(Head head) {
    HeaderRow row = headerRow(head.height())
        .orElseThrow(() -> new StorageException("the head's header is missing"));
    require(row.hash().equals(head.hash()) && row.stateRoot().equals(head.stateRoot()),
        "the head is not the block of its height");
    require(heightOf(head.hash()).equals(Optional.of(head.height())),
        "the head is not in the block index");
    require(body(head.height()).isPresent(), "the head's body is missing");
    require(tree().root(head.height()).equals(head.stateRoot()),
        "the state's root is not the head's");
    if (head.height() > 0) {
      require(certificate(head.height()).isPresent(), "the head's certificate is missing");
      require(
          headerRow(head.height() - 1).map(HeaderRow::hash).equals(Optional.of(row.parentHash())),
          "the head's parent is another block");
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new StorageException("the store is damaged: " + otherwise);
    }
  }

  private void checkFollows(StoredBlock block, StateTree.Update state) {
    Optional<Head> head = findHead();
    long height = head.map(h -> h.height() + 1).orElse(0L);
    Hash parent = head.map(Head::hash).orElse(Hash.ZERO);
    Invariant.check(block.height() == height, "the block is not the next, " + height);
    Invariant.check(block.parentHash().equals(parent), "the block has another parent: " + parent);
    Invariant.check(state.version() == height && state.base() == height - 1,
        "the block's state was computed on another block");
    Invariant.check(state.root().equals(block.stateRoot()),
        "the block's state has another root than its header");
    Invariant.check(block.certificate().isEmpty() == (height == 0),
        "every block but 0 has a certificate");
  }

  private static void putBlock(WriteBatch batch, StoredBlock block) {
    long height = block.height();
    batch.put(Columns.HEADERS, Columns.height(height), headerRow(block).encode());
    batch.put(Columns.BLOCKS, Columns.height(height), block.body());
    for (Attachment attachment : block.attachments()) {
      batch.put(Columns.ATTACHMENTS, Columns.numbered(height, attachment.transactionIndex()),
          attachment.bytes());
    }
    if (!block.certificate().isEmpty()) {
      batch.put(Columns.CERTIFICATES, Columns.height(height), block.certificate());
    }
    batch.put(Columns.BLOCK_INDEX, block.hash().bytes(), Columns.height(height));
    for (int i = 0; i < block.transactionIds().size(); i++) {
      batch.put(Columns.TX_INDEX, block.transactionIds().get(i).bytes(),
          Columns.numbered(height, i));
    }
  }

  private static HeaderRow headerRow(StoredBlock block) {
    return new HeaderRow(block.hash(), block.parentHash(), block.stateRoot(), block.header());
  }

  private static void putResults(WriteBatch batch, CommittedBlock block) {
    long height = block.height();
    List<Bytes> receipts = block.receipts();
    for (int from = 0; from < receipts.size(); from += ROW_RECEIPTS) {
      batch.put(Columns.RECEIPTS, Columns.numbered(height, from / ROW_RECEIPTS),
          Packed.pack(receipts.subList(from, Math.min(receipts.size(), from + ROW_RECEIPTS))));
    }
    EventIndex.put(batch, height, block.events());
    Bytes nextSet = block.nextSet();
    if (nextSet != null) {
      batch.put(Columns.HANDOVERS, Columns.height(height), nextSet);
    }
  }

  private void putState(WriteBatch batch, long height, StateTree.Update update) {
    StaleList stale = new StaleList();
    for (Bytes key : update.replaced()) {
      Bytes before = state(key);
      if (before == null) {
        throw new StorageException("the store is damaged: it lacks the value of " + key);
      }
      Hash path = StateTreeHash.path(key);
      batch.put(Columns.STATE_HISTORY, Columns.history(path, height), before);
      stale.history(path);
    }
    update.writes().forEach((key, value) -> batch.set(stateColumn(), key, value.orElse(null)));
    update.putNodes(batch);
    update.stale().forEach(stale::node);
    stale.put(batch, height);
  }
}
