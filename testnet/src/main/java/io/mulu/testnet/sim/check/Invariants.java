package io.mulu.testnet.sim.check;

import io.mulu.consensus.DurableState;
import io.mulu.consensus.Effect;
import io.mulu.consensus.Evidence;
import io.mulu.consensus.GuardEntry;
import io.mulu.consensus.HaltReason;
import io.mulu.consensus.JournalRecord;
import io.mulu.consensus.ReplicaStatus;
import io.mulu.node.Node;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.answer.Health;
import io.mulu.storage.GuardLog;
import io.mulu.storage.Journal;
import io.mulu.testnet.sim.world.Consortium;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.Sensors;
import io.mulu.testnet.sim.world.SimNetwork;
import io.mulu.testnet.sim.world.Trace;
import io.mulu.testnet.sim.world.Violation;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Safety, asked at every step of every honest machine. What is remembered here outlives crashes:
 * the chain and the signatures of a validator must fit together over all of its lives.
 */
public final class Invariants implements Sensors {
  /** Timers that a node may have pending: it sets some per view, height and fetch. */
  private static final int TIMERS_MAX = 2_000;

  private final Trace trace;
  private final Consortium consortium;
  private final Agreement agreement;
  private final SignedPositions positions;
  private final Predicate<Machine> mayHaveStopped;
  private final Reactions reactions = new Reactions();
  private final int poolMax;
  private final Map<Integer, Known> known = new TreeMap<>();

  /** Of one machine. */
  private static final class Known {
    /** Bytes of messages that journal and guard had synced; of this life and what it found. */
    final Set<Bytes> durable = new HashSet<>();
    @Nullable
    GuardEntry highest;
    long committed;
    boolean hasLostDatabase;
    /** Of this life, to be monotone. */
    long height;
    long view;
  }

  /**
   * @param mayHaveStopped
   *          whose disk was made to fail, so that its signing may have ended
   */
  public Invariants(Trace trace, Consortium consortium, Predicate<Bytes> isHonest, int poolMax,
      Predicate<Machine> mayHaveStopped) {
    this.trace = trace;
    this.consortium = consortium;
    this.agreement = new Agreement(consortium);
    this.positions = new SignedPositions(isHonest);
    this.poolMax = poolMax;
    this.mayHaveStopped = mayHaveStopped;
  }

  public Agreement agreement() {
    return agreement;
  }

  private Known of(Machine machine) {
    return known.computeIfAbsent(machine.place(), place -> new Known());
  }

  /** From now on the machine may know less of the chain than it did. */
  public void databaseLost(Machine machine) {
    of(machine).hasLostDatabase = true;
  }

  @Override
  public void started(Machine machine, DurableState memory) {
    Known life = of(machine);
    life.durable.clear();
    for (JournalRecord found : memory.records()) {
      if (found instanceof JournalRecord.Sent sent) {
        life.durable.add(sent.message().encode());
      }
    }
    for (GuardEntry entry : memory.guardEntries()) {
      life.highest = max(life.highest, entry);
    }
    long head = machine.node().map(node -> node.ledger().head().height()).orElse(0L);
    Violation.require(life.hasLostDatabase || head >= life.committed, "durability",
        machine.name() + " had committed " + life.committed + " and comes back with " + head);
    life.hasLostDatabase = false;
    life.committed = head;
    life.height = 0;
    life.view = 0;
    machine.node().ifPresent(node -> agreement.resumes(machine, node.ledger()));
  }

  private static GuardEntry max(@Nullable GuardEntry a, GuardEntry b) {
    return a == null || a.position().compareTo(b.position()) < 0 ? b : a;
  }

  @Override
  public void persisted(Machine machine, Effect.Persist persist) {
    Known life = of(machine);
    for (JournalRecord written : persist.records()) {
      if (written instanceof JournalRecord.Sent sent) {
        life.durable.add(sent.message().encode());
      }
    }
    for (GuardEntry entry : persist.guardEntries()) {
      GuardEntry before = life.highest;
      // The last one may be lost with the guard's tail; the journal gives it back, the very same.
      boolean isInOrder = before == null || before.position().compareTo(entry.position()) < 0
          || (before.position().equals(entry.position()) && before.digest().equals(entry.digest()));
      Violation.require(isInOrder, "guard order", machine.name() + " signs at " + entry.position()
          + " after " + (before == null ? "none" : before.position()));
      life.highest = entry;
    }
  }

  @Override
  public void signingReset(Machine machine, long floor) {
    trace.event(30, machine.place(), floor,
        () -> machine.name() + " begins a new journal and guard above height " + floor);
    of(machine).durable.clear();
  }

  @Override
  public void sends(Machine machine, PeerId to, PeerMessage message) {
    switch (message) {
      case PeerMessage.SignedMessage(Bytes bytes) -> {
        SignedPositions.Seen seen = positions.look(machine.name(), bytes);
        if (seen.isPromise() && seen.sender().equals(machine.key().publicKey().bytes())) {
          requireDurable(machine, seen, bytes);
          trace.event(33, machine.place(), 0,
              () -> machine.name() + " → " + name(to) + ": " + seen.text());
        }
      }
      case PeerMessage.Proposal proposal -> {
        if (!proposal.prePrepare().isEmpty()) {
          positions.look(machine.name(), proposal.prePrepare());
        }
      }
      case PeerMessage.Status m -> {
      }
      case PeerMessage.Transactions m -> {
      }
      case PeerMessage.FetchProposal m -> {
      }
      case PeerMessage.BlockRequest m -> {
      }
      case PeerMessage.BlockResponse m -> {
      }
      case PeerMessage.HandoverRequest m -> {
      }
      case PeerMessage.HandoverResponse m -> {
      }
      case PeerMessage.StateRequest m -> {
      }
      case PeerMessage.StateResponse m -> {
      }
      case PeerMessage.Evidence m -> {
      }
      case PeerMessage.Ping m -> {
      }
      case PeerMessage.Pong m -> {
      }
    }
  }

  private String name(PeerId peer) {
    return peer.validator().map(key -> SimNetwork.name(consortium.placeOf(key))).orElse("?");
  }

  private void requireDurable(Machine machine, SignedPositions.Seen seen, Bytes bytes) {
    Violation.require(of(machine).durable.contains(bytes), "persist before send",
        machine.name() + " sends " + seen.text() + " that is not in journal and guard");
    Violation.require(
        machine.disk().medium().isSynced(Journal.NAME)
            && machine.disk().medium().isSynced(GuardLog.NAME),
        "sync before send", machine.name() + " sends " + seen.text() + " with unsynced files");
  }

  @Override
  public void committed(Machine machine, Block block, QuorumCertificate certificate) {
    long height = block.header().height();
    Known life = of(machine);
    // A copied state may take the place of blocks where that is wanted.
    Violation.require(
        height == life.committed + 1 || (height > life.committed && machine.mayJump()),
        "height monotone", machine.name() + " commits " + height + " after " + life.committed);
    life.committed = height;
    trace.event(31, machine.place(), height,
        () -> machine.name() + " commits " + height + " " + block.hash().brief() + " of "
            + block.transactions().size() + " transactions, view " + certificate.view());
    agreement.committed(machine, block, certificate);
  }

  /** How honest machines took what adversaries did. */
  public Reactions reactions() {
    return reactions;
  }

  @Override
  public void evidence(Machine machine, Evidence evidence) {
    reactions.accused();
    trace.event(32, machine.place(), evidence.height(), () -> machine.name() + " accuses "
        + evidence.validator().brief() + " of " + evidence.kind());
    Violation.require(!positions.isHonest(evidence.validator().bytes()), "innocent accused",
        machine.name() + " accuses " + evidence.validator().brief() + ": " + evidence.kind()
            + " at " + evidence.height());
  }

  @Override
  public void ticked(Machine machine, ReplicaStatus status) {
    Known life = of(machine);
    trace.event(34, machine.place(), status.view(),
        () -> machine.name() + " is at " + status.height() + "/" + status.view() + " "
            + status.phase() + (status.viewTimerArmed() ? ", timer armed" : ", no timer")
            + ", dropped " + status.droppedMessages() + ", pool "
            + machine.node().map(node -> node.ledger().mempool().size()).orElse(0));
    Violation.require(
        status.height() > life.height
            || (status.height() == life.height && status.view() >= life.view),
        "view monotone", machine.name() + " was in " + life.height + "/" + life.view + " and is in "
            + status.height() + "/" + status.view());
    life.height = status.height();
    life.view = status.view();
    reactions.ticked(machine, status);
    Violation.require(status.halted() == null, "halt", machine.name() + " halted: " + status);
    Violation.require(machine.timers() <= TIMERS_MAX, "bounded timers",
        machine.name() + " has " + machine.timers() + " timers");
    machine.node().ifPresent(node -> look(machine, node));
  }

  private void look(Machine machine, Node node) {
    Violation.require(node.ledger().mempool().size() <= poolMax, "bounded pool",
        machine.name() + " holds " + node.ledger().mempool().size());
    Health health = node.board().health();
    String reason = health.reason();
    boolean hasStopped = reason.startsWith("DISK") && !mayHaveStopped.test(machine);
    Violation.require(!hasStopped && !reason.startsWith(HaltReason.STATE_ROOT_MISMATCH.name()),
        "signing ended", machine.name() + ": " + reason);
  }

  @Override
  public void died(Machine machine) {
    // what it had promised is known already
  }

  @Override
  public void defect(Machine machine, Throwable defect) {
    throw new Violation("defect", machine.name() + ": " + defect, defect);
  }
}
