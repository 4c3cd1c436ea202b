package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
        && GuardPosition.of(one.message()).equals(GuardPosition.of(other.message()))
        && !one.signed().content().equals(other.signed().content())) {
      report(Evidence.Kind.EQUIVOCATION, one, other);
    }
  }

  /** A commit rests on a prepare certificate, which every later view-change must report. */
  void compareCommit(VerifiedMessage commit, VerifiedMessage viewChange) {
    if (viewChange.message() instanceof Message.ViewChange change
        && commit.message().view() < change.view()
        && isBelow(change.prepared(), commit.message().view())) {
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

  private static boolean isBelow(@Nullable QuorumCertificate certificate, long view) {
    return certificate == null || certificate.view() < view;
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
