package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block as {@link PeerMessage.BlockResponse} parts, and back. The joiner takes the parts of one
 * block in order and nothing else; whoever asked decides by height and request which block that is.
 */
public final class BlockParts {
  /** Of one block with its certificate: all parts full. */
  public static final int BYTES_MAX = PeerMessage.PART_BYTES_MAX
      * PeerMessage.BlockResponse.PARTS_MAX;

  private final long requestId;
  private final long height;
  private final List<Bytes> received = new ArrayList<>();
  private int parts;
  private boolean isComplete;

  public BlockParts(long requestId, long height) {
    this.requestId = requestId;
    this.height = height;
  }

  public static List<PeerMessage.BlockResponse> split(long requestId, long height, Bytes bytes) {
    if (bytes.isEmpty() || bytes.size() > BYTES_MAX) {
      throw new IllegalArgumentException("a block has 1.." + BYTES_MAX + " bytes");
    }
    int parts = (bytes.size() - 1) / PeerMessage.PART_BYTES_MAX + 1;
    List<PeerMessage.BlockResponse> out = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      int from = part * PeerMessage.PART_BYTES_MAX;
      int to = Math.min(bytes.size(), from + PeerMessage.PART_BYTES_MAX);
      out.add(new PeerMessage.BlockResponse(requestId, height, part, parts, bytes.slice(from, to)));
    }
    return out;
  }

  /** Whether it is the part that comes next; anything else is the peer's fault. */
  public boolean add(PeerMessage.BlockResponse part) {
    boolean isNext = part.requestId() == requestId && part.height() == height
        && part.part() == received.size() && (parts == 0 || part.parts() == parts);
    boolean isFull = part.part() == part.parts() - 1
        || part.bytes().size() == PeerMessage.PART_BYTES_MAX;
    if (!isNext || !isFull || part.bytes().isEmpty()) {
      return false;
    }
    parts = part.parts();
    received.add(part.bytes());
    isComplete = part.part() == part.parts() - 1;
    return true;
  }

  /** The block, once its last part is there. */
  public Optional<Bytes> whole() {
    return isComplete
        ? Optional.of(Bytes.concat(received.toArray(Bytes[]::new)))
        : Optional.empty();
  }
}
