package io.mulu.testnet.demo;

import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.testnet.net.LocalNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether all validators have the same head and state once nothing is under way. */
final class Agreement {
  private static final Duration QUIET_PATIENCE = Duration.ofSeconds(60);
  private static final int POLL_MILLIS = 100;

  private final Stage stage;
  private final SortedMap<String, String> stateRoots = new TreeMap<>();
  private long height;

  Agreement(Stage stage) {
    this.stage = stage;
  }

  SortedMap<String, String> stateRoots() {
    return stateRoots;
  }

  long height() {
    return height;
  }

  /** Heartbeats go on, so it looks until all nodes are seen at one height at the same time. */
  void run() throws BrokenOff, InterruptedException {
    long startNanos = System.nanoTime();
    Set<Hash> heads = new HashSet<>();
    boolean isQuiet = false;
    while (!isQuiet && System.nanoTime() - startNanos < QUIET_PATIENCE.toNanos()) {
      heads.clear();
      Set<Long> heights = new HashSet<>();
      int pending = 0;
      for (LocalNode node : stage.net().nodes()) {
        NodeStatus status = Outage.status(node);
        heights.add(status.height());
        heads.add(status.headHash());
        pending += status.pendingTransactions();
        height = status.height();
        stateRoots.put(node.member().code(), status.stateRoot().hex());
      }
      isQuiet = heights.size() == 1 && pending == 0;
      Thread.sleep(isQuiet ? 0 : POLL_MILLIS);
    }
    stage.story().check(isQuiet, "all validators are at block " + height, "they are not");
    stage.story().check(heads.size() == 1, "with the same head", heads.size() + " heads");
    stage.story().check(new HashSet<>(stateRoots.values()).size() == 1,
        "and the same state root " + stateRoots.values().stream().findFirst().orElse(""),
        stateRoots.toString());
  }
}
