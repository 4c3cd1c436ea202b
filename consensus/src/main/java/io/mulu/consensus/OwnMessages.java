package io.mulu.consensus;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What this replica has said in its current view, byte for byte: sent again, never made again
 * (rules 4 and 9).
 */
final class OwnMessages {
  private final TreeMap<GuardPosition, VerifiedMessage> said = new TreeMap<>();
  private final TreeSet<GuardPosition> settled = new TreeSet<>();

  /** Nothing more is to be signed at the position: a message was, or the guard refused. */
  void settle(GuardPosition position, Optional<VerifiedMessage> message) {
    settled.add(position);
    message.ifPresent(m -> said.put(position, m));
  }

  boolean isSettled(GuardPosition position) {
    return settled.contains(position);
  }

  Optional<VerifiedMessage> at(GuardPosition position) {
    return Optional.ofNullable(said.get(position));
  }

  /** In the order of signing. */
  List<VerifiedMessage> all() {
    return List.copyOf(said.values());
  }

  /** Forgets what was said in lower views: view-changes carry what is left of it. */
  void enterView(long height, long view) {
    GuardPosition first = new GuardPosition(height, view, GuardPosition.Step.VIEW_CHANGE);
    said.headMap(first).clear();
    settled.headSet(first).clear();
  }
}
