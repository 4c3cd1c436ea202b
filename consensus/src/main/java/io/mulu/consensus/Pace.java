package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import java.util.List;
import java.util.TreeMap;

/** Answers each peer at most once a second per kind of answer (rule 9). */
final class Pace {
  static final long INTERVAL_MILLIS = 1_000;

  /** Kinds of answers. */
  enum Answer {
    BLOCK,
    RETRANSMISSION,
    BODY
  }

  private record Key(PublicKey peer, Answer answer) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byPeer = peer.compareTo(other.peer);
      return byPeer != 0 ? byPeer : answer.compareTo(other.answer);
    }
  }

  private final TreeMap<Key, Long> last = new TreeMap<>();

  boolean allows(PublicKey peer, Answer answer, Now now) {
    Key key = new Key(peer, answer);
    Long before = last.get(key);
    if (before != null && now.elapsedMillis() - before < INTERVAL_MILLIS) {
      return false;
    }
    last.put(key, now.elapsedMillis());
    return true;
  }

  void retain(List<PublicKey> validators) {
    last.keySet().removeIf(key -> !validators.contains(key.peer()));
  }
}
