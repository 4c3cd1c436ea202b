package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.mulu.protocol.Block;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.QuorumCertificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewChangeTest {
  @Test
  void aDeadPrimaryCostsOneTimeout() {
    Cluster cluster = new Cluster(4, 1).start();
    cluster.node(0).crash();

    cluster.submit("a");

    assertThat(cluster.runUntil(() -> cluster.allAt(1), 2_200)).isTrue();
    assertThat(cluster.node(1).ledger.head().proposer()).isEqualTo(cluster.chain.key(1));
    cluster.submit("b");
    assertThat(cluster.runUntil(() -> cluster.allAt(2), 200)).as("the new primary stays").isTrue();
  }

  @Test
  void everyViewThatIsLeftIsCountedOnceByItsCause() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block));
    bench.fire(Timer.Kind.VIEW);
    assertThat(bench.replica.status().viewsLeft()).containsOnly(entry(ViewChangeCause.TIMEOUT, 1L));

    bench.receive(bench.viewChange(0, 2), bench.viewChange(3, 2));

    assertThat(bench.replica.status().view()).isEqualTo(2);
    assertThat(bench.replica.status().viewsLeft()).containsOnly(entry(ViewChangeCause.TIMEOUT, 1L),
        entry(ViewChangeCause.JOINED, 1L));
  }

  @Test
  void theTimeoutDoublesWithTheViewUpToItsCap() {
    ChainParameters p = ChainParameters.defaults();

    assertThat(BackOff.viewTimeoutMillis(p, 0)).isEqualTo(2_000);
    assertThat(BackOff.viewTimeoutMillis(p, 3)).isEqualTo(16_000);
    assertThat(BackOff.viewTimeoutMillis(p, 4)).isEqualTo(30_000);
    assertThat(BackOff.viewTimeoutMillis(p, 63)).isEqualTo(30_000);
    assertThat(BackOff.viewTimeoutMillis(p, Message.VIEW_MAX)).isEqualTo(30_000);
  }

  @Test
  void aViewChangeCarriesThePreparedCertificateWithoutTheBody() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(3, 0, block));

    List<Effect> effects = bench.fire(Timer.Kind.VIEW);

    assertThat(Bench.said(effects))
        .containsExactly(new Message.ViewChange(1, 1, bench.prepared(0, block, 0, 1, 3)));
  }

  @Test
  void aPreparedBlockIsProposedAgainByteForByteAlsoByAnotherPrimary() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    QuorumCertificate prepared = bench.prepared(0, block, 0, 2, 3);

    bench.receive(bench.viewChange(0, 1), bench.viewChange(2, 1, prepared));

    Message.NewView newView = (Message.NewView) last(bench.said(), Message.NewView.class);
    Message.PrePrepare proposal = (Message.PrePrepare) Replay.decoded(newView.proposal());
    assertThat(proposal.block()).isEqualTo(block.compact());
    assertThat(proposal.block().header().proposer()).isEqualTo(bench.chain.key(0));
    assertThat(bench.said()).contains(new Message.Prepare(1, 1, block.hash()));
  }

  @Test
  void theCertificateOfTheHighestViewDecidesWhatIsProposedAgain() {
    Bench bench = new Bench(4, 3);
    Block low = bench.block(0, "low");
    Block high = bench.block(1, "high");

    bench.receive(bench.viewChange(0, 3, bench.prepared(0, low, 0, 1, 2)),
        bench.viewChange(1, 3, bench.prepared(1, high, 0, 1, 2)));

    Message.NewView newView = (Message.NewView) last(bench.said(), Message.NewView.class);
    assertThat(((Message.PrePrepare) Replay.decoded(newView.proposal())).block())
        .isEqualTo(high.compact());
  }

  @Test
  void aNewPrimaryFetchesThePreparedBodyBeforeItOpensItsView() {
    Bench bench = new Bench(4, 1);
    Block block = bench.block(0, "a");
    bench.bodies.clear();
    bench.receive(bench.viewChange(0, 1, bench.prepared(0, block, 0, 2, 3)),
        bench.viewChange(2, 1));
    assertThat(bench.said()).hasOnlyElementsOfType(Message.ViewChange.class);
    assertThat(bench.all(Effect.FetchProposal.class)).last().satisfies(f -> assertThat(f.sources())
        .containsExactly(bench.chain.key(0), bench.chain.key(2), bench.chain.key(3)));

    bench.step(new Event.ProposalFetched(block));

    assertThat(bench.said()).last().isEqualTo(new Message.Prepare(1, 1, block.hash()));
  }

  @Test
  void whoeverClaimsABodyLastDoesNotReplaceThoseWhoHaveIt() {
    Bench bench = new Bench(7, 6);
    Block block = bench.block(0, "a");
    bench.bodies.clear();
    bench.receive(bench.newView(1, 1,
        List.of(bench.viewChange(2, 1, bench.prepared(0, block, 0, 1, 2, 3, 4)),
            bench.viewChange(0, 1), bench.viewChange(1, 1), bench.viewChange(3, 1),
            bench.viewChange(4, 1)),
        block));

    // B opened the view, F votes: both may be liars who have nothing to serve.
    bench.receive(bench.prepare(5, 1, block));

    assertThat(bench.all(Effect.FetchProposal.class)).last()
        .satisfies(fetch -> assertThat(fetch.sources()).contains(bench.chain.key(5),
            bench.chain.key(0), bench.chain.key(2), bench.chain.key(3), bench.chain.key(4)));
  }

  @Test
  void aBodyThatIsStillMissingIsAskedForAnewInEachView() {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");
    bench.bodies.clear();
    bench.receive(
        bench.newView(1, 1, List.of(bench.viewChange(0, 1, bench.prepared(0, block, 0, 1, 2)),
            bench.viewChange(1, 1), bench.viewChange(2, 1)), block));

    List<Effect> next = bench.receive(bench.viewChange(0, 2), bench.viewChange(1, 2));

    assertThat(bench.replica.status().view()).isEqualTo(2);
    assertThat(Bench.of(Effect.FetchProposal.class, next)).singleElement()
        .satisfies(fetch -> assertThat(fetch.blockHash()).isEqualTo(block.hash()));
  }

  @Test
  void withNothingPreparedThePrimaryProposesAtOnceEvenAnEmptyBlock() {
    Bench bench = new Bench(4, 1);

    bench.receive(bench.viewChange(0, 1), bench.viewChange(2, 1));

    assertThat(bench.all(Effect.BuildProposal.class)).singleElement()
        .satisfies(b -> assertThat(b.mayBeEmpty()).isTrue());
    assertThat(bench.said()).hasAtLeastOneElementOfType(Message.NewView.class);
  }

  @Test
  void aNewViewIsFollowedWithoutAViewChangeOfOnesOwnAndAgainstOnesOwnLock() {
    Bench bench = new Bench(4, 3);
    Block locked = bench.block(0, "locked");
    Block other = bench.block(1, "other");
    bench.receive(bench.prePrepare(0, 0, locked), bench.prepare(0, 0, locked),
        bench.prepare(1, 0, locked));
    assertThat(bench.said()).contains(new Message.Commit(1, 0, locked.hash()));

    bench.receive(bench.newView(1, 1,
        List.of(bench.viewChange(0, 1), bench.viewChange(1, 1), bench.viewChange(2, 1)), other));

    assertThat(bench.said()).last().isEqualTo(new Message.Prepare(1, 1, other.hash()));
    List<Effect> effects = bench.fire(Timer.Kind.VIEW);
    assertThat(Bench.said(effects)).as("the lock is still reported")
        .containsExactly(new Message.ViewChange(1, 2, bench.prepared(0, locked, 0, 1, 3)));
  }

  @Test
  void twoCorrectReplicasLockedOnDifferentBlocksStillDecide() {
    // IBFT 1.0 stalled here (quorum #305): B is locked on x of view 0, C on y of view 1.
    Bench bench = new Bench(4, 2);
    Block x = bench.block(0, "x");
    Block y = bench.block(1, "y");

    bench.receive(bench.viewChange(1, 2, bench.prepared(0, x, 0, 1, 3)),
        bench.viewChange(3, 2, bench.prepared(1, y, 1, 2, 3)));
    bench.receive(bench.prepare(1, 2, y), bench.prepare(3, 2, y), bench.commit(1, 2, y),
        bench.commit(3, 2, y));

    assertThat(bench.ledger.head().hash()).isEqualTo(y.hash());
  }

  @Test
  void fPlusOneViewChangesPullAReplicaToTheirLowestCommonView() {
    Bench bench = new Bench(7, 6);

    bench.receive(bench.viewChange(0, 9), bench.viewChange(1, 5));
    assertThat(bench.said()).isEmpty();
    bench.receive(bench.viewChange(2, 7));

    assertThat(bench.said()).containsExactly(new Message.ViewChange(1, 5, null));
  }

  @Test
  void aFarFutureViewTakesOneSlotAndMovesNobody() {
    Bench bench = new Bench(4, 2);

    bench.receive(bench.viewChange(3, Message.VIEW_MAX));
    bench.receive(bench.viewChange(0, 1));

    assertThat(bench.said()).as("the second of two others, not the far one")
        .containsExactly(new Message.ViewChange(1, 1, null));
    assertThat(bench.replica.status().view()).isEqualTo(1);
  }

  @Test
  void viewZeroIsNotLeftForWorkThatIsGone() {
    Bench bench = new Bench(4, 3);
    bench.step(new Event.WorkPending(1));
    bench.step(new Event.WorkGone(1));

    assertThat(bench.fire(Timer.Kind.VIEW)).isEmpty();

    assertThat(bench.replica.status().viewTimerArmed()).isFalse();
    assertThat(bench.replica.status().view()).isZero();
  }

  @Test
  void aPrimaryDoesNotLeaveItsViewForABuildThatCameToNothing() {
    Bench bench = new Bench(4, 0);
    bench.step(new Event.WorkPending(1));

    assertThat(bench.fire(Timer.Kind.VIEW)).isEmpty();
  }

  @Test
  void workThatComesAfterOtherWorkIsGoneHasTheWholeTimeOfTheView() {
    Bench bench = new Bench(4, 3);
    bench.step(new Event.WorkPending(1));
    bench.step(new Event.WorkGone(1));
    bench.nowMillis += 500;
    assertThat(timers(bench.step(new Event.WorkPending(1)), Timer.Kind.VIEW))
        .as("one is on its way").isZero();

    bench.nowMillis = 2_000;
    List<Effect> early = bench.step(new Event.TimerFired(new Timer(Timer.Kind.VIEW, 1, 0)));
    assertThat(early).containsExactly(new Effect.SetTimer(new Timer(Timer.Kind.VIEW, 1, 0), 500));

    assertThat(Bench.said(bench.fire(Timer.Kind.VIEW)))
        .containsExactly(new Message.ViewChange(1, 1, null));
  }

  @Test
  void inAHigherViewTheTimerIsArmedOnlyWhenAQuorumIsThere() {
    Bench bench = new Bench(4, 3);
    bench.step(new Event.WorkPending(1));
    List<Effect> left = bench.fire(Timer.Kind.VIEW);
    assertThat(timers(left, Timer.Kind.VIEW)).isZero();

    assertThat(timers(bench.receive(bench.viewChange(0, 1)), Timer.Kind.VIEW)).isZero();
    assertThat(timers(bench.receive(bench.viewChange(2, 4)), Timer.Kind.VIEW)).isEqualTo(1);
  }

  @Test
  void anUnansweredViewChangeIsRepeatedByteForByteUntilItsViewOpens() {
    Bench bench = new Bench(4, 3);
    bench.step(new Event.WorkPending(1));
    SignedMessage first = Bench.of(Effect.Broadcast.class, bench.fire(Timer.Kind.VIEW)).get(0)
        .message();

    List<Effect> repeated = bench.fire(Timer.Kind.REPEAT);
    assertThat(Bench.of(Effect.Broadcast.class, repeated)).extracting(Effect.Broadcast::message)
        .containsExactly(first);
    assertThat(repeated).hasAtLeastOneElementOfType(Effect.RelayTransactions.class);

    bench.receive(bench.newView(1, 1,
        List.of(bench.viewChange(0, 1), bench.viewChange(1, 1), bench.viewChange(2, 1)),
        bench.block(1)));
    assertThat(bench.fire(Timer.Kind.REPEAT)).isEmpty();
  }

  /** It reports the certificate again, and none that was learned since. */
  @Test
  void aRepeatIsTheSameWhateverWasCertifiedBeforeAndSince() {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block), bench.prepare(0, 0, block),
        bench.prepare(2, 0, block));
    SignedMessage first = Bench.of(Effect.Broadcast.class, bench.fire(Timer.Kind.VIEW)).get(0)
        .message();
    assertThat(Replay.decoded(first))
        .isEqualTo(new Message.ViewChange(1, 1, bench.prepared(0, block, 0, 2, 3)));

    assertThat(Bench.of(Effect.Broadcast.class, bench.fire(Timer.Kind.REPEAT)))
        .extracting(Effect.Broadcast::message).containsExactly(first);

    // Its new-view has not come, but the prepares of a quorum have.
    bench.receive(bench.prepare(0, 1, block), bench.prepare(1, 1, block),
        bench.prepare(2, 1, block));
    assertThat(bench.replica.status().preparedView()).isEqualTo(1);
    assertThat(Bench.of(Effect.Broadcast.class, bench.fire(Timer.Kind.REPEAT)))
        .extracting(Effect.Broadcast::message).containsExactly(first);
    assertThat(bench.replica.status().guardRefusals()).isZero();
  }

  @Test
  void commitsOfALowerViewStillDecide() {
    Bench bench = new Bench(4, 3);
    Block block = bench.block(0, "a");
    bench.receive(bench.prePrepare(0, 0, block));
    bench.fire(Timer.Kind.VIEW);

    bench.receive(bench.commit(0, 0, block), bench.commit(1, 0, block), bench.commit(2, 0, block));

    assertThat(bench.ledger.head().hash()).isEqualTo(block.hash());
  }

  @Test
  void clockAndProposerAreNotAskedOfABlockProposedAgain() {
    for (long offset : new long[]{3_600_000, -3_600_000}) {
      Bench bench = new Bench(4, 3);
      Block block = bench.block(0, "a");
      QuorumCertificate prepared = bench.prepared(0, block, 0, 1, 2);
      bench.wallOffsetMillis = offset;

      bench.receive(bench.newView(1, 1,
          List.of(bench.viewChange(0, 1, prepared), bench.viewChange(1, 1), bench.viewChange(2, 1)),
          block));

      assertThat(bench.said()).containsExactly(new Message.Prepare(1, 1, block.hash()));
    }
  }

  @Test
  void afterManyViewsBlocksHaveNoTransactions() {
    Bench bench = new Bench(4, 3);
    long view = Replica.FULL_BLOCK_VIEWS;
    Block full = bench.block(0, "a");
    Block empty = bench.block(1);
    assertThat(view % 4).isZero();

    bench.receive(bench.newView(0, view,
        List.of(bench.viewChange(0, view), bench.viewChange(1, view), bench.viewChange(2, view)),
        full));
    assertThat(bench.said()).isEmpty();
    bench.receive(bench.newView(1, view + 1, List.of(bench.viewChange(0, view + 1),
        bench.viewChange(1, view + 1), bench.viewChange(2, view + 1)), empty));
    assertThat(bench.said()).containsExactly(new Message.Prepare(1, view + 1, empty.hash()));
  }

  @Test
  void aPeerInALowerViewIsSentWhatOpenedOnes() {
    Bench bench = new Bench(4, 3);
    SignedMessage newView = bench.newView(1, 1,
        List.of(bench.viewChange(0, 1), bench.viewChange(1, 1), bench.viewChange(2, 1)),
        bench.block(1));
    bench.receive(newView);

    List<Effect> effects = bench.receive(bench.viewChange(0, 1));

    assertThat(Bench.of(Effect.Send.class, effects)).extracting(Effect.Send::message)
        .startsWith(newView).hasSize(2);
  }

  private static long timers(List<Effect> effects, Timer.Kind kind) {
    return Bench.of(Effect.SetTimer.class, effects).stream().filter(t -> t.timer().kind() == kind)
        .count();
  }

  private static Message last(List<Message> messages, Class<? extends Message> type) {
    return messages.stream().filter(type::isInstance).reduce((a, b) -> b).orElseThrow();
  }
}
