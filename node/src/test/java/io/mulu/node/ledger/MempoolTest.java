package io.mulu.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.node.fakes.FakeChain;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MempoolTest {
  private static final long LIFETIME = 600_000;

  private final FakeChain chain = new FakeChain();
  private final Ledger ledger = chain.ledger();

  private PooledTransaction of(int founder) {
    return chain.pooled(ledger, chain.submission(founder, FakeChain.START + 300_000), 0);
  }

  private static Mempool.Room room(int transactions, int bytes, long work) {
    return new Mempool.Room(transactions, bytes, work, 1_000, FakeChain.START + 1, LIFETIME);
  }

  @Test
  void oneOrganizationTakesAtMostHalfAndLeavesRoomForOthers() {
    Mempool pool = new Mempool(new Mempool.Limits(8, 1 << 20));
    for (int i = 0; i < 4; i++) {
      assertThat(pool.add(of(0), Mempool.Source.VALIDATOR)).isEmpty();
    }

    assertThat(pool.add(of(0), Mempool.Source.VALIDATOR)).contains(Reason.QUOTA);
    assertThat(pool.add(of(1), Mempool.Source.VALIDATOR)).isEmpty();
    assertThat(pool.add(of(1), Mempool.Source.VALIDATOR)).isEmpty();
    assertThat(pool.add(of(1), Mempool.Source.VALIDATOR)).contains(Reason.QUOTA);
    assertThat(pool.add(of(2), Mempool.Source.VALIDATOR)).isEmpty();
    assertThat(pool.add(of(3), Mempool.Source.VALIDATOR)).isEmpty();
    assertThat(pool.size()).isEqualTo(8);
    assertThat(pool.add(of(3), Mempool.Source.VALIDATOR)).contains(Reason.OVERLOADED);
  }

  @Test
  void anOrganizationHoldsNoMoreThanTheOperatorsShare() {
    long bytes = of(0).transaction().bytes();
    Mempool pool = new Mempool(new Mempool.Limits(100, 1 << 20, 3));
    for (int i = 0; i < 3; i++) {
      assertThat(addOfClient(pool, of(0))).isEmpty();
    }
    assertThat(pool.isFilling()).as("somebody's share is used up").isTrue();
    assertThat(addOfClient(pool, of(0))).contains(Reason.QUOTA);
    assertThat(addOfClient(pool, of(1))).isEmpty();

    Mempool narrow = new Mempool(new Mempool.Limits(100, 50 * bytes, 4));
    assertThat(addOfClient(narrow, of(0))).isEmpty();
    assertThat(addOfClient(narrow, of(0))).isEmpty();
    assertThat(addOfClient(narrow, of(0))).as("two are four percent of fifty")
        .contains(Reason.QUOTA);
  }

  @Test
  void clientsLeaveRoomForWhatOtherValidatorsHaveTaken() {
    Mempool pool = new Mempool(new Mempool.Limits(10, 1 << 20));
    assertThat(pool.isFilling()).isFalse();
    int[] taken = new int[FakeChain.FOUNDERS];
    for (int founder = 0; founder < FakeChain.FOUNDERS; founder++) {
      while (addOfClient(pool, of(founder)).isEmpty()) {
        taken[founder]++;
      }
    }

    assertThat(taken).containsExactly(4, 2, 1, 1);
    assertThat(pool.isFilling()).isTrue();
    assertThat(addOfClient(pool, of(0))).contains(Reason.OVERLOADED);
    assertThat(pool.add(of(3), Mempool.Source.VALIDATOR)).isEmpty();
    assertThat(pool.add(of(0), Mempool.Source.VALIDATOR)).contains(Reason.QUOTA);
    assertThat(pool.add(of(2), Mempool.Source.CLIENT)).contains(Reason.OVERLOADED);
    assertThat(pool.add(of(2), Mempool.Source.VALIDATOR)).contains(Reason.QUOTA);
  }

  @Test
  void onlyOwnOnesOfAnOrganizationWhoseNewerOnesWereOrderedAreOvertaken() {
    Mempool pool = new Mempool(Mempool.Limits.defaults());
    long later = Mempool.OVERTAKEN_MILLIS;
    PooledTransaction own = of(0);
    PooledTransaction others = of(0);
    PooledTransaction ownOfAnother = of(1);
    PooledTransaction newer = arrived(0, later - 1);
    PooledTransaction newest = arrived(0, later);
    pool.add(own, Mempool.Source.CLIENT);
    pool.add(others, Mempool.Source.VALIDATOR);
    pool.add(ownOfAnother, Mempool.Source.CLIENT);
    pool.add(newer, Mempool.Source.CLIENT);
    pool.add(newest, Mempool.Source.VALIDATOR);
    long now = Mempool.TOLD_AGAIN_MILLIS;

    pool.remove(List.of(newer.transaction().id()));
    assertThat(pool.overtaken(now, 10, 1)).as("of about the same age").isEmpty();
    pool.remove(List.of(newest.transaction().id()));

    assertThat(pool.overtaken(now, 0, 1)).isEmpty();
    assertThat(pool.overtaken(now - 1, 10, 1)).as("it was told of lately").isEmpty();
    assertThat(pool.overtaken(now, 10, 1)).containsExactly(own);
    assertThat(pool.overtaken(now, 10, 1)).isEmpty();
    pool.remove(List.of(own.transaction().id()));
    assertThat(pool.overtaken(10 * now, 10, 1)).isEmpty();
  }

  @Test
  void whatWaitsIsToldAgainLessAndLessOften() {
    Mempool pool = new Mempool(Mempool.Limits.defaults());
    long start = 500;
    PooledTransaction own = arrived(0, start);
    PooledTransaction newer = arrived(0, start + Mempool.OVERTAKEN_MILLIS);
    pool.add(own, Mempool.Source.CLIENT);
    pool.add(newer, Mempool.Source.VALIDATOR);
    pool.remove(List.of(newer.transaction().id()));

    List<Long> told = new ArrayList<>();
    for (long now = start; now <= start + 100_000; now += 100) {
      if (!pool.overtaken(now, 10, 1 << 20).isEmpty()) {
        told.add(now - start);
      }
    }

    assertThat(told).containsExactly(3_000L, 6_000L, 12_000L, 24_000L, 48_000L, 96_000L);
  }

  @Test
  void noMoreThanSomeBytesAreToldAgainAtATime() {
    Mempool pool = new Mempool(Mempool.Limits.defaults());
    List<PooledTransaction> waiting = List.of(of(0), of(0), of(0));
    waiting.forEach(p -> pool.add(p, Mempool.Source.CLIENT));
    PooledTransaction newer = arrived(0, Mempool.OVERTAKEN_MILLIS);
    pool.add(newer, Mempool.Source.CLIENT);
    pool.remove(List.of(newer.transaction().id()));
    long bytes = waiting.getFirst().transaction().bytes();
    long now = Mempool.TOLD_AGAIN_MILLIS;

    assertThat(pool.overtaken(now, 10, bytes + 1)).isEqualTo(waiting.subList(0, 2));
    assertThat(pool.overtaken(now, 10, bytes)).isEqualTo(waiting.subList(2, 3));
  }

  private PooledTransaction arrived(int founder, long millis) {
    return chain.pooled(ledger, chain.submission(founder, FakeChain.START + 300_000), millis);
  }

  /** What would be refused is known before. */
  private static Optional<Reason> addOfClient(Mempool pool, PooledTransaction pooled) {
    Optional<Reason> foretold = pool.refusal(pooled.organization(), pooled.transaction().bytes(),
        Mempool.Source.CLIENT);
    Optional<Reason> refusal = pool.add(pooled, Mempool.Source.CLIENT);
    assertThat(refusal).isEqualTo(foretold);
    return refusal;
  }

  @Test
  void bytesAreBoundedAndSharedToo() {
    PooledTransaction first = chain.pooled(ledger,
        chain.submission(0, FakeChain.START + 300_000, Bytes.wrap(new byte[10_000])), 0);
    long bytes = first.transaction().bytes();
    Mempool pool = new Mempool(new Mempool.Limits(1_000, 2 * bytes));

    assertThat(pool.add(first, Mempool.Source.VALIDATOR)).isEmpty();
    assertThat(pool.add(
        chain.pooled(ledger,
            chain.submission(0, FakeChain.START + 300_000, Bytes.wrap(new byte[10_000])), 0),
        Mempool.Source.VALIDATOR)).contains(Reason.QUOTA);
    assertThat(pool.add(
        chain.pooled(ledger,
            chain.submission(1, FakeChain.START + 300_000, Bytes.wrap(new byte[10_000])), 0),
        Mempool.Source.VALIDATOR)).isEmpty();
    assertThat(pool.add(of(2), Mempool.Source.VALIDATOR)).contains(Reason.OVERLOADED);
    assertThat(pool.bytes()).isEqualTo(2 * bytes);
  }

  @Test
  void whatLeavesGivesItsPlaceBack() {
    Mempool pool = new Mempool(new Mempool.Limits(2, 1 << 20));
    PooledTransaction first = of(0);
    pool.add(first, Mempool.Source.VALIDATOR);
    assertThat(pool.add(of(0), Mempool.Source.VALIDATOR)).contains(Reason.QUOTA);

    pool.remove(List.of(first.transaction().id()));

    assertThat(pool.bytes()).isZero();
    assertThat(pool.byEnvelope(first.transaction().envelopeHash())).isNull();
    assertThat(pool.add(of(0), Mempool.Source.VALIDATOR)).isEmpty();
  }

  @Test
  void addingTwiceIsNoRefusalAndCountsOnce() {
    Mempool pool = new Mempool(Mempool.Limits.defaults());
    PooledTransaction one = of(0);

    assertThat(pool.add(one, Mempool.Source.VALIDATOR)).isEmpty();
    assertThat(pool.add(one, Mempool.Source.VALIDATOR)).isEqualTo(Optional.empty());
    assertThat(pool.size()).isOne();
  }

  @Test
  void aProposerMayUseLessThanTheLimits() {
    Mempool pool = new Mempool(Mempool.Limits.defaults());
    List<PooledTransaction> all = List.of(of(0), of(0), of(0), of(0));
    all.forEach(p -> pool.add(p, Mempool.Source.VALIDATOR));
    long bytes = all.getFirst().transaction().bytes();
    long work = all.getFirst().work();
    int many = 1_000_000;

    assertThat(pool.pick(used(4, many, many, 500))).containsExactlyElementsOf(all.subList(0, 2));
    assertThat(pool.pick(used(many, (int) (4 * bytes), many, 500)))
        .containsExactlyElementsOf(all.subList(0, 2));
    assertThat(pool.pick(used(many, many, 4 * work, 500)))
        .containsExactlyElementsOf(all.subList(0, 2));
    assertThat(pool.pick(used(many, (int) bytes, many, 62))).as("one that needs all of it")
        .containsExactly(all.getFirst());
  }

  private static Mempool.Room used(int transactions, int bytes, long work, int permille) {
    return new Mempool.Room(transactions, bytes, work, permille, FakeChain.START + 1, LIFETIME);
  }

  @Test
  void organizationsTakeTurnsInABlockOldestFirst() {
    Mempool pool = new Mempool(Mempool.Limits.defaults());
    List<PooledTransaction> ofA = List.of(of(2), of(2), of(2));
    PooledTransaction ofB = of(1);
    ofA.forEach(added -> pool.add(added, Mempool.Source.VALIDATOR));
    pool.add(ofB, Mempool.Source.VALIDATOR);

    assertThat(pool.pick(room(3, 1 << 20, 1 << 20))).containsExactly(ofA.get(0), ofB, ofA.get(1));
    assertThat(pool.pick(room(100, 1 << 20, 1 << 20))).hasSize(4);
  }

  @Test
  void aBlockTakesNoMoreBytesAndWorkThanItHasRoomFor() {
    Mempool pool = new Mempool(Mempool.Limits.defaults());
    PooledTransaction one = of(0);
    pool.add(one, Mempool.Source.VALIDATOR);
    pool.add(of(1), Mempool.Source.VALIDATOR);
    int bytes = one.transaction().bytes();

    assertThat(pool.pick(room(9, 2 * bytes - 1, 1 << 20))).containsExactly(one);
    assertThat(pool.pick(room(9, 1 << 20, 2 * one.work() - 1))).containsExactly(one);
    assertThat(pool.hasChoosable(room(1, bytes, one.work()))).isTrue();
    assertThat(pool.hasChoosable(room(1, bytes - 1, one.work()))).isFalse();
    assertThat(pool.hasChoosable(room(1, bytes, one.work() - 1))).isFalse();
  }

  @Test
  void neitherExpiredNorTooEarlyIsPicked() {
    Mempool pool = new Mempool(Mempool.Limits.defaults());
    PooledTransaction soon = chain.pooled(ledger, chain.submission(0, FakeChain.START + 10), 0);
    pool.add(soon, Mempool.Source.VALIDATOR);
    Mempool.Room at = new Mempool.Room(1, 1 << 20, 1 << 20, 1_000, FakeChain.START + 10, LIFETIME);
    Mempool.Room early = new Mempool.Room(1, 1 << 20, 1 << 20, 1_000, FakeChain.START, 9);

    assertThat(pool.pick(at)).isEmpty();
    assertThat(pool.pick(early)).isEmpty();
    assertThat(pool.removeExpired(FakeChain.START + 9)).isEmpty();
    assertThat(pool.removeExpired(FakeChain.START + 10)).containsExactly(soon);
    assertThat(pool.byId(Hash.ZERO)).isNull();
  }
}
