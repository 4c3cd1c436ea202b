package io.mulu.bench.load;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients with one transaction on its way each, timed from before it is sent until the node tells
 * that it is final. What a node refuses is tried again after the pause that it asks for, and its
 * time counts.
 */
final class Timers {
  private static final long PAUSE_MILLIS = 500;

  private final int count;
  private final List<URI> nodes;
  private final Workload workload;
  private final RawRpc rpc;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Long> nanos = new ArrayList<>();
  private final AtomicLong done = new AtomicLong();
  private volatile boolean isOver;
  private volatile String problem = "";

  Timers(int count, List<URI> nodes, Workload workload, RawRpc rpc) {
    this.count = count;
    this.nodes = nodes;
    this.workload = workload;
    this.rpc = rpc;
  }

  void start() {
    for (int i = 0; i < count; i++) {
      int number = i;
      threads.add(Thread.ofVirtual().name("timer-" + i).start(() -> time(number)));
    }
  }

  private void time(int number) {
    SplittableRandom choice = new SplittableRandom(-1L - number);
    try {
      for (int member = number % nodes.size(); !isOver; member = (member + 1) % nodes.size()) {
        long start = System.nanoTime();
        while (!rpc.submitAndWait(nodes.get(member), workload.next(member, choice)) && !isOver) {
          Thread.sleep(PAUSE_MILLIS);
        }
        note(System.nanoTime() - start);
      }
    } catch (IOException e) {
      problem = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void note(long took) {
    nanos.add(took);
    done.incrementAndGet();
  }

  /** Transactions since the start that are final. */
  long done() {
    return done.get();
  }

  /** Forgets what was timed so far. */
  synchronized void reset() {
    nanos.clear();
  }

  synchronized Latencies latencies() {
    return Latencies.of(nanos);
  }

  void requireRunning() throws IOException {
    if (!problem.isEmpty()) {
      throw new IOException("a timed transaction failed: " + problem);
    }
  }

  void stop() throws InterruptedException {
    isOver = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
