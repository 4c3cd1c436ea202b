package io.mulu.testnet.demo;

import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.NodeApi;
import io.mulu.testnet.chain.RpcConnection;
import io.mulu.testnet.chain.RpcFailure;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import java.io.IOException;
import java.time.Duration;

/** A validator dies by SIGKILL when half of the batches are final, and comes back later. */
final class Outage {
  private static final Duration RECOVERY_PATIENCE = Duration.ofSeconds(90);
  private static final int POLL_MILLIS = 50;

  private final Stage stage;
  private final LocalNode victim;
  private long startNanos = System.nanoTime();
  private double killSeconds;
  private double recoverySeconds;

  /** The last validator: the others must get on without it, whoever is primary. */
  Outage(Stage stage) {
    this.stage = stage;
    this.victim = stage.net().nodes().getLast();
  }

  /** From here on seconds are counted. */
  void begin() {
    startNanos = System.nanoTime();
  }

  double killSeconds() {
    return killSeconds;
  }

  double recoverySeconds() {
    return recoverySeconds;
  }

  /** Called after each final batch, by one thread at a time. */
  void batchFinal(int batches, int expected) throws IOException, InterruptedException {
    boolean isHalf = 2 * batches >= expected;
    if (isHalf && killSeconds == 0 && stage.net().nodes().size() > 1) {
      kill();
      stage.story().say("kill -9 " + victim.member().code() + " after " + batches + " of about "
          + expected + " batches; the others go on");
    }
  }

  private void kill() throws IOException, InterruptedException {
    victim.kill();
    killSeconds = seconds(startNanos);
  }

  /** Restarts it and waits until it has the head of the others. */
  void recover() throws BrokenOff, InterruptedException {
    Story story = stage.story();
    if (stage.net().nodes().size() == 1) {
      story.say("the only validator: none is killed, since nobody would go on");
      return;
    }
    long height = height(stage.net().nodes().getFirst());
    long restartNanos;
    try {
      if (killSeconds == 0) {
        kill();
        story.say("kill -9 " + victim.member().code()
            + " after the import: no batch became final that it could have come in the middle of");
      } else {
        story.check(true, "a validator was killed in the middle of the import", "");
      }
      restartNanos = System.nanoTime();
      story.check(!victim.isRunning(), victim.member().code() + " is dead, and the import is done",
          "its process still runs");
      victim.start();
      victim.awaitReady(LocalNet.START_PATIENCE);
    } catch (IOException e) {
      throw new BrokenOff("the restart of " + victim.member().code(), e);
    }
    while (height(victim) < height
        && System.nanoTime() - restartNanos < RECOVERY_PATIENCE.toNanos()) {
      Thread.sleep(POLL_MILLIS);
    }
    recoverySeconds = seconds(restartNanos);
    story.check(height(victim) >= height,
        String.format("%s is back and has caught up to block %d, %.1f s after its restart",
            victim.member().code(), height, recoverySeconds),
        "it is at block " + height(victim) + " of " + height);
  }

  private long height(LocalNode node) throws BrokenOff, InterruptedException {
    return status(node).height();
  }

  /** Of this very node: no other answers in its place. */
  static NodeStatus status(LocalNode node) throws BrokenOff, InterruptedException {
    try {
      return new RpcConnection(node.rpc(), answer -> {
      }).call(NodeApi.STATUS, new NoParams());
    } catch (IOException | RpcFailure e) {
      throw new BrokenOff("the status of " + node.member().code(), e);
    }
  }

  private static double seconds(long sinceNanos) {
    return Math.round((System.nanoTime() - sinceNanos) / 1e6) / 1e3;
  }
}
