package io.mulu.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.StateTable;
import io.mulu.rpc.fixture.TestCalls;
import io.mulu.rpc.fixture.TestConsortium;
import io.mulu.rpc.fixture.TestLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LedgerReadsTest {
  private final TestLedger ledger = new TestLedger(new TestConsortium("reads"));

  private static Limits limits(int scanMax, int storeReadsMax, Duration storeWait) {
    Limits d = Limits.defaults();
    return new Limits(d.bodyBytesMax(), d.batchMax(), d.answerBytesMax(), d.nestingMax(),
        d.numberCharactersMax(), d.nameCharactersMax(), d.idCharactersMax(), d.pageDefault(),
        d.pageMax(), scanMax, d.requestTime(), storeReadsMax, storeWait, d.cursorsMax(),
        d.cursorLife(), d.subscribersMax(), d.connectionsMax(), d.subscriberStall());
  }

  @Test
  void moreReadersThanTurnsAreToldToComeBack() throws Exception {
    LedgerReads reads = new LedgerReads(ledger, limits(100, 1, Duration.ofMillis(20)));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Thread slow = Thread.ofVirtual().start(() -> {
      try {
        reads.newest(view -> {
          inside.countDown();
          try {
            leave.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        });
      } catch (RpcError | InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    inside.await();

    assertThatThrownBy(() -> reads.newest(view -> true)).isInstanceOfSatisfying(RpcError.class,
        e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
          assertThat(e.data()).containsKey("retryAfterMillis");
        });
    leave.countDown();
    slow.join();
    assertThat(reads.<Boolean>newest(view -> true)).isTrue();
    assertThat(ledger.viewsOpen()).isZero();
  }

  @Test
  void aPageLooksAtABoundedNumberOfRowsAndSaysThatThereIsMore() throws Exception {
    LedgerReads reads = new LedgerReads(ledger, limits(2, 4, Duration.ofSeconds(1)));
    List<StateTable> seen = new ArrayList<>();
    String cursor = null;
    int pages = 0;
    do {
      LedgerReads.Page<StateTable> page = reads.page(StateTable.ORGANIZATION.prefix(), 10, cursor,
          (view, row) -> Optional.of(StateTable.ORGANIZATION));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
      seen.addAll(page.items());
      cursor = page.cursor();
      pages++;
    } while (cursor != null);

    assertThat(seen).hasSize(TestConsortium.FOUNDERS);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void aViewLivesAsLongAsItsCursorsAreUsed() {
    AtomicLong clock = new AtomicLong();
    PinnedViews views = new PinnedViews(ledger, 10, Duration.ofNanos(100), clock::get);
    PinnedViews.Lease lease = views.newest();
    lease.keep();
    lease.close();

    clock.set(90);
    views.at(0).orElseThrow().close();
    clock.set(190);
    views.sweep();
    assertThat(views.size()).isEqualTo(1);
    clock.set(191);
    views.sweep();
    assertThat(views.at(0)).isEmpty();
    assertThat(ledger.viewsOpen()).isZero();
  }

  @Test
  void tooManyViewsCostTheOldestAndNeverOneInUse() {
    PinnedViews views = new PinnedViews(ledger, 2, Duration.ofDays(1), () -> 0);
    List<PinnedViews.Lease> leases = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      PinnedViews.Lease lease = views.newest();
      lease.keep();
      leases.add(lease);
      ledger.run(1, TestCalls.endpoint(9000 + i));
    }
    leases.get(1).close();
    assertThat(views.size()).isEqualTo(3);
    assertThat(views.at(1)).isEmpty();
    assertThat(leases.getFirst().view().height()).isZero();
    leases.getFirst().close();

    assertThat(views.size()).isEqualTo(2);
    assertThat(ledger.viewsOpen()).isEqualTo(2);
    views.close();
    assertThat(ledger.viewsOpen()).isZero();
  }

  @Test
  void readersOfTheSameHeightShareAView() {
    PinnedViews views = new PinnedViews(ledger, 2, Duration.ofDays(1), () -> 0);
    try (PinnedViews.Lease one = views.newest(); PinnedViews.Lease two = views.newest()) {
      assertThat(one.view()).isSameAs(two.view());
      assertThat(ledger.viewsOpen()).isEqualTo(1);
    }
    assertThat(ledger.viewsOpen()).isZero();
  }
}
