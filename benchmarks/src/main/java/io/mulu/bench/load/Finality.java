package io.mulu.bench.load;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.api.ChainApi;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts final transactions as a node tells of blocks, on a thread of its own. */
final class Finality implements AutoCloseable {
  /** Asking costs the machine that is measured. */
  private static final long PAUSE_MILLIS = 50;

  private final MuluClient node;
  private final Thread thread = Thread.ofPlatform().name("finality").unstarted(this::follow);
  private volatile long height;
  private final AtomicLong transactions = new AtomicLong();
  private volatile boolean isOver;
  private volatile String problem = "";

  /** From the node's head on. */
  static Finality of(MuluClient node) throws ClientException, InterruptedException {
    Finality finality = new Finality(node, node.chain().height());
    finality.thread.start();
    return finality;
  }

  private Finality(MuluClient node, long height) {
    this.node = node;
    this.height = height;
  }

  long height() {
    return height;
  }

  /** Since this began. */
  long transactions() {
    return transactions.get();
  }

  /**
   * @throws IOException
   *           if nothing is counted any more, with the reason
   */
  void requireCounting() throws IOException {
    if (!problem.isEmpty()) {
      throw new IOException("blocks cannot be followed: " + problem);
    }
  }

  private void follow() {
    try {
      while (!isOver) {
        long head = node.chain().height();
        while (height < head) {
          count(height + 1);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (ClientException e) {
      problem = String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(long next) throws ClientException, InterruptedException {
    int count = node.call(ChainApi.BLOCK, new ChainApi.BlockPageQuery(next, null, null, 1))
        .transactionCount();
    transactions.addAndGet(count);
    height = next;
  }

  @Override
  public void close() {
    isOver = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
