package io.mulu.node.ports;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs pure, heavy work (signature checks, decoding) beside the loop. */
public interface Workers {
  /**
   * Computes off the loop and hands the result back on the loop. Results of one caller may come in
   * another order than they were asked for.
   *
   * @return false if the queue of work is full and nothing will happen: the edge drops and counts
   *         it
   */
  <T> boolean submit(Supplier<T> work, Consumer<T> onLoop);

  /** Tasks that they work on at a time. */
  int atATime();
}
