package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;
import java.util.List;

/** The attachment of a batch of entries: one handle per item, in the items' order. */
public record EntryHandles(@Limit(MAX) List<EntryHandle> handles) {
  public static final int MAX = 500;

  public EntryHandles {
    handles = List.copyOf(handles);
  }
}
