package io.mulu.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A folder for as long as a measurement lasts. A process that is told to end meanwhile interrupts
 * whoever measures and waits until this is closed, so that nothing is left behind.
 */
final class ScratchFolder implements AutoCloseable {
  /** That whoever measures has for it. */
  private static final long CLEAR_SECONDS = 60;

  private final Path path;
  private final CountDownLatch cleared = new CountDownLatch(1);
  private final Thread onSignal;

  private ScratchFolder(Path path, Thread owner) {
    this.path = path;
    this.onSignal = new Thread(() -> {
      owner.interrupt();
      try {
        cleared.await(CLEAR_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }, "bench-on-signal");
  }

  /** Of the calling thread, which closes it. */
  static ScratchFolder in(Path parent) throws IOException {
    ScratchFolder made = new ScratchFolder(Files.createTempDirectory(parent, "mulu-bench-"),
        Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(made.onSignal);
    return made;
  }

  Path path() {
    return path;
  }

  /** Deletes it. */
  @Override
  public void close() throws IOException {
    try {
      Folders.delete(path);
    } finally {
      cleared.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(onSignal);
      } catch (IllegalStateException e) {
        // It has run: this process ends.
      }
    }
  }
}
