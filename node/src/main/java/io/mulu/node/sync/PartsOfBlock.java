package io.mulu.node.sync;

import io.mulu.node.p2p.BlockParts;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Joins the parts of a block as they come in order: one block of one peer at a time. */
final class PartsOfBlock {
  private @Nullable PeerId from;
  private @Nullable BlockParts partial;
  private long bytes;

  /**
   * The whole block's bytes when its last part has come. A part out of order drops the block; a
   * first part of another takes its place.
   */
  Optional<Bytes> join(PeerId sender, PeerMessage.BlockResponse response) {
    if (response.part() == 0) {
      from = sender;
      partial = new BlockParts(response.requestId(), response.height());
      bytes = 0;
    }
    BlockParts joining = partial;
    if (joining == null || !sender.equals(from)) {
      return Optional.empty();
    }
    bytes += response.bytes().size();
    if (!joining.add(response)) {
      clear();
      return Optional.empty();
    }
    Optional<Bytes> whole = joining.whole();
    if (whole.isPresent()) {
      clear();
    }
    return whole;
  }

  /** Held of a block that is not whole yet. */
  long bytes() {
    return bytes;
  }

  void clear() {
    from = null;
    partial = null;
    bytes = 0;
  }
}
