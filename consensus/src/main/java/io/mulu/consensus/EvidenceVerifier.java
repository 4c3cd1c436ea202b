package io.mulu.consensus;

import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.wire.MalformedException;
import java.util.Optional;

/**
 * Judges evidence that another has found (rule 11): only what the accused itself signed counts, so
 * nobody can be accused by a liar. Pure and thread-safe; total on any input.
 */
public final class EvidenceVerifier {
  private EvidenceVerifier() {
  }

  /**
   * Why the messages prove nothing against the validator; empty if they prove it.
   *
   * @param context
   *          of the evidence's height
   */
  public static Optional<String> problem(HeightContext context, Evidence evidence) {
    SignedMessage second = evidence.second();
    if (evidence.height() != context.height()) {
      return Optional.of("is of another height");
    }
    if (!context.validators().contains(evidence.validator())) {
      return Optional.of("accuses one who is no validator of its height");
    }
    if ((second == null) != (evidence.kind() == Evidence.Kind.MALFORMED)) {
      return Optional.of("has too few messages, or too many");
    }
    try {
      Message first = evidence.first().message();
      Message other = second == null ? first : second.message();
      boolean isOwn = isSignedByAccused(context, evidence, evidence.first(), first)
          && (second == null || isSignedByAccused(context, evidence, second, other));
      if (!isOwn) {
        return Optional.of("a message is not the accused's, of this height");
      }
      boolean isProof = switch (evidence.kind()) {
        case EQUIVOCATION -> isEquivocation(first, other);
        case FORGOTTEN_CERTIFICATE -> isForgotten(first, other);
        case MALFORMED -> MessageVerifier
            .verify(context, new Incoming(evidence.validator(), evidence.first(), first))
            .isSenderToBlame();
      };
      return isProof ? Optional.empty() : Optional.of("a correct replica may send this");
    } catch (MalformedException e) {
      return Optional.of("a message " + e.getMessage());
    }
  }

  private static boolean isSignedByAccused(HeightContext context, Evidence evidence,
      SignedMessage signed, Message message) {
    return signed.sender().equals(evidence.validator()) && message.height() == context.height()
        && Signatures.verify(signed.sender(), context.signedBytes(message), signed.signature());
  }

  /** Two contents at one position of the guard; a status has none. */
  static boolean isEquivocation(Message one, Message other) {
    return !(one instanceof Message.Status) && !(other instanceof Message.Status)
        && GuardPosition.of(one).equals(GuardPosition.of(other)) && !one.equals(other);
  }

  /** A commit rests on a prepare certificate, which every later view-change must report. */
  static boolean isForgotten(Message commit, Message viewChange) {
    return commit instanceof Message.Commit && viewChange instanceof Message.ViewChange change
        && commit.view() < change.view()
        && (change.prepared() == null || change.prepared().view() < commit.view());
  }
}
