package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reports what no correct replica sends, once per validator and kind at a height (rule 11). */
final class EvidenceFinder {
  private final long height;
  private final Outbox outbox;
  private final TreeMap<PublicKey, TreeSet<Evidence.Kind>> reported = new TreeMap<>();

  EvidenceFinder(long height, Outbox outbox) {
    this.height = height;
    this.outbox = outbox;
  }

  /** Two messages of one sender; reported if they stand at one position with two contents. */
  void compare(VerifiedMessage one, VerifiedMessage other) {
    if (one.sender().equals(other.sender())
        && EvidenceVerifier.isEquivocation(one.message(), other.message())) {
      report(Evidence.Kind.EQUIVOCATION, one, other);
    }
  }

  /** Two messages of one sender; reported if the view-change should have told of the commit. */
  void compareCommit(VerifiedMessage commit, VerifiedMessage viewChange) {
    if (EvidenceVerifier.isForgotten(commit.message(), viewChange.message())) {
      report(Evidence.Kind.FORGOTTEN_CERTIFICATE, commit, viewChange);
    }
  }

  /** Whether a validator has shown at this height that it is none of the correct ones. */
  boolean isProven(PublicKey validator) {
    return reported.containsKey(validator);
  }

  void malformed(SignedMessage message) {
    if (isNew(message.sender(), Evidence.Kind.MALFORMED)) {
      outbox.add(new Effect.ReportFault(
          new Evidence(Evidence.Kind.MALFORMED, message.sender(), height, message, null)));
    }
  }

  private void report(Evidence.Kind kind, VerifiedMessage one, VerifiedMessage other) {
    if (isNew(one.sender(), kind)) {
      outbox.add(new Effect.ReportFault(
          new Evidence(kind, one.sender(), height, one.signed(), other.signed())));
    }
  }

  private boolean isNew(PublicKey validator, Evidence.Kind kind) {
    return reported.computeIfAbsent(validator, key -> new TreeSet<>()).add(kind);
  }
}
