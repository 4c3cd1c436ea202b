package io.mulu.storage;

import io.mulu.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Keys from one bound, included, to another, excluded.
 *
 * @param to
 *          null for no upper bound
 */
public record KeyRange(Bytes from, @Nullable Bytes to) {
  public static final KeyRange ALL = new KeyRange(Bytes.EMPTY, null);

  public static KeyRange prefix(Bytes prefix) {
    return new KeyRange(prefix, afterPrefix(prefix));
  }

  public static KeyRange between(Bytes from, Bytes to) {
    return new KeyRange(from, to);
  }

  /** The keys of this range that come after the given one: how a list is continued. */
  public KeyRange after(Bytes key) {
    Bytes next = Bytes.concat(key, Bytes.of((byte) 0));
    return next.compareTo(from) > 0 ? new KeyRange(next, to) : this;
  }

  public boolean contains(Bytes key) {
    return key.compareTo(from) >= 0 && (to == null || key.compareTo(to) < 0);
  }

  public boolean isEmpty() {
    return to != null && from.compareTo(to) >= 0;
  }

  private static @Nullable Bytes afterPrefix(Bytes prefix) {
    for (int last = prefix.size() - 1; last >= 0; last--) {
      if (prefix.at(last) != (byte) 0xFF) {
        byte[] next = prefix.slice(0, last + 1).toArray();
        next[last]++;
        return Bytes.wrap(next);
      }
    }
    return null;
  }
}
