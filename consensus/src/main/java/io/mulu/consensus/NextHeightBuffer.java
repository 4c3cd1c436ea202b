package io.mulu.consensus;

import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.ValidatorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Messages for the height after the one being decided, kept unverified since its validators are not
 * known yet: the latest per sender and type, within a budget of bytes per sender (rule 9).
 */
final class NextHeightBuffer {
  /** One large proposal or new-view of each sender. */
  static final int SENDER_BYTES_MAX = SignedMessage.CONTENT_BYTES_MAX;

  private final TreeMap<PublicKey, TreeMap<ConsensusBytes.Type, Incoming>> bySender = new TreeMap<>();

  /**
   * Keeps a message that came over its sender's own connection.
   *
   * @return false if there is no room for it
   */
  boolean offer(Incoming incoming) {
    TreeMap<ConsensusBytes.Type, Incoming> slots = bySender.get(incoming.sender());
    if (slots == null) {
      if (bySender.size() == ValidatorSet.SIZE_MAX) {
        return false;
      }
      slots = new TreeMap<>();
      bySender.put(incoming.sender(), slots);
    }
    Incoming replaced = slots.remove(incoming.message().type());
    int held = slots.values().stream().mapToInt(i -> i.signed().content().size()).sum();
    if (held + incoming.signed().content().size() > SENDER_BYTES_MAX) {
      if (replaced != null) {
        slots.put(replaced.message().type(), replaced);
      }
      return false;
    }
    slots.put(incoming.message().type(), incoming);
    return true;
  }

  /** What is held for a height, by sender and type; nothing up to that height stays. */
  List<Incoming> take(long height) {
    List<Incoming> taken = new ArrayList<>();
    bySender.values().forEach(slots -> slots.values().stream()
        .filter(incoming -> incoming.message().height() == height).forEach(taken::add));
    // A rejoin enters the same height once more: what waits for the next one goes on waiting.
    bySender.values()
        .forEach(slots -> slots.values().removeIf(i -> i.message().height() <= height));
    bySender.values().removeIf(TreeMap::isEmpty);
    return taken;
  }

  /** For the test of the bound. */
  int size() {
    return bySender.values().stream().mapToInt(TreeMap::size).sum();
  }
}
