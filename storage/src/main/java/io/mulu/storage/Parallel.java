package io.mulu.storage;

import java.util.function.IntConsumer;

/** Does work of many parts that do not depend on each other, at once where there are processors. */
public interface Parallel {
  /** One part after the other, by the caller: for tests, the simulator and tools. */
  Parallel INLINE = new Parallel() {
    @Override
    public int threads() {
      return 1;
    }

    @Override
    public void forEach(int parts, IntConsumer part) {
      for (int i = 0; i < parts; i++) {
        part.accept(i);
      }
    }
  };

  /** That work at once, the caller's among them: where it is one, parts gain nothing. */
  int threads();

  /**
   * Returns when each part has been done once, with all that they did visible to the caller.
   *
   * @param part
   *          called with 0 to {@code parts} - 1, in any order and by any thread; what one of them
   *          throws is thrown again here
   */
  void forEach(int parts, IntConsumer part);
}
