package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the effects of one step. All that the step persists goes first, in one batch: moving a
 * write before a send is always safe, and one sync is cheaper than several.
 */
final class Outbox {
  private final List<JournalRecord> records = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();

  void persist(JournalRecord journalRecord) {
    records.add(journalRecord);
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  void broadcast(SignedMessage message) {
    add(new Effect.Broadcast(message));
  }

  void send(PublicKey peer, SignedMessage message) {
    add(new Effect.Send(peer, message));
  }

  void timer(Timer timer, long delayMillis) {
    add(new Effect.SetTimer(timer, delayMillis));
  }

  /** The step's effects; empties the outbox. */
  List<Effect> take(List<GuardEntry> guardEntries) {
    List<Effect> all = new ArrayList<>(effects.size() + 1);
    if (!records.isEmpty() || !guardEntries.isEmpty()) {
      all.add(new Effect.Persist(records, guardEntries));
    }
    all.addAll(effects);
    records.clear();
    effects.clear();
    return List.copyOf(all);
  }
}
