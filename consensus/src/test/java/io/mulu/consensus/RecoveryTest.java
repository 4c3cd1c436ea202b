package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  @Test
  void aRestartedReplicaSendsTheStoredBytesAgain() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(2, 0, block));
    List<SignedMessage> before = sent(bench.effects);

    assertThat(sent(bench.restart())).containsExactlyElementsOf(before).hasSize(2);
    assertThat(bench.replica.status().phase()).isEqualTo(ReplicaStatus.Phase.PREPARED);
    assertThat(bench.replica.status().guardRefusals()).isZero();
  }

  @Test
  void aRestartedReplicaSendsThemToEachPeerOnConnectToo() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    SignedMessage proposal = bench.prePrepare(0, 0, block);
    bench.receive(proposal);
    List<SignedMessage> before = sent(bench.effects);
    bench.restart();

    List<Effect> effects = bench.step(new Event.PeerConnected(bench.chain.key(2)));

    assertThat(Bench.of(Effect.Send.class, effects)).extracting(Effect.Send::message)
        .contains(proposal).containsAll(before);
  }

  @Test
  void aPeerThatConnectsTwiceWithinASecondIsSentThemASecondLater() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block));
    Event connected = new Event.PeerConnected(bench.chain.key(2));
    assertThat(Bench.sent(bench.step(connected))).hasSize(2);

    bench.nowMillis = 300;
    assertThat(Bench.sent(bench.step(connected))).isEmpty();
    bench.nowMillis = 1_000;
    Event tick = new Event.TimerFired(new Timer(Timer.Kind.STATUS, 0, 0));
    assertThat(Bench.sent(bench.step(tick))).extracting(Replay::decoded).hasSize(2).last()
        .isEqualTo(new Message.Prepare(1, 0, block.hash()));

    bench.nowMillis = 2_000;
    assertThat(Bench.sent(bench.step(tick))).as("once").isEmpty();
  }

  @Test
  void aRestartedPrimaryProposesTheSameBlock() {
    Bench bench = new Bench(4, 0);
    bench.pending = List.of(TestChain.transaction("a"));
    bench.step(new Event.WorkPending(1));
    List<SignedMessage> before = sent(bench.effects);
    bench.pending = List.of(TestChain.transaction("other"));

    List<Effect> effects = bench.restart();
    assertThat(sent(effects)).isEqualTo(before).hasSize(2);
    assertThat(bench.step(new Event.WorkPending(1)))
        .doesNotHaveAnyElementsOfTypes(Effect.BuildProposal.class);
  }

  @Test
  void aRestartedReplicaRepeatsItsViewChangeAndReportsItsCertificate() {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(2, 0, block));
    bench.fire(Timer.Kind.VIEW);

    assertThat(Bench.said(bench.restart()))
        .containsExactly(new Message.ViewChange(1, 1, bench.prepared(0, block, 0, 2, 3)));
    assertThat(Bench.said(bench.fire(Timer.Kind.REPEAT))).hasSize(1);
    bench.receive(bench.viewChange(0, 2), bench.viewChange(1, 2));
    assertThat(bench.said()).last()
        .isEqualTo(new Message.ViewChange(1, 2, bench.prepared(0, block, 0, 2, 3)));
  }

  @Test
  void aRestartedReplicaFinishesWhatItHadPreparedWithoutTheOthersSendingAgain() {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(2, 0, block));
    bench.restart();

    bench.receive(bench.commit(0, 0, block), bench.commit(2, 0, block));

    assertThat(bench.ledger.height()).isEqualTo(1);
  }

  @Test
  void aNewViewThatWasFollowedIsReopenedAfterARestart() {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(1);
    SignedMessage newView = bench.newView(1, 1,
        List.of(bench.viewChange(0, 1), bench.viewChange(1, 1), bench.viewChange(2, 1)), block);
    bench.receive(newView);

    List<Effect> effects = bench.restart();

    assertThat(Bench.said(effects)).containsExactly(new Message.Prepare(1, 1, block.hash()));
    assertThat(bench.replica.status().view()).isEqualTo(1);
    assertThat(Bench.of(Effect.SetTimer.class, effects)).as("its quorum is known, too")
        .contains(new Effect.SetTimer(new Timer(Timer.Kind.VIEW, 1, 1), 4_000));
  }

  @Test
  void aViewCommittedInWithoutAnOwnPrepareIsFoundAgainAfterARestart() {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(1, "a");
    bench.bodies.clear();
    bench.receive(bench.newView(1, 1,
        List.of(bench.viewChange(0, 1), bench.viewChange(1, 1), bench.viewChange(2, 1)), block));
    bench.receive(bench.prepare(0, 1, block), bench.prepare(1, 1, block),
        bench.prepare(2, 1, block));
    bench.step(new Event.ProposalFetched(block));
    assertThat(bench.said()).containsExactly(new Message.Prepare(1, 1, block.hash()),
        new Message.Commit(1, 1, block.hash()));

    bench.restart();
    bench.receive(bench.prepare(0, 0, block), bench.prepare(1, 0, block),
        bench.prepare(2, 0, block));

    assertThat(bench.replica.status().view()).isEqualTo(1);
    assertThat(bench.replica.status().preparedView()).isEqualTo(1);
  }

  @Test
  void soIsAViewWhosePrimaryProposedAnotherBlockToThisReplica() {
    Bench bench = new Bench(4, 3);
    Block told = bench.block(1, "told to D");
    Block prepared = bench.block(1, "told to the others");
    bench.bodies.remove(told.hash());
    bench.receive(bench.newView(1, 1,
        List.of(bench.viewChange(0, 1), bench.viewChange(1, 1), bench.viewChange(2, 1)), told));
    bench.receive(bench.prepare(0, 1, prepared), bench.prepare(1, 1, prepared),
        bench.prepare(2, 1, prepared));
    assertThat(bench.said()).containsExactly(new Message.Prepare(1, 1, prepared.hash()),
        new Message.Commit(1, 1, prepared.hash()));

    bench.restart();

    assertThat(bench.replica.status().view()).isEqualTo(1);
    bench.receive(bench.viewChange(0, 2), bench.viewChange(1, 2));
    assertThat(bench.said()).last()
        .isEqualTo(new Message.ViewChange(1, 2, bench.prepared(1, prepared, 0, 1, 2)));
  }

  @Test
  void messagesWrittenBeforeTheGuardAreEnteredInIt() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block));
    DurableState all = bench.disk.read();
    bench.replica = replica(bench);

    List<Effect> effects = bench.step(new Event.Started(bench.chain.after(bench.chain.genesis),
        new DurableState(DurableState.Condition.INTACT, all.records(),
            DurableState.Condition.INTACT, List.of(), 0)));

    assertThat(Bench.of(Effect.Persist.class, effects).get(0).guardEntries())
        .isEqualTo(all.guardEntries());
    assertThat(bench.replica.status().role()).isEqualTo(ReplicaStatus.Role.VALIDATOR);
  }

  @Test
  void anyPrefixOfWhatAStepWroteLetsTheReplicaGoOn() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(2, 0, block));
    DurableState all = bench.disk.read();
    int total = all.records().size() + all.guardEntries().size();

    for (int records = 0; records <= all.records().size(); records++) {
      int prefix = records;
      long guardable = all.records().subList(0, prefix).stream()
          .filter(JournalRecord.Sent.class::isInstance).count();
      for (int entries = 0; entries <= guardable; entries++) {
        bench.replica = replica(bench);
        List<Effect> effects = bench.step(new Event.Started(bench.chain.after(bench.chain.genesis),
            new DurableState(DurableState.Condition.INTACT, all.records().subList(0, prefix),
                DurableState.Condition.INTACT, all.guardEntries().subList(0, entries), 0)));
        assertThat(effects).as(prefix + " records, " + entries + " entries of " + total)
            .doesNotHaveAnyElementsOfTypes(Effect.RequestRejoin.class, Effect.Halt.class);
      }
    }
  }

  @Test
  void aGuardAheadOfItsJournalIsAmnesia() {
    Bench bench = new Bench(4, 1);
    bench.receive(bench.prePrepare(0, 0, bench.block(0, "a")));
    bench.disk.dropLastJournalRecord();

    assertAmnesia(bench, "ahead of the journal");
  }

  @Test
  void aJournalThatContradictsTheGuardIsAmnesia() {
    Bench bench = new Bench(4, 1);
    Bench twin = new Bench(4, 1);
    bench.receive(bench.prePrepare(0, 0, bench.block(0, "a")));
    twin.receive(twin.prePrepare(0, 0, twin.block(0, "b")));
    bench.replica = replica(bench);

    List<Effect> effects = bench.step(new Event.Started(bench.chain.after(bench.chain.genesis),
        new DurableState(DurableState.Condition.INTACT, bench.disk.read().records(),
            DurableState.Condition.INTACT, twin.disk.read().guardEntries(), 0)));

    assertThat(effects).hasAtLeastOneElementOfType(Effect.RequestRejoin.class);
  }

  @Test
  void aMissingForeignOrDamagedFileIsAmnesia() {
    for (DurableState.Condition condition : List.of(DurableState.Condition.MISSING,
        DurableState.Condition.FOREIGN, DurableState.Condition.DAMAGED)) {
      Bench noGuard = new Bench(4, 1);
      noGuard.disk.guardCondition = condition;
      assertAmnesia(noGuard, "guard is " + condition);

      Bench noJournal = new Bench(4, 1);
      noJournal.receive(noJournal.prePrepare(0, 0, noJournal.block(0, "a")));
      noJournal.disk.journalCondition = condition;
      assertAmnesia(noJournal, "journal is " + condition);
    }
  }

  @Test
  void anotherValidatorsJournalIsAmnesia() {
    Bench bench = new Bench(4, 1);
    Bench other = new Bench(4, 2);
    other.receive(other.prePrepare(0, 0, other.block(0, "a")));
    bench.replica = replica(bench);

    List<Effect> effects = bench.step(new Event.Started(bench.chain.after(bench.chain.genesis),
        new DurableState(DurableState.Condition.INTACT, other.disk.read().records(),
            DurableState.Condition.INTACT, List.of(), 0)));

    assertThat(effects).hasAtLeastOneElementOfType(Effect.RequestRejoin.class);
  }

  @Test
  void oneWithoutMemoryFollowsButCastsNoVoteUntilItsRejoinIsFinal() {
    Bench bench = new Bench(4, 1);
    bench.disk.guardCondition = DurableState.Condition.MISSING;
    bench.restart();
    Block block = bench.block(0, "a");

    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(2, 0, block), bench.prepare(3, 0, block), bench.commit(0, 0, block),
        bench.commit(2, 0, block), bench.commit(3, 0, block));
    assertThat(bench.said()).isEmpty();
    assertThat(bench.ledger.height()).as("it commits with the others").isEqualTo(1);

    List<Effect> effects = bench.step(new Event.Rejoined(2));
    assertThat(effects).contains(new Effect.ResetSigning(2));
    Block second = bench.block(0, "b");
    bench.receive(bench.prePrepare(0, 0, second), bench.prepare(0, 0, second),
        bench.prepare(2, 0, second), bench.prepare(3, 0, second), bench.commit(0, 0, second),
        bench.commit(2, 0, second), bench.commit(3, 0, second));
    assertThat(bench.said()).as("height 2 is at the floor").isEmpty();
    Block third = bench.block(0, "c");
    bench.receive(bench.prePrepare(0, 0, third));
    assertThat(bench.said()).containsExactly(new Message.Prepare(3, 0, third.hash()));
  }

  @Test
  void theFloorHoldsAfterARestart() {
    Bench bench = new Bench(4, 1);
    bench.disk.guardCondition = DurableState.Condition.MISSING;
    bench.restart();
    bench.step(new Event.Rejoined(5));

    bench.restart();
    bench.receive(bench.prePrepare(0, 0, bench.block(0, "a")));

    assertThat(bench.said()).isEmpty();
    assertThat(bench.replica.status().voteFloor()).isEqualTo(5);
    assertThat(bench.replica.status().role()).isEqualTo(ReplicaStatus.Role.OBSERVER);
  }

  @Test
  void aStoreOlderThanItsJournalIsSyncedToItAndItsVotesHold() {
    Bench bench = new Bench(4, 3);
    Block first = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, first), bench.prepare(0, 0, first),
        bench.prepare(1, 0, first), bench.commit(0, 0, first), bench.commit(1, 0, first));
    Block second = bench.block(0, "b");
    bench.receive(bench.prePrepare(0, 0, second), bench.prepare(0, 0, second),
        bench.prepare(1, 0, second));
    bench.replica = replica(bench);

    List<Effect> started = bench
        .step(new Event.Started(bench.chain.after(bench.chain.genesis), bench.disk.read()));
    assertThat(Bench.said(started)).isEmpty();
    List<Effect> synced = bench
        .step(new Event.ChainAdvanced(bench.chain.after(first.header()), List.of()));

    assertThat(Bench.said(synced)).containsExactly(new Message.Prepare(2, 0, second.hash()),
        new Message.Commit(2, 0, second.hash()));
    assertThat(Bench.said(bench.fire(Timer.Kind.VIEW)))
        .containsExactly(new Message.ViewChange(2, 1, bench.prepared(0, second, 0, 1, 3)));
  }

  @Test
  void aCrashAtEveryWriteOfEveryReplicaLosesNothing() {
    int crashes = 0;
    for (int victim = 0; victim < 4; victim++) {
      for (int write = 1; write <= 3; write++) {
        for (int items = 0; items <= 5; items++) {
          crashes += crashAt(victim, write, items) ? 1 : 0;
        }
      }
    }
    assertThat(crashes).isGreaterThan(40);
  }

  /** One decision during which a replica loses power after some items of its n-th write. */
  private static boolean crashAt(int victim, int write, int items) {
    Cluster cluster = new Cluster(4, 7);
    List<Effect> writes = new ArrayList<>();
    cluster.faults.crashPoint = (node, effect) -> {
      if (node.index != victim || !(effect instanceof Effect.Persist)) {
        return -1;
      }
      writes.add(effect);
      return writes.size() == write ? items : -1;
    };
    cluster.start();
    cluster.submit("a", "b");

    assertThat(
        cluster
            .runUntil(
                () -> cluster.nodes.stream()
                    .allMatch(n -> n.isUp() && n.ledger.contains(TestChain.transaction("b"))),
                60_000))
        .as("victim " + victim + " write " + write + " items " + items).isTrue();
    return writes.size() >= write;
  }

  private static void assertAmnesia(Bench bench, String reason) {
    List<Effect> effects = bench.restart();
    assertThat(Bench.of(Effect.RequestRejoin.class, effects)).singleElement()
        .satisfies(r -> assertThat(r.reason()).contains(reason));
    assertThat(bench.replica.status().role()).isEqualTo(ReplicaStatus.Role.AMNESIAC);
    assertThat(Bench.said(effects)).isEmpty();
  }

  private static Replica replica(Bench bench) {
    return new Replica(bench.chain.chainId, Optional.of(bench.chain.keys.get(bench.self)), "test");
  }

  private static List<SignedMessage> sent(List<Effect> effects) {
    return Bench.of(Effect.Broadcast.class, effects).stream().map(Effect.Broadcast::message)
        .toList();
  }
}
