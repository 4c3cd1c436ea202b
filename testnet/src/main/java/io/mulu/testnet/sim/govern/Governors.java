package io.mulu.testnet.sim.govern;

import io.mulu.node.Node;
import io.mulu.node.ledger.Ledger;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ObjectIds;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Rejoins;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.testnet.sim.check.Agreement;
import io.mulu.testnet.sim.load.Counter;
import io.mulu.testnet.sim.load.Person;
import io.mulu.testnet.sim.world.Consortium;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.Trace;
import io.mulu.testnet.sim.world.Violation;
import io.mulu.testnet.sim.world.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The members' admins. They have the planned changes decided one after the other, by the calls that
 * a person makes: the new node's device is registered, the change proposed, everybody votes, and
 * the new validator proves that it is ready. What all that comes to is read where the chain is
 * longest; a change must then be in force.
 */
public final class Governors {
  private static final long LOOK_MILLIS = 200;
  private static final long RETRY_MILLIS = 2_000;
  /** A vote may come too late where there is little time to vote; then all begins anew. */
  private static final int ATTEMPTS_MAX = 3;
  private static final long LITTLE_TIME_MILLIS = 60_000;
  private static final long FOREVER = Long.MAX_VALUE;

  private final Setting setting;
  private final SplittableRandom random;
  private final Counter counter;
  private final List<PlannedChange> left;
  private final Map<Hash, Submission> pending = new LinkedHashMap<>();
  /** Device identities of machines that came later, by place. */
  private final Map<Integer, Hash> devices = new LinkedHashMap<>();
  private final List<Validator> removed = new ArrayList<>();
  private Stage stage = Stage.NEXT;
  private @Nullable Change change;
  private @Nullable Validator outgoing;
  private int proposer;
  private @Nullable Hash last;
  private long retryAt;
  private int attempts;
  private int inForce;

  /** Steps in the decision on one change; each waits until the one before it is final. */
  private enum Stage {
    NEXT,
    DEVICE,
    PROPOSAL,
    DECISION
  }

  public record Setting(VirtualTime time, Trace trace, Consortium consortium,
      List<Machine> machines, Agreement agreement, ChangePlan plan) {
  }

  public Governors(Setting setting, SplittableRandom random) {
    this.setting = setting;
    this.random = random;
    this.counter = new Counter(setting.trace(), setting.agreement());
    this.left = new ArrayList<>(setting.plan().changes());
  }

  public void start() {
    if (!isDone()) {
      setting.time().after(LOOK_MILLIS, () -> {
        goOn();
        start();
      });
    }
  }

  public boolean isDone() {
    return left.isEmpty();
  }

  /** Transactions that still have to be final one after the other, at most. */
  public int stepsLeft() {
    return left.size() * ATTEMPTS_MAX * Stage.values().length;
  }

  /** Changes that took effect. */
  public int inForce() {
    return inForce;
  }

  private void goOn() {
    pending.keySet().removeIf(setting.agreement()::isFinal);
    if (!pending.isEmpty()) {
      submitAgain();
      return;
    }
    PlannedChange planned = left.getFirst();
    if (setting.time().nowMillis() >= planned.atMillis()) {
      wherePresentIsKnown().ifPresent(node -> decide(planned, node));
    }
  }

  /** A node that has every block that anybody has told of. */
  private Optional<Node> wherePresentIsKnown() {
    return setting.machines().stream().filter(Machine::isOpen).flatMap(m -> m.node().stream())
        .filter(node -> node.ledger().head().height() >= setting.agreement().highest()).findFirst();
  }

  private void decide(PlannedChange planned, Node node) {
    switch (stage) {
      case NEXT -> begin(planned, node);
      case DEVICE -> {
        devices.put(planned.place(), created(0));
        propose(planned, node);
      }
      case PROPOSAL -> {
        if (planned.place() >= 0) {
          setting.machines().get(planned.place()).start();
        }
        vote(node.ledger().validators());
      }
      case DECISION -> end(planned, node.ledger());
    }
  }

  private void begin(PlannedChange planned, Node node) {
    attempts++;
    if (planned.place() >= 0 && !devices.containsKey(planned.place())) {
      int seat = setting.consortium().seats().get(planned.place()).key();
      IdentityKey key = new IdentityKey(Consortium.key("device", seat).publicKey(), 0, FOREVER);
      stage = Stage.DEVICE;
      submit(admin(planned.organization()),
          new Call.AddIdentity(IdentityKind.DEVICE, List.of(key), List.of()));
    } else {
      propose(planned, node);
    }
  }

  private void propose(PlannedChange planned, Node node) {
    Change wanted = change(planned, node).orElse(null);
    change = wanted;
    if (wanted == null) {
      over(planned, "makes no sense now");
      return;
    }
    outgoing = member(node.ledger().validators(), wanted.outgoing()).orElse(null);
    setting.trace().event(41, planned.place(), attempts,
        () -> "members want " + planned + ": " + wanted);
    proposer = random.nextInt(setting.consortium().organizations());
    stage = Stage.PROPOSAL;
    submit(admin(proposer), new Call.ProposeChange(wanted));
  }

  /** What is to be proposed as things are now. */
  private Optional<Change> change(PlannedChange planned, Node node) {
    ValidatorSet set = node.ledger().validators();
    Optional<Validator> own = set.validators().stream()
        .filter(v -> v.organization().equals(organization(planned.organization()))).findFirst();
    return switch (planned.kind()) {
      case ADD ->
        own.isPresent() ? Optional.empty() : Optional.of(new Change.AddValidator(record(planned)));
      case REMOVE -> own.flatMap(validator -> removal(set, validator.key()));
      case REMOVE_PRIMARY -> Optional.ofNullable(node.status().primary()).filter(set::contains)
          .flatMap(key -> removal(set, key));
      case ADD_AGAIN -> removed.stream().findFirst().map(Change.AddValidator::new);
      case REPLACE_KEY -> own.map(old -> new Change.ReplaceValidator(old.key(), record(planned)));
      case RENEW_RECORD -> own.map(
          old -> new Change.ReplaceValidator(old.key(), new Validator(old.key(), old.organization(),
              old.device(), Consortium.pins(inForce + 500), Consortium.address(inForce + 500))));
      case PARAMETERS -> Optional.ofNullable(planned.parameters())
          .filter(next -> !next.equals(node.ledger().view().parameters()))
          .map(Change.SetParameters::new);
    };
  }

  private static Optional<Validator> member(ValidatorSet set, @Nullable PublicKey key) {
    return set.validators().stream().filter(validator -> Objects.equals(validator.key(), key))
        .findFirst();
  }

  private static Optional<Change> removal(ValidatorSet set, PublicKey key) {
    return set.size() > ChangePlan.SIZE_MIN
        ? Optional.of(new Change.RemoveValidator(key))
        : Optional.empty();
  }

  private Validator record(PlannedChange planned) {
    int seat = setting.consortium().seats().get(planned.place()).key();
    return new Validator(setting.consortium().validatorKey(planned.place()).publicKey(),
        organization(planned.organization()), devices.getOrDefault(planned.place(), Hash.ZERO),
        Consortium.pins(seat), Consortium.address(seat));
  }

  private void vote(ValidatorSet set) {
    Hash proposal = created(0);
    Hash approval = created(1);
    stage = Stage.DECISION;
    for (int i = 0; i < setting.consortium().organizations(); i++) {
      Hash organization = organization(i);
      if (i != proposer
          && set.validators().stream().anyMatch(v -> v.organization().equals(organization))) {
        submit(admin(i), new Call.CastVote(approval, true));
      }
    }
    Validator incoming = change == null ? null : change.incoming();
    if (incoming != null && change != null && change.joining() != null) {
      proveReady(incoming, proposal);
    }
  }

  /** Sent by the new node's device, as its operator has it do. */
  private void proveReady(Validator incoming, Hash proposal) {
    int place = setting.consortium().placeOf(incoming.key());
    KeyPair key = setting.consortium().validatorKey(place);
    Bytes toSign = Rejoins.bytesToSign(setting.consortium().chainId(), incoming.key(),
        proposal.bytes());
    submit(
        new Person(incoming.device(),
            Consortium.key("device", setting.consortium().seats().get(place).key())),
        new Call.Rejoin(incoming.key(), proposal.bytes(), key.sign(toSign)));
  }

  private void end(PlannedChange planned, Ledger ledger) {
    Change decided = change;
    if (decided != null && isInForce(decided, ledger)) {
      inForce++;
      note(decided);
      over(planned, "is in force from " + (ledger.head().height() + 1) + " at the latest");
      return;
    }
    boolean hasLittleTime = ledger.view().parameters().approvalMillis() < LITTLE_TIME_MILLIS;
    Violation.require(hasLittleTime, "governance",
        planned + " was voted for by all and is not in force at " + ledger.head().height());
    stage = Stage.NEXT;
    if (attempts >= ATTEMPTS_MAX) {
      over(planned, "was not decided in time");
    }
  }

  private void note(Change decided) {
    Validator gone = outgoing;
    if (decided instanceof Change.AddValidator(Validator validator)) {
      removed.remove(validator);
    } else if (decided instanceof Change.RemoveValidator && gone != null) {
      removed.add(gone);
    }
  }

  private static boolean isInForce(Change decided, Ledger ledger) {
    ValidatorSet set = ledger.validators();
    if (decided instanceof Change.SetParameters(var parameters)) {
      return ledger.view().parameters().equals(parameters);
    }
    Validator incoming = decided.incoming();
    boolean hasCome = incoming == null || set.validators().contains(incoming);
    boolean hasGone = member(set, decided.outgoing())
        .filter(validator -> !validator.equals(incoming)).isEmpty();
    return hasCome && hasGone;
  }

  private void over(PlannedChange planned, String how) {
    setting.trace().event(42, planned.place(), attempts, () -> planned + " " + how);
    left.removeFirst();
    stage = Stage.NEXT;
    attempts = 0;
  }

  // ---- transactions ----

  private Hash organization(int number) {
    return setting.consortium().genesis().organizationId(number);
  }

  private Person admin(int organization) {
    return new Person(setting.consortium().genesis().adminId(organization),
        Consortium.key("admin", organization));
  }

  /** What the last transaction made. */
  private Hash created(int index) {
    return ObjectIds.created(setting.consortium().chainId(), last == null ? Hash.ZERO : last,
        index);
  }

  private void submit(Person person, Call call) {
    long life = setting.consortium().genesis().parameters().transactionLifetimeMillis();
    long expiry = Consortium.GENESIS_MILLIS + setting.time().nowMillis() + life / 2;
    Submission submission = person.sign(setting.consortium().chainId(), call, Bytes.EMPTY, expiry,
        random);
    last = submission.transaction().id();
    pending.put(last, submission);
    retryAt = setting.time().nowMillis();
  }

  private void submitAgain() {
    if (setting.time().nowMillis() >= retryAt) {
      retryAt = setting.time().nowMillis() + RETRY_MILLIS;
      for (Submission submission : pending.values()) {
        counter.submit(setting.machines().get(random.nextInt(setting.machines().size())),
            submission);
      }
    }
  }
}
