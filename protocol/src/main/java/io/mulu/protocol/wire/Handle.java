package io.mulu.protocol.wire;

import io.mulu.protocol.Invariant;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A method handle that is made when it is first called: Java generates classes for each, and a
 * process has no use for most kinds of messages when it starts. Thread-safe; who come together make
 * it twice, which does no harm.
 */
final class Handle {
  /** Finds what is called. */
  @FunctionalInterface
  interface Maker {
    MethodHandle make() throws ReflectiveOperationException;
  }

  private final Maker maker;
  // Needs no barrier: all of a method handle is final.
  private @Nullable MethodHandle made;

  Handle(Maker maker) {
    this.maker = maker;
  }

  /**
   * @throws Invariant.Broken
   *           if there is nothing to call: a defect of the schema
   */
  MethodHandle get() {
    MethodHandle known = made;
    if (known == null) {
      try {
        known = maker.make();
      } catch (ReflectiveOperationException e) {
        throw new Invariant.Broken("cannot reach a record's part: " + e);
      }
      made = known;
    }
    return known;
  }
}
