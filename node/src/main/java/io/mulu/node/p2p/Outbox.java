package io.mulu.node.p2p;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one peer. Urgent first: control, consensus, status (only the newest), then gossip
 * and sync in turn, so that neither starves a lagging peer of the other. Bounded in bytes and in
 * messages per lane; room is made by dropping gossip first, then sync, and for consensus its
 * oldest, which later messages replace and reconnecting repeats. Never blocks. Thread-safe.
 */
final class Outbox {
  private static final int CONTROL_MAX = 16;

  private final int bytesMax;
  private final int messagesMax;
  private final Map<FrameType.Lane, ArrayDeque<Frame>> lanes = new EnumMap<>(FrameType.Lane.class);
  private long bytes;
  private boolean isSyncTurn;

  Outbox(int bytesMax, int messagesMax) {
    this.bytesMax = bytesMax;
    this.messagesMax = messagesMax;
    for (FrameType.Lane lane : FrameType.Lane.values()) {
      lanes.put(lane, new ArrayDeque<>());
    }
  }

  /**
   * @param dropped
   *          told of each frame that is lost by this, maybe the offered one
   * @return whether the frame was taken
   */
  synchronized boolean offer(Frame frame, Consumer<Frame> dropped) {
    ArrayDeque<Frame> lane = lane(frame.type().lane());
    if (frame.type().lane() == FrameType.Lane.STATUS) {
      drop(lane, replaced -> {
      }); // by a newer claim: nothing is lost
    }
    if (!makeRoom(frame, dropped)) {
      dropped.accept(frame);
      return false;
    }
    lane.add(frame);
    bytes += frame.bytes();
    return true;
  }

  synchronized @Nullable Frame poll() {
    for (FrameType.Lane lane : FrameType.Lane.values()) {
      if (lane.compareTo(FrameType.Lane.GOSSIP) < 0 && !lane(lane).isEmpty()) {
        return take(lane);
      }
    }
    boolean isGossip = !lane(FrameType.Lane.GOSSIP).isEmpty();
    boolean isSync = !lane(FrameType.Lane.SYNC).isEmpty();
    if (isSync && (isSyncTurn || !isGossip)) {
      isSyncTurn = false;
      return take(FrameType.Lane.SYNC);
    }
    isSyncTurn = true;
    return isGossip ? take(FrameType.Lane.GOSSIP) : null;
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized void clear() {
    lanes.values().forEach(ArrayDeque::clear);
    bytes = 0;
  }

  private boolean makeRoom(Frame frame, Consumer<Frame> dropped) {
    FrameType.Lane own = frame.type().lane();
    int countMax = own == FrameType.Lane.CONTROL ? CONTROL_MAX : messagesMax;
    if (lane(own).size() >= countMax) {
      boolean isOldestWorthLess = own == FrameType.Lane.CONSENSUS || own == FrameType.Lane.GOSSIP;
      if (!isOldestWorthLess) {
        return false;
      }
      drop(lane(own), dropped);
    }
    while (bytes + frame.bytes() > bytesMax) {
      if (!drop(lane(FrameType.Lane.GOSSIP), dropped) && !dropBehind(own, dropped)) {
        return false;
      }
    }
    return true;
  }

  /** For what is more urgent than gossip: sync, and of consensus the oldest. */
  private boolean dropBehind(FrameType.Lane own, Consumer<Frame> dropped) {
    return switch (own) {
      case CONTROL, STATUS -> drop(lane(FrameType.Lane.SYNC), dropped);
      case CONSENSUS ->
        drop(lane(FrameType.Lane.SYNC), dropped) || drop(lane(FrameType.Lane.CONSENSUS), dropped);
      case GOSSIP, SYNC -> false;
    };
  }

  private boolean drop(ArrayDeque<Frame> lane, Consumer<Frame> dropped) {
    Frame oldest = lane.poll();
    if (oldest == null) {
      return false;
    }
    bytes -= oldest.bytes();
    dropped.accept(oldest);
    return true;
  }

  private Frame take(FrameType.Lane from) {
    Frame frame = lane(from).remove();
    bytes -= frame.bytes();
    return frame;
  }

  private ArrayDeque<Frame> lane(FrameType.Lane lane) {
    ArrayDeque<Frame> found = lanes.get(lane);
    if (found == null) {
      throw new IllegalStateException("no lane " + lane);
    }
    return found;
  }
}
