package io.mulu.bench.scale;

import io.mulu.consensus.Effect;
import io.mulu.node.host.HelperPool;
import io.mulu.node.ledger.Admission;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.ledger.PinnedLedger;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ObjectIds;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Signature;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Role;
import io.mulu.storage.StorageMedium;
import io.mulu.testnet.founding.CodeTables;
import io.mulu.vm.Executor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A chain of many members with one validator, built block by block by the node's own ledger:
 * admission with signatures, contracts, state tree, synced batches. Only the network and the votes
 * of others are missing. Its time is made up, so that it is the same at each run. Confined to one
 * thread.
 */
final class GrowingChain implements AutoCloseable {
  private static final long GENESIS_MILLIS = 1_790_000_000_000L;
  private static final long BLOCK_MILLIS = 100;

  private final Genesis genesis;
  private final Hash chainId;
  /** By member; a genesis is hashed at each question for them. */
  private final List<Hash> organizations = new ArrayList<>();
  private final HelperPool helpers;
  private final ChainStore store;
  private final Ledger ledger;
  private long serial;

  /** Someone who signs. */
  record Person(Hash identity, KeyPair key) {
  }

  /**
   * @param members
   *          hospitals; the first runs the validator
   */
  static GrowingChain found(StorageMedium medium, int members) {
    List<Founder> founders = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      founders.add(new Founder(String.format("H-%04d", i), new LocalizedText("", "Hospital " + i),
          OrganizationType.HOSPITAL, key("admin", i).publicKey(),
          i > 0
              ? null
              : new Founder.NodeCard(key("consensus", 0).publicKey(), key("device", 0).publicKey(),
                  List.of(Hash.sha256(Bytes.ofLong(i))), "127.0.0.1:7400")));
    }
    Genesis unsigned = new Genesis("scale", "intl", GENESIS_MILLIS, ChainParameters.defaults(),
        founders, CodeTables.standard(), List.of());
    Bytes toSign = unsigned.bytesToSign();
    List<Signature> signatures = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      signatures.add(key("admin", i).sign(toSign));
    }
    Genesis genesis = unsigned.signedBy(signatures);
    Executor executor = new Executor(genesis.chainId());
    HelperPool helpers = new HelperPool("tree", Runtime.getRuntime().availableProcessors() - 1);
    return new GrowingChain(genesis, ChainStore.open(medium, genesis, executor, helpers), executor,
        helpers);
  }

  private GrowingChain(Genesis genesis, ChainStore store, Executor executor, HelperPool helpers) {
    this.helpers = helpers;
    this.genesis = genesis;
    this.chainId = genesis.chainId();
    for (int i = 0; i < genesis.founders().size(); i++) {
      organizations.add(genesis.organizationId(i));
    }
    this.store = store;
    this.ledger = new Ledger(store, executor, new Mempool(Mempool.Limits.defaults()));
  }

  private static KeyPair key(String use, long number) {
    return KeyPair.fromSeed(KeyAlgorithm.ED25519, Hash.sha256(Bytes.utf8(use + number)).bytes());
  }

  Genesis genesis() {
    return genesis;
  }

  Hash organization(int member) {
    return organizations.get(member);
  }

  Person admin(int member) {
    return new Person(genesis.adminId(member), key("admin", member));
  }

  /** Enrolled by the member's admin. */
  Person enrol(int member, IdentityKind kind, Role role) {
    KeyPair key = key("person", ++serial);
    Hash transaction = submit(admin(member),
        new Call.AddIdentity(kind, List.of(new IdentityKey(key.publicKey(), 0, Long.MAX_VALUE)),
            List.of(new Call.RoleGrant(role, "", Long.MAX_VALUE))),
        Bytes.EMPTY);
    return new Person(created(transaction, 0), key);
  }

  /** Id of an object that a transaction makes, in the order in which it makes them. */
  Hash created(Hash transaction, int index) {
    return ObjectIds.created(chainId, transaction, index);
  }

  /**
   * Hands a call in, to be in one of the next blocks.
   *
   * @return the transaction's id
   */
  Hash submit(Person sender, Call call, Bytes attachment) {
    Submission signed = sign(sender, call, attachment);
    handIn(signed);
    return signed.transaction().id();
  }

  /** To be handed in within some thousand blocks. */
  Submission sign(Person sender, Call call, Bytes attachment) {
    TransactionBody body = new TransactionBody(chainId, sender.identity(), sender.key().publicKey(),
        Hash.sha256(Bytes.ofLong(++serial)).bytes().slice(0, TransactionBody.NONCE_BYTES),
        now() + genesis.parameters().transactionLifetimeMillis() / 2, call,
        attachment.isEmpty() ? null : Submission.attachmentHash(attachment), attachment.size());
    return new Submission(Transaction.sign(body, sender.key()), attachment);
  }

  /** Admits it, its signature verified; makes blocks first if there is no room. */
  void handIn(Submission signed) {
    if (!admit(signed)) {
      flush();
      if (!admit(signed)) {
        throw new IllegalStateException("an empty pool has no room");
      }
    }
  }

  private boolean admit(Submission signed) {
    return switch (Admission.check(signed, ledger.view(), now(), 0)) {
      case Admission.Admitted admitted ->
        ledger.mempool().add(admitted.pooled(), Mempool.Source.VALIDATOR).isEmpty();
      case Admission.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }

  /** Makes blocks until nothing waits; every call must have been applied. */
  void flush() {
    while (ledger.mempool().size() > 0) {
      Block block = build();
      ledger.commit(block, certificate(block));
      requireApplied(block);
    }
  }

  /**
   * The next block of what waits, executed, not written.
   *
   * @throws CancellationException
   *           if this thread is interrupted: it may be at it for an hour
   */
  Block build() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted while the chain grows");
    }
    Block block = ledger.build(new Effect.BuildProposal(ledger.head().height() + 1, 0,
        ledger.head(), key("consensus", 0).publicKey(), 1, true, true), now() + BLOCK_MILLIS,
        1_000);
    if (block == null) {
      throw new IllegalStateException("nothing was built");
    }
    return block;
  }

  private void requireApplied(Block block) {
    try (PinnedLedger view = view()) {
      view.receipts(block.header().height()).orElseThrow().stream()
          .filter(receipt -> !receipt.isApplied()).findFirst().ifPresent(refused -> {
            throw new IllegalStateException(refused.reasons() + " " + refused.field());
          });
    }
  }

  private QuorumCertificate certificate(Block block) {
    ConsensusBytes.Context context = new ConsensusBytes.Context(chainId,
        genesis.parameters().protocolVersion(), ledger.validators().hash());
    Bytes signed = ConsensusBytes.signed(context, ConsensusBytes.Type.COMMIT,
        block.header().height(), 0, block.hash().bytes());
    KeyPair key = key("consensus", 0);
    return new QuorumCertificate(QuorumCertificate.Phase.COMMIT, block.header().height(), 0,
        block.hash(), List.of(new QuorumCertificate.Vote(key.publicKey(), key.sign(signed))));
  }

  private long now() {
    return ledger.head().timestampMillis();
  }

  long height() {
    return ledger.head().height();
  }

  /** As the RPC reads. */
  PinnedLedger view() {
    Optional<PinnedLedger> pinned = store.pin();
    return pinned.orElseThrow(() -> new IllegalStateException("no snapshot is free"));
  }

  @Override
  public void close() {
    store.close();
    helpers.close();
  }
}
