package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/** A point read of one object; implemented by parameters that name the kind. */
public interface ObjectQuery {
  /** Of the object wanted. */
  Hash id();

  /** After which block; null is the newest. */
  @Nullable
  Long height();

  /** Whether the answer shall prove itself. */
  boolean proof();
}
