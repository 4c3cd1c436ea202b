package io.mulu.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.TransactionStatus.Stage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients wait for: head and stages of their transactions. */
class WaitingTest {
  private static Hash id(long number) {
    return Hash.sha256(Bytes.ofLong(number));
  }

  @Test
  void aWaiterHearsOfTheBlockItWaitsFor() throws Exception {
    HeadSignal signal = new HeadSignal(4);
    Thread chain = new Thread(() -> {
      signal.advance(5);
      signal.advance(6);
    });
    chain.start();

    signal.await(() -> signal.height() >= 6, 60_000);

    assertThat(signal.height()).isEqualTo(6);
    chain.join();
  }

  @Test
  void waitingEndsWithItsTime() throws Exception {
    HeadSignal signal = new HeadSignal(4);

    signal.await(() -> false, 5);

    assertThat(signal.height()).isEqualTo(4);
  }

  @Test
  void aSlowConditionDoesNotKeepTheHeadFromMoving() throws Exception {
    HeadSignal signal = new HeadSignal(4);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Thread waiter = new Thread(() -> {
      try {
        signal.await(() -> {
          asked.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        }, 60_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    waiter.start();
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

    signal.advance(5); // hangs for ever if the condition is asked under the lock

    release.countDown();
    waiter.join();
    assertThat(signal.height()).isEqualTo(5);
  }

  @Test
  void aTransactionExpiresByBlockTime() {
    RecentTransactions recent = new RecentTransactions();
    recent.note(id(1), 1_000);

    assertThat(recent.stage(id(1), 999)).isEqualTo(Stage.POOLED);
    assertThat(recent.stage(id(1), 1_000)).isEqualTo(Stage.EXPIRED);
    recent.forget(id(1));
    assertThat(recent.stage(id(1), 0)).isEqualTo(Stage.UNKNOWN);
  }

  @Test
  void onlySoManyTransactionsAreRemembered() {
    RecentTransactions recent = new RecentTransactions();
    for (int i = 0; i <= RecentTransactions.REMEMBERED_MAX; i++) {
      recent.note(id(i), 1_000);
    }

    assertThat(recent.stage(id(0), 0)).isEqualTo(Stage.UNKNOWN);
    assertThat(recent.stage(id(1), 0)).isEqualTo(Stage.POOLED);
  }
}
