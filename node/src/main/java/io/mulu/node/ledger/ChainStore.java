package io.mulu.node.ledger;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.LedgerEvent;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.Submission;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.storage.CommittedBlock;
import io.mulu.storage.EventPointer;
import io.mulu.storage.LedgerSnapshot;
import io.mulu.storage.LedgerStore;
import io.mulu.storage.Parallel;
import io.mulu.storage.StateCopy;
import io.mulu.storage.StateTree;
import io.mulu.storage.StorageMedium;
import io.mulu.storage.StoredBlock;
import io.mulu.vm.ExecutionResult;
import io.mulu.vm.Executor;
import io.mulu.vm.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The ledger's bytes as the protocol's records. Writing is confined to the event loop; single rows,
 * {@link #certifiedBlock} and {@link #locate} may be read from any thread, everything that must
 * speak of one head is read through {@link #pin}.
 */
public final class ChainStore implements AutoCloseable {
  private static final WireCodec<ValidatorSet> VALIDATORS = WireCodec.of(ValidatorSet.class);
  /** Rows deleted at a time: a few milliseconds. */
  private static final int TIDY_ROWS = 500;
  private static final WireCodec<DocumentEntry> ENTRY = WireCodec.of(DocumentEntry.class);
  private static final WireCodec<Consent> CONSENT = WireCodec.of(Consent.class);
  private static final WireCodec<ChainParameters> PARAMETERS = WireCodec.of(ChainParameters.class);

  private final Genesis genesis;
  private final Hash chainId;
  private final LedgerStore store;
  private final StateReader state;

  private ChainStore(Genesis genesis, LedgerStore store) {
    this.genesis = genesis;
    this.chainId = genesis.chainId();
    this.store = store;
    this.state = new StateReader() {
      @Override
      public @org.jspecify.annotations.Nullable Bytes get(Bytes key) {
        return store.state(key);
      }

      @Override
      public List<Row> scan(Bytes prefix, @org.jspecify.annotations.Nullable Bytes after,
          int limit) {
        return store.scanState(prefix, after, limit).stream()
            .map(row -> new Row(row.key(), row.value())).toList();
      }
    };
  }

  /** All by the caller's thread. */
  public static ChainStore open(StorageMedium medium, Genesis genesis, Executor executor) {
    return open(medium, genesis, executor, Parallel.INLINE);
  }

  /**
   * Opens the chain's ledger; an empty one begins with the execution of its genesis.
   *
   * @param parallel
   *          to read and hash the state's tree with
   * @throws io.mulu.storage.StorageException
   *           if it is of another chain, or damaged
   */
  public static ChainStore open(StorageMedium medium, Genesis genesis, Executor executor,
      Parallel parallel) {
    ChainStore chain = new ChainStore(genesis,
        LedgerStore.open(medium, genesis.chainId(), parallel));
    if (chain.store.findHead().isEmpty()) {
      chain.found(executor);
    }
    return chain;
  }

  private void found(Executor executor) {
    ExecutionResult result = executor.executeGenesis(genesis);
    StateTree.Update update = store.plan(result.writes());
    Hash validators = result.nextValidators().hash();
    Hash parameters = result.nextParameters().hash();
    List<Bytes> receipts = Receipt.encodeAll(result.receipts());
    BlockHeader header = new BlockHeader(1, chainId, 0, Hash.ZERO, genesis.timeMillis(),
        Block.txRoot(List.of()), update.root(), Receipt.root(receipts), validators, parameters,
        validators, parameters, null, 0);
    store.append(
        committed(new Execution(new Block(header, List.of()), List.of(), result, receipts, update),
            Bytes.EMPTY));
  }

  public Hash chainId() {
    return chainId;
  }

  public BlockHeader head() {
    return header(store, store.head().height()).orElseThrow();
  }

  /** In force at the height after the head. */
  public ValidatorSet nextValidators() {
    return VALIDATORS.decodeOwn(row(StateTable.VALIDATORS));
  }

  public ChainParameters nextParameters() {
    return PARAMETERS.decodeOwn(row(StateTable.PARAMETERS));
  }

  private Bytes row(StateTable table) {
    Bytes value = store.state(table.key());
    if (value == null) {
      throw new Invariant.Broken("the state lacks its " + table);
    }
    return value;
  }

  /** What executing a block's writes would make of the state; touches nothing. */
  public StateTree.Update planState(SortedMap<Bytes, Optional<Bytes>> writes) {
    return store.plan(writes);
  }

  void append(Execution execution, QuorumCertificate certificate) {
    store.append(committed(execution, certificate.encode()));
  }

  private static CommittedBlock committed(Execution execution, Bytes certificate) {
    BlockHeader header = execution.block().header();
    ExecutionResult result = execution.result();
    boolean isHandover = !header.nextValidatorSetHash().equals(header.validatorSetHash());
    return new CommittedBlock(
        stored(execution.block(), certificate,
            execution.transactions().stream().map(VerifiedTransaction::id).toList()),
        execution.receipts(), pointers(result.receipts()),
        isHandover ? result.nextValidators().encode() : null, execution.treeUpdate(),
        purged(result));
  }

  /** The transactions that brought the handles which this block purges. */
  private static List<Hash> purged(ExecutionResult result) {
    List<Hash> transactions = new ArrayList<>();
    for (Receipt receipt : result.receipts()) {
      for (LedgerEvent event : receipt.events()) {
        if (event.what().equals(LedgerEvent.HANDLE_PURGED)) {
          Optional<Bytes> row = result.writes()
              .get(StateTable.of(event.kind()).key(event.object()));
          if (row == null || row.isEmpty()) {
            throw new Invariant.Broken("what was purged is still an object");
          }
          transactions.add(event.kind() == ObjectKind.ENTRY
              ? ENTRY.decodeOwn(row.get()).batch()
              : CONSENT.decodeOwn(row.get()).batch());
        }
      }
    }
    return transactions;
  }

  /** Deletes some of what a purge has left of old states. */
  void tidy() {
    store.dropStale(TIDY_ROWS);
  }

  private static StoredBlock stored(Block block, Bytes certificate, List<Hash> ids) {
    BlockHeader header = block.header();
    List<StoredBlock.Attachment> attachments = new ArrayList<>();
    List<Submission> bare = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      Submission submission = block.transactions().get(i);
      if (!submission.attachment().isEmpty()) {
        attachments.add(new StoredBlock.Attachment(i, submission.attachment()));
      }
      bare.add(new Submission(submission.transaction(), Bytes.EMPTY));
    }
    return new StoredBlock(header.height(), header.hash(), header.parentHash(), header.stateRoot(),
        header.encode(), new Block(header, bare).encode(), certificate, ids, attachments);
  }

  private static List<EventPointer> pointers(List<Receipt> receipts) {
    List<EventPointer> pointers = new ArrayList<>();
    for (int r = 0; r < receipts.size(); r++) {
      List<LedgerEvent> events = receipts.get(r).events();
      for (int e = 0; e < events.size(); e++) {
        List<EventPointer.Topic> topics = new ArrayList<>();
        LedgerEvent event = events.get(e);
        topics.add(new EventPointer.Topic(EventPointer.TopicKind.OBJECT, event.object()));
        if (event.actor() != null) {
          topics.add(new EventPointer.Topic(EventPointer.TopicKind.ACTOR, event.actor()));
        }
        for (Hash organization : event.organizations()) {
          topics.add(new EventPointer.Topic(EventPointer.TopicKind.ORGANIZATION, organization));
        }
        pointers.add(new EventPointer(r, e, topics));
      }
    }
    return pointers;
  }

  /** The head for admission. Thread-safe: it reads single rows. */
  CommittedView view(BlockHeader head, ChainParameters parameters) {
    return new CommittedView(chainId, head, parameters, new ViewRows(state), store);
  }

  /** The committed state, each row as it is now. */
  StateReader rows() {
    return state;
  }

  public Optional<Location> locate(Hash transactionId) {
    return store.locate(transactionId).map(l -> new Location(l.height(), l.transactionIndex()));
  }

  /** For peers: no snapshot is needed, committed blocks never change. */
  public Optional<CertifiedBlock> certifiedBlock(long height) {
    return PinnedLedger.certifiedBlock(store, height);
  }

  /** Of a committed block that is kept. Thread-safe. */
  public Optional<BlockHeader> header(long height) {
    return header(store, height);
  }

  public Genesis genesis() {
    return genesis;
  }

  /** From here on all blocks are here, whole. */
  public long blocksKeptFrom() {
    return store.blocksKeptFrom();
  }

  long stateKeptFrom() {
    return store.stateKeptFrom();
  }

  Optional<StateCopy> copyUnderWay() {
    return store.copyUnderWay();
  }

  StateCopy copyState(BlockHeader proven) {
    return store.copyState(proven.height(), proven.stateRoot());
  }

  void dropCopy() {
    store.dropCopy();
  }

  static ChainParameters parametersIn(StateCopy copy) {
    Bytes row = copy.value(StateTable.PARAMETERS.key());
    if (row == null) {
      throw new Invariant.Broken("the copied state lacks its parameters");
    }
    return PARAMETERS.decodeOwn(row);
  }

  void keep(CertifiedBlock certified) {
    QuorumCertificate certificate = Objects.requireNonNull(certified.certificate());
    store.keep(stored(certified.block(), certificate.encode(), certified.block().transactions()
        .stream().map(submission -> submission.transaction().id()).toList()));
  }

  void keep(Handover handover) {
    BlockHeader header = handover.last().header();
    QuorumCertificate certificate = Objects.requireNonNull(handover.last().certificate());
    store.keepHandover(stored(new Block(header, List.of()), certificate.encode(), List.of()),
        handover.next().encode());
  }

  void adopt(StateCopy copy, long blocksFrom) {
    store.adopt(copy, blocksFrom);
  }

  static Optional<BlockHeader> header(io.mulu.storage.LedgerReader reader, long height) {
    return reader.header(height).map(bytes -> {
      try {
        return BlockHeader.decode(bytes);
      } catch (io.mulu.protocol.wire.MalformedException e) {
        throw new Invariant.Broken("stored header " + height + " " + e.getMessage());
      }
    });
  }

  /** Everything up to the head of now. */
  public Optional<PinnedLedger> pin() {
    Optional<LedgerSnapshot> snapshot = store.snapshot();
    return snapshot.map(PinnedLedger::new);
  }

  @Override
  public void close() {
    store.close();
  }
}
