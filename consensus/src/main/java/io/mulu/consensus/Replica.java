package io.mulu.consensus;

import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.crypto.Signer;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One replica of PBFT, one {@link Instance} per height: an event in, effects out, to be performed
 * in order. Reads no clock, draws no randomness, touches no I/O, so that any schedule can be
 * replayed. Confined to the event loop. The rules cited in this package are those of
 * docs/spec/consensus.md.
 */
public final class Replica {
  /** How often an unanswered view-change is repeated. */
  public static final long REPEAT_MILLIS = 2_000;
  /** How often a replica says where it stands while busy; idle, every fifth time. */
  public static final long STATUS_MILLIS = 1_000;
  /**
   * From this view on a new block has no transactions: bodies voted for are kept until the height
   * is committed, and a height that took so many views must not fill the memory.
   */
  public static final long FULL_BLOCK_VIEWS = 16;

  private static final int IDLE_STATUS_TICKS = 5;

  private final Hash chainId;
  private final @Nullable Signer key;
  private final String version;
  private final Outbox outbox = new Outbox();
  private final Intake intake;
  private final CensorshipWatch censorship = new CensorshipWatch();
  /** What the journal holds above the head, until its height is reached. */
  private final TreeMap<Long, List<JournalRecord>> journaled = new TreeMap<>();
  /** Null for an observer, and while this validator has lost its memory. */
  private @Nullable ConsensusSigner signer;
  private boolean amnesiac;
  private @Nullable Instance instance;
  private IdleClock idle = new IdleClock(0, true);
  /** The heartbeat that a timer runs for; 0 for none. One for another length is stale. */
  private long heartbeatArmedMillis;
  private long statusTicks;
  private final EnumMap<ViewChangeCause, Long> viewsLeft = new EnumMap<>(ViewChangeCause.class);
  /** Validators that have connected and were not yet told what this replica has said. */
  private final TreeSet<PublicKey> owed = new TreeSet<>();

  /**
   * @param key
   *          of the validator; empty for an observer
   * @param version
   *          of the program, told to peers
   */
  public Replica(Hash chainId, Optional<Signer> key, String version) {
    this.chainId = chainId;
    this.key = key.orElse(null);
    this.version = version;
    this.intake = new Intake(key.map(Signer::publicKey).orElse(null), outbox);
  }

  /** Never throws on what a peer did; throws {@link Invariant.Broken} if the host breaks a rule. */
  public List<Effect> step(Event event, Now now) {
    if (halt() != null) {
      return List.of();
    }
    switch (event) {
      case Event.Started started -> start(started, now);
      case Event.Received received -> intake.received(received.incoming(), instance(), now);
      case Event.Verified verified -> {
        if (intake.verified(verified.verification(), instance(), now)) {
          verified.verification().verified().ifPresent(m -> instance().receive(m, now));
        }
      }
      case Event.TimerFired fired -> timerFired(fired.timer(), now);
      case Event.WorkPending work -> {
        if (work.height() == height()) {
          instance().work(true, now);
        }
      }
      case Event.WorkGone gone -> {
        if (gone.height() == height()) {
          instance().work(false, now);
        }
      }
      case Event.ProposalBuilt built -> {
        if (built.height() == height()) {
          instance().built(built.view(), built.block(), now);
        }
      }
      case Event.ProposalFetched fetched -> {
        if (fetched.block().header().height() == height()) {
          instance().fetched(fetched.block(), now);
        }
      }
      case Event.ProposalValidated validated -> {
        if (validated.height() == height()) {
          instance().validated(validated.blockHash(), validated.verdict(), now);
        }
      }
      case Event.ProposalRequested requested -> serve(requested, now);
      case Event.ChainAdvanced advanced -> advance(advanced, now);
      case Event.PeerConnected connected -> connected(connected.peer(), now);
      case Event.Rejoined rejoined -> rejoin(rejoined.floor(), now);
    }
    return outbox.take(signer == null ? List.of() : signer.guard().takeUnsaved());
  }

  public ReplicaStatus status() {
    HeightState s = state();
    Effect.Halt halt = s.halt();
    return new ReplicaStatus(s.height(), s.view(), phase(s), s.primary(),
        BackOff.viewTimeoutMillis(s.chain.parameters(), s.view()), s.isViewTimerArmed(),
        s.certificates.highest() == null ? -1 : s.certificates.highest().view(), role(s),
        signer == null ? 0 : signer.guard().floor(), signer == null ? 0 : signer.guard().refusals(),
        intake.dropped(), viewsLeft, halt == null ? null : halt.reason(),
        intake.attendance().seen(s.context.validators()));
  }

  private void start(Event.Started started, Now now) {
    Invariant.check(instance == null, "a replica is started once");
    if (key != null) {
      switch (Recovery.assess(started.durable(), started.chain().head().height(),
          key.publicKey())) {
        case Recovery.Outcome.Clean clean -> {
          signer = new ConsensusSigner(key, clean.guard());
          journaled.putAll(clean.records());
        }
        case Recovery.Outcome.Amnesia amnesia -> {
          amnesiac = true;
          outbox.add(new Effect.RequestRejoin(amnesia.reason()));
        }
      }
    }
    idle = new IdleClock(now.elapsedMillis(), true);
    enterHeight(started.chain(), now);
    outbox.timer(new Timer(Timer.Kind.STATUS, 0, 0), STATUS_MILLIS);
  }

  /** A replica that learns that a height is committed joins the next at once, in view 0. */
  private void advance(Event.ChainAdvanced advanced, Now now) {
    if (advanced.chain().nextHeight() <= height()) {
      return;
    }
    PublicKey proposer = advanced.chain().head().proposer();
    idle = new IdleClock(now.elapsedMillis(), false);
    outbox.add(new Effect.TrimJournal(advanced.chain().head().height()));
    enterHeight(advanced.chain(), now);
    censorship
        .retain(advanced.chain().validators().validators().stream().map(v -> v.key()).toList());
    List<Hash> passedOver = advanced.passedOver();
    // Only if the same proposer is to go on: another one is not to be passed over for its sake.
    if (proposer != null && passedOver != null && !state().isSelf(proposer)
        && censorship.observe(proposer, passedOver)
        && state().primaries.primary(0).equals(proposer)) {
      instance().skipFirstPrimary(now);
    }
  }

  private void enterHeight(ChainState chain, Now now) {
    HeightState state = new HeightState(chain, HeightContext.of(chainId, chain), selfKey(), signer,
        outbox, idle, viewsLeft);
    Instance next = new Instance(state);
    instance = next;
    journaled.headMap(state.height()).clear();
    List<JournalRecord> records = journaled.remove(state.height());
    if (records != null) {
      next.resume(records, now);
    }
    intake.enterHeight(next, now);
    armHeartbeat(chain.parameters(), now);
    // With one validator nothing else would come to move it.
    next.advance(now);
  }

  private void timerFired(Timer timer, Now now) {
    switch (timer.kind()) {
      case VIEW, REPEAT, CLOCK -> {
        if (timer.height() == height()) {
          instance().timerFired(timer, now);
        }
      }
      case HEARTBEAT -> {
        ChainParameters parameters = state().chain.parameters();
        if (timer.view() != heartbeatArmedMillis) {
          return; // the parameter has changed since, and another timer runs
        }
        heartbeatArmedMillis = 0;
        if (parameters.heartbeatMillis() > 0 && idle.untilDueMillis(parameters, now) <= 0) {
          instance().heartbeatDue(now);
        } else {
          armHeartbeat(parameters, now);
        }
      }
      case STATUS -> statusTick(now);
    }
  }

  /** One timer serves all heights: while the chain is busy it finds nothing due and goes on. */
  private void armHeartbeat(ChainParameters parameters, Now now) {
    long heartbeat = parameters.heartbeatMillis();
    if (heartbeatArmedMillis != heartbeat && heartbeat > 0) {
      heartbeatArmedMillis = heartbeat;
      outbox.timer(new Timer(Timer.Kind.HEARTBEAT, 0, heartbeat),
          Math.max(1, idle.untilDueMillis(parameters, now)));
    }
  }

  private void statusTick(Now now) {
    HeightState s = state();
    statusTicks++;
    retransmitOwed(now);
    boolean isBusy = s.isViewTimerArmed() || s.view() > 0;
    if (isBusy || statusTicks % IDLE_STATUS_TICKS == 0) {
      claim(now).ifPresent(outbox::broadcast);
    }
    long credible = intake.attendance().credibleHeight(s.context.validators());
    if (credible > s.height() || (credible == s.height() && !s.isCommitting())) {
      outbox.add(new Effect.RequestSync(credible));
    }
    outbox.timer(new Timer(Timer.Kind.STATUS, 0, 0), STATUS_MILLIS);
  }

  private Optional<SignedMessage> claim(Now now) {
    HeightState s = state();
    if (key == null || !s.context.validators().contains(key.publicKey())) {
      return Optional.empty();
    }
    Message.Status status = new Message.Status(s.height(), s.view(), s.chain.head().hash(),
        s.chain.oldestBlock(), s.chain.snapshots(), now.wallMillis(), version);
    return Optional.of(ConsensusSigner.signClaim(key, s.context, status));
  }

  private void connected(PublicKey peer, Now now) {
    if (state().context.validators().contains(peer) && !state().isSelf(peer)) {
      claim(now).ifPresent(status -> outbox.send(peer, status));
      owed.add(peer);
      retransmitOwed(now);
    }
  }

  /**
   * A connection that comes too soon after another is not forgotten: what was sent into the old one
   * may be lost, and nobody else would send it again before the view's time is over.
   */
  private void retransmitOwed(Now now) {
    owed.removeIf(peer -> !state().context.validators().contains(peer));
    for (PublicKey peer : List.copyOf(owed)) {
      if (intake.pace().allows(peer, Pace.Answer.RETRANSMISSION, now)) {
        owed.remove(peer);
        instance().retransmit(peer);
      }
    }
  }

  private void serve(Event.ProposalRequested requested, Now now) {
    if (state().context.validators().contains(requested.peer())
        && intake.pace().allows(requested.peer(), Pace.Answer.BODY, now)) {
      instance().serve(requested.peer(), requested.blockHash());
    }
  }

  /**
   * Votes again, above the floor. Had this validator ever voted at g, block g - 1 was final before
   * the nonce of its rejoin existed, so the floor is at least g.
   */
  private void rejoin(long floor, Now now) {
    if (!amnesiac || key == null) {
      return;
    }
    amnesiac = false;
    journaled.clear();
    signer = new ConsensusSigner(key, new SigningGuard(floor, List.of()));
    outbox.add(new Effect.ResetSigning(floor));
    enterHeight(state().chain, now);
  }

  private @Nullable PublicKey selfKey() {
    return key == null ? null : key.publicKey();
  }

  private Instance instance() {
    if (instance == null) {
      throw new Invariant.Broken("nothing reaches a replica before it is started");
    }
    return instance;
  }

  private HeightState state() {
    return instance().state();
  }

  private long height() {
    return state().height();
  }

  private Effect.@Nullable Halt halt() {
    return instance == null ? null : instance.state().halt();
  }

  private ReplicaStatus.Role role(HeightState s) {
    if (amnesiac) {
      return ReplicaStatus.Role.AMNESIAC;
    }
    return s.maySign() ? ReplicaStatus.Role.VALIDATOR : ReplicaStatus.Role.OBSERVER;
  }

  private static ReplicaStatus.Phase phase(HeightState s) {
    if (s.isCommitting()) {
      return ReplicaStatus.Phase.COMMITTED;
    }
    if (s.certificates.preparedAt(s.view()).isPresent()) {
      return ReplicaStatus.Phase.PREPARED;
    }
    if (!s.isOpen()) {
      return ReplicaStatus.Phase.VIEW_CHANGE;
    }
    return s.proposal() == null ? ReplicaStatus.Phase.IDLE : ReplicaStatus.Phase.PROPOSED;
  }
}
