package io.mulu.node.fakes;

import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.Workers;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Works when told to, hands results back through the loop, and has as many places as told. */
public final class FakeWorkers implements Workers {
  private final EventLoop loop;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private boolean isHolding;
  private int places = Integer.MAX_VALUE;
  private int submitted;

  public FakeWorkers(EventLoop loop) {
    this.loop = loop;
  }

  /** From now on work waits for {@link #release}. */
  public void hold() {
    isHolding = true;
  }

  public void release() {
    isHolding = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  /** The oldest of what waits; the rest still does. */
  public void releaseOne() {
    held.remove().run();
  }

  public void setPlaces(int free) {
    places = free;
  }

  public int held() {
    return held.size();
  }

  public int submitted() {
    return submitted;
  }

  @Override
  public int atATime() {
    return 2;
  }

  @Override
  public <T> boolean submit(Supplier<T> work, Consumer<T> onLoop) {
    if (held.size() >= places) {
      return false;
    }
    submitted++;
    Runnable job = () -> {
      T result = work.get();
      loop.offer(() -> onLoop.accept(result));
    };
    if (isHolding) {
      held.add(job);
    } else {
      job.run();
    }
    return true;
  }
}
