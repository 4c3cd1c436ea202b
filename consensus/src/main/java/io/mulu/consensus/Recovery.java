package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides from journal, guard and store whether a validator may go on voting (rule 4). In doubt it
 * may not: a validator that votes against what it forgot can fork the chain, one that keeps silent
 * costs at worst progress.
 */
final class Recovery {
  /** The decision. */
  sealed interface Outcome {
    /**
     * @param records
     *          what the journal holds above the head, by height: more than one height only if the
     *          store was put back to an older state
     */
    record Clean(SigningGuard guard,
        TreeMap<Long, List<JournalRecord>> records) implements Outcome {
    }

    /** Something may be forgotten. */
    record Amnesia(String reason) implements Outcome {
    }
  }

  private Recovery() {
  }

  static Outcome assess(DurableState durable, long headHeight, PublicKey self) {
    Optional<String> damage = damage(durable);
    if (damage.isPresent()) {
      return new Outcome.Amnesia(damage.get());
    }
    SigningGuard guard = new SigningGuard(durable.guardFloor(), durable.guardEntries());
    TreeMap<GuardPosition, GuardEntry> journaled = new TreeMap<>();
    TreeMap<Long, List<JournalRecord>> records = new TreeMap<>();
    for (JournalRecord journalRecord : durable.records()) {
      if (journalRecord.height() <= headHeight) {
        continue;
      }
      records.computeIfAbsent(journalRecord.height(), h -> new ArrayList<>()).add(journalRecord);
      if (journalRecord instanceof JournalRecord.Sent sent) {
        if (!sent.message().sender().equals(self)) {
          return new Outcome.Amnesia("journal holds messages of another validator");
        }
        GuardEntry entry = entry(sent.message());
        journaled.put(entry.position(), entry);
      }
    }
    // Below the guard's highest height the journal may be trimmed: there the guard refuses anything
    // new, so nothing can be contradicted. At that height all of it must be there.
    long highest = guard.highest().map(GuardPosition::height).orElse(0L);
    for (GuardEntry entry : guard.above(Math.max(headHeight, highest - 1))) {
      GuardEntry written = journaled.get(entry.position());
      if (written == null || !written.digest().equals(entry.digest())) {
        return new Outcome.Amnesia("guard is ahead of the journal at " + entry.position());
      }
    }
    for (GuardEntry entry : journaled.values()) {
      if (!guard.enter(entry)) {
        return new Outcome.Amnesia("journal contradicts the guard at " + entry.position());
      }
    }
    return new Outcome.Clean(guard, records);
  }

  private static Optional<String> damage(DurableState durable) {
    if (durable.guard() != DurableState.Condition.INTACT) {
      return Optional.of("guard is " + durable.guard());
    }
    boolean neverSigned = durable.guardEntries().isEmpty();
    return switch (durable.journal()) {
      case INTACT -> Optional.empty();
      // A guard that has passed nothing needs no journal to answer for.
      case MISSING -> neverSigned ? Optional.empty() : Optional.of("journal is MISSING");
      case FOREIGN, DAMAGED -> Optional.of("journal is " + durable.journal());
    };
  }

  private static GuardEntry entry(SignedMessage sent) {
    return new GuardEntry(GuardPosition.of(Replay.decoded(sent)),
        ConsensusSigner.digest(sent.content()), sent.signature());
  }
}
