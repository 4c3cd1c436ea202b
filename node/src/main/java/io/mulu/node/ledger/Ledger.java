package io.mulu.node.ledger;

import io.mulu.consensus.CensorshipWatch;
import io.mulu.consensus.ChainState;
import io.mulu.consensus.Effect;
import io.mulu.consensus.ProposalVerdict;
import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.Workers;
import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Submission;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.storage.StateTree;
import io.mulu.vm.BlockContext;
import io.mulu.vm.ExecutionResult;
import io.mulu.vm.Executor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds, judges and commits blocks. A proposal is executed in memory on the committed state; only
 * a committed block touches the store, in one synced batch (docs/spec/consensus.md, rule 1).
 * Confined to the event loop, except {@link #view}, {@link #certifiedBlock} and
 * {@link #syncContext}, whose results may leave it.
 */
public final class Ledger {
  /** Executed proposals kept for the height being decided; an older one is executed again. */
  static final int EXECUTIONS_MAX = 8;
  /** Transactions reported as passed over. */
  static final int PASSED_OVER_MAX = CensorshipWatch.PASSED_OVER_MAX;

  private final Hash chainId;
  private final Executor executor;
  private final ChainStore store;
  private final Mempool mempool;
  private final LinkedHashMap<Hash, Execution> executions = new LinkedHashMap<>();
  private final StateTransfer transfer;
  private final HeadRows headRows;
  private BlockHeader head;
  private ValidatorSet validators;
  private volatile CommittedView view;

  /** A block that uses less of each limit has room, in thousandths (rule 8). */
  public static final int SMALL_PERMILLE = Mempool.Room.WHOLE / 16;

  /** One transaction of a body after its own checks: exactly one of the two is set. */
  public record Checked(@Nullable VerifiedTransaction transaction, String problem) {
  }

  public Ledger(ChainStore store, Executor executor, Mempool mempool) {
    this.store = store;
    this.executor = executor;
    this.mempool = mempool;
    this.chainId = store.chainId();
    this.head = store.head();
    this.validators = store.nextValidators();
    this.view = store.view(head, store.nextParameters());
    this.transfer = new StateTransfer(store, this);
    this.headRows = new HeadRows(store.rows());
  }

  public Hash chainId() {
    return chainId;
  }

  public BlockHeader head() {
    return head;
  }

  /** In force at the next height. */
  public ValidatorSet validators() {
    return validators;
  }

  /** Who may connect, as the head leaves it. */
  public Listing listing() {
    return Listing.of(validators, view.state());
  }

  public Mempool mempool() {
    return mempool;
  }

  /** The committed chain as admission sees it. Thread-safe. */
  public ChainView view() {
    return view;
  }

  public ChainState chainState() {
    return new ChainState(head, validators, view.parameters(), 0, List.of());
  }

  public boolean isOrdered(Hash transactionId) {
    return view.isOrdered(transactionId);
  }

  /** Whether a block built now would hold a transaction or run a deadline. */
  public boolean hasWork(long wallMillis) {
    long timestampMillis = nextTimestamp(wallMillis);
    return mempool.hasChoosable(room(timestampMillis, 1, Mempool.Room.WHOLE))
        || executor.hasDueDeadline(timestampMillis, view.state());
  }

  /**
   * A block of one's own.
   *
   * @param permille
   *          of its limits that it likes to use
   * @return null if there is nothing to propose and it may not be empty
   */
  public @Nullable Block build(Effect.BuildProposal wanted, long wallMillis, int permille) {
    if (wanted.height() != head.height() + 1) {
      return null; // decided meanwhile
    }
    long timestampMillis = nextTimestamp(wallMillis);
    List<VerifiedTransaction> chosen = new ArrayList<>();
    if (wanted.withTransactions()) {
      mempool.pick(room(timestampMillis, Block.TRANSACTIONS_MAX, permille))
          .forEach(pooled -> chosen.add(pooled.transaction()));
    }
    boolean isEmpty = chosen.isEmpty() && !executor.hasDueDeadline(timestampMillis, view.state());
    if (isEmpty && !wanted.mayBeEmpty()) {
      return null;
    }
    Outcome outcome = execute(new BlockContext(wanted.height(), timestampMillis), chosen);
    BlockHeader header = header(wanted.proposer(), wanted.tenure(), timestampMillis,
        Block.txRoot(chosen.stream().map(VerifiedTransaction::envelopeHash).toList()), outcome);
    Block block = new Block(header, chosen.stream().map(VerifiedTransaction::submission).toList());
    remember(outcome.of(block, chosen));
    return block;
  }

  /** What executing a body gives; the header is not known before. */
  private record Outcome(ExecutionResult result, List<Bytes> receipts, StateTree.Update update) {
    Execution of(Block block, List<VerifiedTransaction> transactions) {
      return new Execution(block, transactions, result, receipts, update);
    }
  }

  private Outcome execute(BlockContext context, List<VerifiedTransaction> transactions) {
    ExecutionResult result = executor.execute(context, transactions, headRows);
    return new Outcome(result, Receipt.encodeAll(result.receipts()),
        store.planState(result.writes()));
  }

  private long nextTimestamp(long wallMillis) {
    return Math.max(wallMillis, head.timestampMillis() + 1);
  }

  private Mempool.Room room(long timestampMillis, int transactionsMax, int permille) {
    ChainParameters parameters = view.parameters();
    return new Mempool.Room(transactionsMax, parameters.blockBytesMax(), parameters.blockWorkMax(),
        permille, timestampMillis, parameters.transactionLifetimeMillis());
  }

  private BlockHeader header(@Nullable PublicKey proposer, long tenure, long timestampMillis,
      Hash txRoot, Outcome outcome) {
    return new BlockHeader(1, chainId, head.height() + 1, head.hash(), timestampMillis, txRoot,
        outcome.update().root(), Receipt.root(outcome.receipts()), validators.hash(),
        view.parameters().hash(), outcome.result().nextValidators().hash(),
        outcome.result().nextParameters().hash(), proposer, tenure);
  }

  /**
   * Checks each transaction of a body once: those of the pool were, the rest goes to workers.
   * {@code then} runs on the loop, perhaps before this returns; never if the head moves before.
   */
  public void check(Block block, EventLoop loop, Workers workers, Consumer<List<Checked>> then) {
    Map<Hash, VerifiedTransaction> known = new LinkedHashMap<>();
    Execution execution = executions.get(block.hash());
    if (execution != null) {
      execution.transactions().forEach(t -> known.put(t.envelopeHash(), t));
    }
    List<Hash> envelopes = block.envelopeHashes();
    for (Hash envelope : envelopes) {
      PooledTransaction pooled = mempool.byEnvelope(envelope);
      if (pooled != null) {
        known.put(envelope, pooled.transaction());
      }
    }
    BlockHeader parent = head;
    new ParallelCheck(block, envelopes, known, syncContext(), then).start(loop, workers,
        () -> head.equals(parent));
  }

  /** Executes a proposal, or finds it executed, and says whether its header is what comes out. */
  public ProposalVerdict judge(Block block, List<Checked> checked) {
    String problem = problemOf(block, checked);
    if (!problem.isEmpty()) {
      return new ProposalVerdict.Invalid(problem);
    }
    Execution execution = executions.get(block.hash());
    Invariant.check(execution != null, "a block without problems was executed");
    boolean isEmpty = execution != null && execution.result().receipts().isEmpty();
    return new ProposalVerdict.Valid(isEmpty);
  }

  /** As {@link #judge} for a block that came with a certificate: empty if it may be committed. */
  public String problemOfCertified(Block block, List<Checked> checked) {
    return problemOf(block, checked);
  }

  private String problemOf(Block block, List<Checked> checked) {
    if (executions.containsKey(block.hash())) {
      return "";
    }
    Optional<String> structure = BlockRules.problem(block, checked, head, view);
    if (structure.isPresent()) {
      return structure.get();
    }
    List<VerifiedTransaction> transactions = new ArrayList<>();
    for (Checked one : checked) {
      VerifiedTransaction transaction = one.transaction();
      if (transaction == null) {
        return one.problem();
      }
      transactions.add(transaction);
    }
    BlockHeader header = block.header();
    Outcome outcome = execute(new BlockContext(header.height(), header.timestampMillis()),
        transactions);
    BlockHeader expected = header(header.proposer(), header.tenure(), header.timestampMillis(),
        header.txRoot(), outcome);
    if (!expected.equals(header)) {
      return BlockRules.difference(header, expected);
    }
    remember(outcome.of(block, transactions));
    return "";
  }

  private void remember(Execution execution) {
    executions.put(execution.block().hash(), execution);
    if (executions.size() > EXECUTIONS_MAX) {
      executions.pollFirstEntry();
    }
  }

  /**
   * Makes an executed block durable: block, state, certificate and indexes in one synced batch.
   *
   * @throws io.mulu.storage.StorageException
   *           if the disk failed; nothing of the block is then visible
   */
  public void commit(Block block, QuorumCertificate certificate) {
    Invariant.check(block.header().parentHash().equals(head.hash()), "a block extends the head");
    Invariant.check(certificate.blockHash().equals(block.hash()), "the certificate is the block's");
    Execution execution = executionOf(block);
    store.append(execution, certificate);
    headRows.committed(execution.result().writes());
    head = block.header();
    validators = execution.result().nextValidators();
    view = store.view(head, execution.result().nextParameters());
    executions.clear();
    mempool.remove(execution.transactions().stream().map(VerifiedTransaction::id).toList());
    mempool.removeExpired(head.timestampMillis());
    // What was admitted under other limits would make the own proposals invalid.
    mempool.removeIf(pooled -> !isWithinLimits(pooled));
  }

  /** As remembered, or made again: others of the height may have pushed it out. */
  private Execution executionOf(Block block) {
    Execution execution = executions.get(block.hash());
    if (execution == null) {
      String problem = problemOf(block, syncContext().check(block));
      Invariant.check(problem.isEmpty(), "a valid block stays valid: " + problem);
      execution = executions.get(block.hash());
    }
    return Objects.requireNonNull(execution);
  }

  /** Whether the parameters in force, which may be newer than its check, let it into a block. */
  boolean isWithinLimits(PooledTransaction pooled) {
    Submission submission = pooled.transaction().submission();
    ChainParameters parameters = view.parameters();
    return submission.transaction().body().size() <= parameters.transactionBytesMax()
        && submission.attachment().size() <= parameters.attachmentBytesMax();
  }

  /**
   * Transactions that the block had room for, known here for longer than T0, and left out
   * (docs/spec/consensus.md, rule 8): in a small block all such, in others those of which it holds
   * one of the same organisation that came T0 later. A full block passes over nobody.
   *
   * @param nowMillis
   *          loop time, as that of arrivals
   * @param wallMillis
   *          the same moment by the calendar, to tell how long ago the block was made
   */
  public List<Hash> passedOver(Block block, long nowMillis, long wallMillis) {
    Mempool.Room room = room(block.header().timestampMillis(), Block.TRANSACTIONS_MAX,
        Mempool.Room.WHOLE);
    Filling filling = filling(block);
    if (filling.transactions() >= Block.TRANSACTIONS_MAX) {
      return List.of();
    }
    Set<Hash> ordered = new HashSet<>();
    Map<Hash, Long> newest = new LinkedHashMap<>();
    for (VerifiedTransaction transaction : executionOf(block).transactions()) {
      ordered.add(transaction.envelopeHash());
      PooledTransaction pooled = mempool.byId(transaction.id());
      if (pooled != null) {
        newest.merge(pooled.organization(), pooled.arrivedMillis(), Math::max);
      }
    }
    long timeoutMillis = view.parameters().viewTimeoutMillis();
    boolean isSmall = filling.used(room) < SMALL_PERMILLE;
    long madeMillis = nowMillis - Math.max(0, wallMillis - block.header().timestampMillis());
    return mempool.all().stream().filter(p -> p.arrivedMillis() < madeMillis - timeoutMillis)
        .filter(p -> isSmall || p.arrivedMillis() <= newest.getOrDefault(p.organization(),
            Long.MIN_VALUE + timeoutMillis) - timeoutMillis)
        .filter(p -> !ordered.contains(p.transaction().envelopeHash()))
        .filter(p -> p.transaction().bytes() <= room.bytesMax() - filling.bytes()
            && p.work() <= room.workMax() - filling.work())
        .filter(p -> Mempool.isOrderable(p, room)).limit(PASSED_OVER_MAX)
        .map(p -> p.transaction().envelopeHash()).toList();
  }

  /** What a block holds. */
  private record Filling(int transactions, long bytes, long work) {
    int used(Mempool.Room room) {
      return room.used(transactions, bytes, work);
    }
  }

  private Filling filling(Block block) {
    Execution execution = executionOf(block);
    long bytes = execution.transactions().stream().mapToLong(VerifiedTransaction::bytes).sum();
    return new Filling(execution.transactions().size(), bytes, execution.result().work());
  }

  /** How much of the limit of which it uses most a block after the head uses, in thousandths. */
  public int used(Block block) {
    return filling(block)
        .used(room(block.header().timestampMillis(), Block.TRANSACTIONS_MAX, Mempool.Room.WHOLE));
  }

  /** A committed block with its certificate; empty above the head. Thread-safe. */
  public Optional<CertifiedBlock> certifiedBlock(long height) {
    return store.certifiedBlock(height);
  }

  /** The copying of a later state from other nodes, and what is served to them. */
  public StateTransfer transfer() {
    return transfer;
  }

  /** To be called now and then: the rest of what purges have begun. */
  public void tidy() {
    store.tidy();
  }

  /** The store has another head now: nothing of the old one counts. */
  void headChanged() {
    head = store.head();
    validators = store.nextValidators();
    view = store.view(head, store.nextParameters());
    headRows.clear();
    executions.clear();
    mempool.removeIf(pooled -> isOrdered(pooled.transaction().id()));
    mempool.removeExpired(head.timestampMillis());
    mempool.removeIf(pooled -> !isWithinLimits(pooled));
  }

  /** What a worker needs to judge the next block's certificate and transactions. */
  public SyncContext syncContext() {
    return new SyncContext(chainId, head, validators, view.parameters());
  }
}
