package io.mulu.testnet.sim.check;

import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.LightClient;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Submission;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import io.mulu.testnet.sim.world.Consortium;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.Violation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** One chain: over all honest machines, all their lives, and what clients were told. */
public final class Agreement {
  private final Consortium consortium;
  private final Map<Long, Hash> decided = new HashMap<>();
  /** Set and rules in force at a height, as the honest machines' own chain says. */
  private final Map<Long, Rules> rules = new HashMap<>();
  private final Map<Hash, Long> heightOf = new HashMap<>();
  private final Set<Bytes> sound = new HashSet<>();
  private long highest;
  private long commits;
  private long commitsAboveViewZero;

  private record Rules(ValidatorSet validators, ChainParameters parameters) {
  }

  Agreement(Consortium consortium) {
    this.consortium = consortium;
    rules.put(1L, new Rules(consortium.founding(), consortium.genesis().parameters()));
  }

  public long highest() {
    return highest;
  }

  /** What honest machines have told of at the height. */
  public Optional<Hash> decided(long height) {
    return Optional.ofNullable(decided.get(height));
  }

  public long commits() {
    return commits;
  }

  public long commitsAboveViewZero() {
    return commitsAboveViewZero;
  }

  /** Whether an honest machine has told anybody that the transaction is final. */
  public boolean isFinal(Hash transaction) {
    return heightOf.containsKey(transaction);
  }

  private boolean isDecided(long height, Hash block) {
    Hash known = decided.get(height);
    return known != null && known.equals(block);
  }

  void resumes(Machine machine, Ledger ledger) {
    BlockHeader head = ledger.head();
    if (head.height() > 0 && !decided.containsKey(head.height())) {
      // Written, and the power failed before it could tell.
      CertifiedBlock last = ledger.certifiedBlock(head.height()).orElseThrow();
      committed(machine, last.block(), Objects.requireNonNull(last.certificate()));
    }
    Violation.require(head.height() == 0 || isDecided(head.height(), head.hash()), "one chain",
        machine.name() + " comes back with another block at " + head.height());
  }

  void committed(Machine machine, Block block, QuorumCertificate certificate) {
    long height = block.header().height();
    Hash hash = block.hash();
    commits++;
    commitsAboveViewZero += certificate.view() > 0 ? 1 : 0;
    Hash before = decided.putIfAbsent(height, hash);
    Violation.require(before == null || before.equals(hash), "one chain", machine.name()
        + " commits " + hash.brief() + " at " + height + ", where " + before + " is");
    checkCertificate(machine, block, certificate);
    highest = Math.max(highest, height);
    for (Submission submission : block.transactions()) {
      Long at = heightOf.putIfAbsent(submission.transaction().id(), height);
      Violation.require(at == null || at == height, "a transaction runs once",
          "transaction " + submission.transaction().id().brief() + " at " + at + " and " + height);
    }
    machine.node().ifPresent(node -> {
      Rules next = new Rules(node.ledger().validators(), node.ledger().view().parameters());
      Rules told = rules.putIfAbsent(height + 1, next);
      Violation.require(told == null || told.equals(next), "one chain",
          machine.name() + " decides " + (height + 1) + " by other rules");
    });
  }

  private void checkCertificate(Machine machine, Block block, QuorumCertificate certificate) {
    if (!sound.add(certificate.encode())) {
      return;
    }
    long height = block.header().height();
    Rules inForce = rules.get(height);
    Violation.require(inForce != null, "certificate", "height " + height + " before the last");
    if (inForce == null) {
      return;
    }
    Optional<String> problem = certificate.problem(inForce.validators(),
        new ConsensusBytes.Context(consortium.genesis().chainId(),
            inForce.parameters().protocolVersion(), inForce.validators().hash()));
    Violation.require(
        problem.isEmpty() && certificate.phase() == QuorumCertificate.Phase.COMMIT
            && certificate.height() == height && certificate.blockHash().equals(block.hash()),
        "certificate", machine.name() + " commits " + height + " with a certificate that "
            + problem.orElse("is of something else"));
  }

  /** At the end: every machine holds the whole chain, and it is what its execution gives. */
  public void checkWhole(List<Machine> machines) {
    for (Machine machine : machines) {
      Ledger ledger = machine.node().orElseThrow().ledger();
      for (long height = 1; height <= highest; height++) {
        Optional<CertifiedBlock> stored = ledger.certifiedBlock(height);
        Violation.require(stored.isPresent() && isDecided(height, stored.get().block().hash()),
            "nothing final is lost", machine.name() + " lacks block " + height);
      }
      for (Map.Entry<Hash, Long> told : heightOf.entrySet()) {
        Violation.require(ledger.isOrdered(told.getKey()), "nothing final is lost",
            machine.name() + " lacks transaction " + told.getKey().brief());
      }
    }
    Ledger ledger = machines.getFirst().node().orElseThrow().ledger();
    execute(ledger);
    follow(ledger);
  }

  /** Whoever has the genesis file only comes to believe the last header. */
  private void follow(Ledger source) {
    LightClient light = new LightClient(consortium.genesis());
    for (long height = 1; height <= highest; height++) {
      CertifiedBlock certified = source.certifiedBlock(height).orElseThrow();
      BlockHeader header = certified.block().header();
      try {
        light.follow(header, certified.certificate(),
            Objects.requireNonNull(rules.get(height + 1)).validators());
      } catch (UnprovenException e) {
        throw new Violation("a light client follows", "not to height " + height + ": " + e, e);
      }
    }
  }

  private void execute(Ledger source) {
    ChainStore store = ChainStore.open(new MemoryMedium(Faults.NONE, new SplittableRandom(1)),
        consortium.genesis(), consortium.executor());
    Ledger fresh = new Ledger(store, consortium.executor(), new Mempool(Mempool.Limits.defaults()));
    for (long height = 1; height <= highest; height++) {
      CertifiedBlock certified = source.certifiedBlock(height).orElseThrow();
      QuorumCertificate certificate = certified.certificate();
      String problem = fresh.syncContext().problem(certified).orElse("");
      if (problem.isEmpty() && certificate != null) {
        problem = fresh.problemOfCertified(certified.block(),
            fresh.syncContext().check(certified.block()));
      }
      Violation.require(problem.isEmpty() && certificate != null, "executes to its roots",
          "block " + height + ": " + problem);
      if (certificate != null) {
        fresh.commit(certified.block(), certificate);
      }
    }
  }
}
