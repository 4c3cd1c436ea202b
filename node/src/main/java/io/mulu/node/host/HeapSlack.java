package io.mulu.node.host;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Under load a heap costs the less the more of it is free; at rest its memory is to be given back.
 * Java has one bound for both, {@code -XX:MaxHeapFreeRatio}: it is raised while much is collected,
 * and taken back to what the launcher has set when little is. A thread of its own.
 */
public final class HeapSlack implements AutoCloseable {
  static final String OPTION = "MaxHeapFreeRatio";
  /** Percent of the heap that may stay free under load. */
  static final int LOADED_PERCENT = 80;
  /** Collections between two looks that make a load. */
  static final int LOADED_COLLECTIONS = 3;
  private static final long LOOK_MILLIS = 10_000;

  private final HotSpotDiagnosticMXBean machine;
  private final String restPercent;
  private final long lookMillis;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** Empty where nobody has set a bound, or the machine has none that can be moved. */
  public static Optional<HeapSlack> start() {
    return start(LOOK_MILLIS);
  }

  static Optional<HeapSlack> start(long lookMillis) {
    try {
      HotSpotDiagnosticMXBean machine = ManagementFactory
          .getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      VMOption option = machine.getVMOption(OPTION);
      return option.isWriteable() && option.getOrigin() != VMOption.Origin.DEFAULT
          && Integer.parseInt(option.getValue()) < LOADED_PERCENT
              ? Optional.of(new HeapSlack(machine, option.getValue(), lookMillis))
              : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // another kind of virtual machine
    }
  }

  private HeapSlack(HotSpotDiagnosticMXBean machine, String restPercent, long lookMillis) {
    this.machine = machine;
    this.restPercent = restPercent;
    this.lookMillis = lookMillis;
    this.thread = Thread.ofPlatform().name("mulu-heap").daemon().start(this::run);
  }

  private void run() {
    try {
      long before = collections();
      while (!closed.await(lookMillis, TimeUnit.MILLISECONDS)) {
        long now = collections();
        machine.setVMOption(OPTION,
            now - before >= LOADED_COLLECTIONS ? Integer.toString(LOADED_PERCENT) : restPercent);
        before = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
  }

  /** As the launcher has set it again. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    machine.setVMOption(OPTION, restPercent);
  }
}
