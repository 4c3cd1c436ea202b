package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Submission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * One real replica; the test speaks for all others with their real keys. Verification, bodies and
 * execution are answered at once, blocks are committed when {@link #commits} is set.
 */
final class Bench {
  final TestChain chain;
  final int self;
  final TestDisk disk = new TestDisk();
  final TestLedger ledger;
  final Map<Hash, Block> bodies = new LinkedHashMap<>();
  final Map<Hash, ProposalVerdict> verdicts = new LinkedHashMap<>();
  boolean commits = true;
  /** What the replica builds from when asked; null: nothing is pending. */
  List<Submission> pending = List.of();
  long nowMillis;
  long wallOffsetMillis;
  Replica replica;
  final List<Effect> effects = new ArrayList<>();
  /** Whether a demand for a proposal is answered at once, or by the test. */
  boolean builds = true;
  /** Sees every step, for transcripts. */
  BiConsumer<Event, List<Effect>> observer = (event, effects) -> {
  };

  Bench(int n, int self) {
    this(new TestChain(n), self);
  }

  Bench(TestChain chain, int self) {
    this.chain = chain;
    this.self = self;
    this.ledger = new TestLedger(chain);
    this.replica = newReplica();
    step(new Event.Started(chain.after(chain.genesis), disk.read()));
  }

  private Replica newReplica() {
    return new Replica(chain.chainId, Optional.of(chain.keys.get(self)), "test");
  }

  /** A new life on what the old one had written. */
  List<Effect> restart() {
    replica = newReplica();
    return step(new Event.Started(chain.after(ledger.head()), disk.read()));
  }

  List<Effect> step(Event event) {
    int from = effects.size();
    Deque<Event> events = new ArrayDeque<>(List.of(event));
    while (!events.isEmpty()) {
      Event next = events.remove();
      List<Effect> demanded = replica.step(next, now());
      observer.accept(next, demanded);
      for (Effect effect : demanded) {
        effects.add(effect);
        answer(effect).forEach(events::add);
      }
    }
    return List.copyOf(effects.subList(from, effects.size()));
  }

  Now now() {
    return new Now(nowMillis, TestChain.GENESIS_MILLIS + nowMillis + wallOffsetMillis);
  }

  private List<Event> answer(Effect effect) {
    return switch (effect) {
      case Effect.Persist persist -> {
        disk.persist(persist);
        yield List.of();
      }
      case Effect.VerifyMessages verify -> verify.messages().stream()
          .<Event>map(m -> new Event.Verified(MessageVerifier.verify(verify.context(), m)))
          .toList();
      case Effect.FetchProposal fetch -> bodies.containsKey(fetch.blockHash())
          ? List.of(new Event.ProposalFetched(bodies.get(fetch.blockHash())))
          : List.of();
      case Effect.ValidateProposal validate -> List.of(
          new Event.ProposalValidated(validate.block().header().height(), validate.block().hash(),
              verdicts.getOrDefault(validate.block().hash(), ledger.execute(validate.block()))));
      case Effect.BuildProposal build -> builds
          ? List.of(new Event.ProposalBuilt(build.height(), build.view(),
              pending.isEmpty() && !build.mayBeEmpty() ? null : built(build)))
          : List.of();
      case Effect.CommitBlock commit -> {
        if (!commits) {
          yield List.of();
        }
        ledger.commit(commit.block(), commit.certificate());
        yield List.of(new Event.ChainAdvanced(chain.after(ledger.head()), List.of()));
      }
      case Effect.TrimJournal trim -> {
        disk.trim(trim.height());
        yield List.of();
      }
      case Effect.ResetSigning reset -> {
        disk.reset(reset.floor());
        yield List.of();
      }
      case Effect.Broadcast broadcast -> List.of();
      case Effect.Send send -> List.of();
      case Effect.SendProposal served -> List.of();
      case Effect.SendBlock block -> List.of();
      case Effect.SetTimer timer -> List.of();
      case Effect.RelayTransactions relay -> List.of();
      case Effect.RequestSync sync -> List.of();
      case Effect.RequestRejoin rejoin -> List.of();
      case Effect.ReportFault fault -> List.of();
      case Effect.Halt halt -> List.of();
    };
  }

  private Block built(Effect.BuildProposal build) {
    return chain.block(build.parent(), build.proposer(), build.tenure(),
        Math.max(now().wallMillis(), build.parent().timestampMillis() + 1), pending);
  }

  /** A well-formed next block by a validator, at the present time; its body can be fetched. */
  Block block(int proposer, String... transactions) {
    BlockHeader parent = ledger.head();
    Block block = chain.block(parent, chain.key(proposer),
        new PrimaryRule(chain.after(parent)).tenure(chain.key(proposer)),
        Math.max(now().wallMillis(), parent.timestampMillis()) + 1,
        Arrays.stream(transactions).map(TestChain::transaction).toList());
    bodies.put(block.hash(), block);
    return block;
  }

  long height() {
    return ledger.height() + 1;
  }

  SignedMessage prePrepare(int from, long view, Block block) {
    return chain.sign(from, new Message.PrePrepare(height(), view, block.compact()));
  }

  SignedMessage prepare(int from, long view, Block block) {
    return chain.sign(from, new Message.Prepare(height(), view, block.hash()));
  }

  SignedMessage commit(int from, long view, Block block) {
    return chain.sign(from, new Message.Commit(height(), view, block.hash()));
  }

  SignedMessage viewChange(int from, long view) {
    return chain.sign(from, new Message.ViewChange(height(), view, null));
  }

  SignedMessage viewChange(int from, long view, QuorumCertificate prepared) {
    return chain.sign(from, new Message.ViewChange(height(), view, prepared));
  }

  SignedMessage newView(int from, long view, List<SignedMessage> viewChanges, Block block) {
    return chain.sign(from,
        new Message.NewView(height(), view, viewChanges, prePrepare(from, view, block)));
  }

  QuorumCertificate prepared(long view, Block block, int... voters) {
    return new QuorumCertificate(QuorumCertificate.Phase.PREPARE, height(), view, block.hash(),
        IntStream.of(voters).sorted()
            .mapToObj(
                v -> new QuorumCertificate.Vote(chain.key(v), prepare(v, view, block).signature()))
            .toList());
  }

  /** Delivers messages over their senders' own connections. */
  List<Effect> receive(SignedMessage... messages) {
    int from = effects.size();
    for (SignedMessage message : messages) {
      receiveOver(chain.indexOf(message.sender()), message);
    }
    return List.copyOf(effects.subList(from, effects.size()));
  }

  List<Effect> receiveOver(int peer, SignedMessage message) {
    return step(
        new Event.Received(new Incoming(chain.key(peer), message, Replay.decoded(message))));
  }

  /** Fires the newest timer of a kind, at its time. */
  List<Effect> fire(Timer.Kind kind) {
    Effect.SetTimer timer = all(Effect.SetTimer.class).stream()
        .filter(t -> t.timer().kind() == kind).reduce((a, b) -> b).orElseThrow();
    nowMillis += timer.delayMillis();
    return step(new Event.TimerFired(timer.timer()));
  }

  <E extends Effect> List<E> all(Class<E> type) {
    return of(type, effects);
  }

  static <E extends Effect> List<E> of(Class<E> type, List<Effect> effects) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Messages that effects send to everyone. */
  static List<Message> said(List<Effect> effects) {
    return of(Effect.Broadcast.class, effects).stream().map(b -> Replay.decoded(b.message()))
        .filter(m -> !(m instanceof Message.Status)).toList();
  }

  /** Messages that effects send to one peer. */
  static List<SignedMessage> sent(List<Effect> effects) {
    return of(Effect.Send.class, effects).stream().map(Effect.Send::message)
        .filter(m -> !(Replay.decoded(m) instanceof Message.Status)).toList();
  }

  List<Message> said() {
    return said(effects);
  }

  List<Evidence> evidence() {
    return all(Effect.ReportFault.class).stream().map(Effect.ReportFault::evidence).toList();
  }
}
