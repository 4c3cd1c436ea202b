package io.mulu.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final long LONG = 30_000;

  private final List<String> started = new ArrayList<>();

  private void enter(Turns<String> turns, String bringer, int works) {
    for (int i = 0; i < works; i++) {
      turns.enter(bringer, () -> started.add(bringer));
    }
  }

  @Test
  void aFloodKeepsOnlyItsOwnSenderWaiting() {
    Turns<String> turns = new Turns<>(2);
    enter(turns, "flood", 100);
    enter(turns, "a", 2);
    enter(turns, "b", 1);
    assertThat(started).containsExactly("flood", "flood");

    for (int i = 0; i < 6; i++) {
      turns.leave();
    }

    assertThat(started.subList(2, started.size())).containsExactly("flood", "a", "b", "flood", "a",
        "flood");
  }

  @Test
  void neverMoreAtATimeAndAllOfIt() {
    Turns<String> turns = new Turns<>(3);
    enter(turns, "a", 10);
    assertThat(started).hasSize(3);
    for (int i = 0; i < 10; i++) {
      turns.leave();
    }
    assertThat(started).hasSize(10);

    enter(turns, "b", 4);

    assertThat(started).as("all turns are free again, no more").hasSize(13);
  }

  @Test
  void workThatCannotBeStartedPassesItsTurnOn() {
    Turns<String> turns = new Turns<>(1);
    enter(turns, "first", 1);
    for (int i = 0; i < 50_000; i++) {
      turns.enter("refused", () -> false);
    }
    enter(turns, "next", 2);

    turns.leave();
    assertThat(started).containsExactly("first", "next");
    turns.leave();
    turns.leave();
    turns.enter("refused", () -> false);
    enter(turns, "last", 1);
    assertThat(started).containsExactly("first", "next", "next", "last");
  }

  @Test
  void whoWaitsIsWokenByWhoLeaves() throws Exception {
    Turns<String> turns = new Turns<>(1);
    assertThat(turns.await("a", LONG)).isTrue();
    CompletableFuture<Boolean> waiting = waiter(turns, LONG);

    turns.leave();

    assertThat(waiting.get(LONG, TimeUnit.MILLISECONDS)).isTrue();
    enter(turns, "b", 1);
    assertThat(started).as("its turn is taken").isEmpty();
    turns.leave();
    assertThat(started).containsExactly("b");
  }

  @Test
  void whoGivesUpTakesNoTurn() throws Exception {
    Turns<String> turns = new Turns<>(1);
    enter(turns, "a", 1);

    assertThat(turns.await("late", 1)).isFalse();

    turns.leave();
    enter(turns, "b", 1);
    assertThat(started).containsExactly("a", "b");
  }

  @Test
  void whoIsInterruptedTakesNoTurn() throws Exception {
    Turns<String> turns = new Turns<>(1);
    enter(turns, "a", 1);
    CompletableFuture<Boolean> waiting = new CompletableFuture<>();
    Thread thread = Thread.ofVirtual().start(() -> {
      try {
        waiting.complete(turns.await("interrupted", LONG));
      } catch (InterruptedException e) {
        waiting.completeExceptionally(e);
      }
    });
    thread.interrupt();

    assertThatThrownBy(() -> waiting.get(LONG, TimeUnit.MILLISECONDS))
        .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(InterruptedException.class);
    turns.leave();
    enter(turns, "b", 1);
    assertThat(started).containsExactly("a", "b");
  }

  private static CompletableFuture<Boolean> waiter(Turns<String> turns, long millis) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return turns.await("waiter", millis);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }, task -> Thread.ofVirtual().start(task));
  }

  @Test
  void noTurnIsLostBetweenManyThreads() throws Exception {
    Turns<Integer> turns = new Turns<>(2);
    AtomicInteger atATime = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int bringer = t % 3;
      long patience = t % 2 == 0 ? LONG : 0;
      threads.add(Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 2_000; i++) {
          try {
            if (turns.await(bringer, patience)) {
              most.accumulateAndGet(atATime.incrementAndGet(), Math::max);
              atATime.decrementAndGet();
              turns.leave();
            }
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
      }));
    }
    for (Thread thread : threads) {
      thread.join(LONG);
      assertThat(thread.isAlive()).isFalse();
    }

    assertThat(most.get()).isBetween(1, 2);
    assertThat(turns.await(0, 1)).isTrue();
    assertThat(turns.await(0, 1)).isTrue();
    assertThat(turns.await(0, 1)).isFalse();
  }
}
