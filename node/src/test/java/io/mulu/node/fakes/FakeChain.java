package io.mulu.node.fakes;

import io.mulu.consensus.Effect;
import io.mulu.node.ledger.Admission;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.ledger.PooledTransaction;
import io.mulu.node.p2p.PeerId;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Role;
import io.mulu.storage.StorageMedium;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import io.mulu.vm.Executor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Four founders whose keys the test holds, and ledgers of their chain on memory disks. */
public final class FakeChain {
  public static final long START = 1_790_000_000_000L;
  public static final int FOUNDERS = 4;

  public final Genesis genesis;
  public final Executor executor;
  public final ChainParameters parameters;
  private long serial;

  public FakeChain() {
    this(ChainParameters.defaults());
  }

  public FakeChain(ChainParameters parameters) {
    this.parameters = parameters;
    List<Founder> founders = new ArrayList<>();
    for (int i = 0; i < FOUNDERS; i++) {
      founders.add(new Founder("ORG-" + i, new LocalizedText("", "Organisation " + i),
          OrganizationType.HOSPITAL, key("admin", i).publicKey(),
          new Founder.NodeCard(key("consensus", i).publicKey(), key("device", i).publicKey(),
              List.of(Hash.sha256(Bytes.ofLong(i))), "127.0.0.1:" + (7400 + 10 * i))));
    }
    Genesis unsigned = new Genesis("test", "intl", START, parameters, founders, List.of(),
        List.of());
    genesis = unsigned.signedBy(IntStream.range(0, FOUNDERS)
        .mapToObj(i -> key("admin", i).sign(unsigned.bytesToSign())).toList());
    executor = new Executor(genesis.chainId());
  }

  public static KeyPair key(String use, long number) {
    return KeyPair.fromSeed(KeyAlgorithm.ED25519, Hash.sha256(Bytes.utf8(use + number)).bytes());
  }

  public static PeerId peer(int founder) {
    return PeerId.validator(key("consensus", founder).publicKey());
  }

  public Ledger ledger() {
    return ledger(new MemoryMedium(Faults.NONE, new Random(1)));
  }

  public Ledger ledger(StorageMedium medium) {
    return new Ledger(ChainStore.open(medium, genesis, executor), executor,
        new Mempool(Mempool.Limits.defaults()));
  }

  /** A new one at each call: a steward of the founder's organisation. */
  public Submission submission(int founder, long expiryMillis) {
    return submission(founder, expiryMillis, Bytes.EMPTY);
  }

  /** With an attachment, if it is not empty. */
  public Submission submission(int founder, long expiryMillis, Bytes attachment) {
    serial++;
    Call call = new Call.AddIdentity(IdentityKind.PERSON,
        List.of(new IdentityKey(key("steward", serial).publicKey(), 0, Long.MAX_VALUE)),
        List.of(new Call.RoleGrant(Role.STEWARD, "", Long.MAX_VALUE)));
    return signed(genesis.adminId(founder), key("admin", founder), call, expiryMillis, attachment);
  }

  private Submission signed(Hash sender, KeyPair key, Call call, long expiryMillis,
      Bytes attachment) {
    TransactionBody body = new TransactionBody(genesis.chainId(), sender, key.publicKey(),
        Hash.sha256(Bytes.ofLong(serial)).bytes().slice(0, TransactionBody.NONCE_BYTES),
        expiryMillis, call, attachment.isEmpty() ? null : Submission.attachmentHash(attachment),
        attachment.size());
    return new Submission(Transaction.sign(body, key), attachment);
  }

  /**
   * One more block, with this call alone.
   *
   * @return what ids of the objects that it creates derive from
   */
  public Hash run(Ledger ledger, Hash sender, KeyPair key, Call call, Bytes attachment) {
    serial++;
    long now = ledger.head().timestampMillis();
    Admission.Outcome outcome = Admission
        .check(signed(sender, key, call, now + 300_000, attachment), ledger.view(), now, 0);
    if (!(outcome instanceof Admission.Admitted admitted)) {
      throw new AssertionError(outcome.toString());
    }
    ledger.mempool().add(admitted.pooled(), Mempool.Source.VALIDATOR);
    Block block = build(ledger);
    ledger.commit(block, certificate(ledger, block));
    return admitted.pooled().transaction().id();
  }

  /** Checked as by the ledger's own admission. */
  public PooledTransaction pooled(Ledger ledger, Submission submission, long arrivedMillis) {
    return admitted(ledger, submission, arrivedMillis).pooled();
  }

  /** As above, with where the ledger stood. */
  public Admission.Admitted admitted(Ledger ledger, Submission submission, long arrivedMillis) {
    Admission.Outcome outcome = Admission.check(submission, ledger.view(), START, arrivedMillis);
    if (outcome instanceof Admission.Admitted admitted) {
      return admitted;
    }
    throw new AssertionError(outcome.toString());
  }

  public PooledTransaction add(Ledger ledger, int founder) {
    PooledTransaction pooled = pooled(ledger, submission(founder, START + 300_000), 0);
    ledger.mempool().add(pooled, Mempool.Source.VALIDATOR);
    return pooled;
  }

  public static Effect.BuildProposal wanted(Ledger ledger, boolean mayBeEmpty) {
    PublicKey proposer = ledger.validators().at(0).key();
    return new Effect.BuildProposal(ledger.head().height() + 1, 0, ledger.head(), proposer, 1,
        mayBeEmpty, true);
  }

  /** Of whatever waits in the pool; may be empty. */
  public static Block build(Ledger ledger) {
    Block block = ledger.build(wanted(ledger, true), START + 1_000, 1_000);
    if (block == null) {
      throw new AssertionError("nothing was built");
    }
    return block;
  }

  /** By a quorum of the set in force after the ledger's head. */
  public QuorumCertificate certificate(Ledger ledger, Block block) {
    return certificate(ledger, block, ledger.validators().quorum());
  }

  public QuorumCertificate certificate(Ledger ledger, Block block, int signers) {
    ConsensusBytes.Context context = new ConsensusBytes.Context(genesis.chainId(),
        parameters.protocolVersion(), ledger.validators().hash());
    Bytes signed = ConsensusBytes.signed(context, ConsensusBytes.Type.COMMIT,
        block.header().height(), 0, block.hash().bytes());
    List<QuorumCertificate.Vote> votes = new ArrayList<>();
    for (int i = 0; i < FOUNDERS; i++) {
      KeyPair key = key("consensus", i);
      votes.add(new QuorumCertificate.Vote(key.publicKey(), key.sign(signed)));
    }
    votes.sort((a, b) -> a.signer().compareTo(b.signer()));
    return new QuorumCertificate(QuorumCertificate.Phase.COMMIT, block.header().height(), 0,
        block.hash(), votes.subList(0, signers));
  }

  /** Puts one more block without transactions on the ledger, made at that time. */
  public void growEmpty(Ledger ledger, long wallMillis) {
    Block block = ledger.build(wanted(ledger, true), wallMillis, 1_000);
    if (block == null) {
      throw new AssertionError("nothing was built");
    }
    ledger.commit(block, certificate(ledger, block));
  }

  /** Puts one more block with a transaction on the ledger. */
  public CertifiedBlock grow(Ledger ledger) {
    add(ledger, (int) (ledger.head().height() % FOUNDERS));
    Block block = build(ledger);
    QuorumCertificate certificate = certificate(ledger, block);
    ledger.commit(block, certificate);
    return new CertifiedBlock(block, certificate);
  }
}
