package io.mulu.testnet.sim.world;

import io.mulu.node.host.WorkerPool;
import io.mulu.node.ports.Workers;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Workers that take a drawn time for each task, so that results overtake each other. */
final class SimWorkers implements Workers {
  /** As on a machine of so many cores. */
  private static final int CORES = 2;

  private final VirtualTime time;
  private final SimLoop loop;
  private final LongSupplier workMillis;
  private final Consumer<Throwable> onFatal;
  private int placesMax = WorkerPool.QUEUE_MAX;
  private int underWay;
  private boolean isDead;

  SimWorkers(VirtualTime time, SimLoop loop, LongSupplier workMillis, Consumer<Throwable> onFatal) {
    this.time = time;
    this.loop = loop;
    this.workMillis = workMillis;
    this.onFatal = onFatal;
  }

  void setPlaces(int places) {
    placesMax = places;
  }

  void kill() {
    isDead = true;
  }

  @Override
  public <T> boolean submit(Supplier<T> work, Consumer<T> onLoop) {
    if (isDead || underWay >= placesMax) {
      return false;
    }
    underWay++;
    time.after(workMillis.getAsLong(), () -> {
      if (!isDead) {
        underWay--;
        perform(work, onLoop);
      }
    });
    return true;
  }

  @Override
  public int atATime() {
    return CORES;
  }

  private <T> void perform(Supplier<T> work, Consumer<T> onLoop) {
    T result;
    try {
      result = work.get();
    } catch (Throwable e) {
      onFatal.accept(e);
      return;
    }
    loop.offer(() -> onLoop.accept(result));
  }
}
