package io.mulu.consensus;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link MessageVerifier} found; made nowhere else but to say that it was dropped, so that
 * none can be forged.
 */
public final class Verification {
  private final Incoming incoming;
  private final @Nullable VerifiedMessage verified;
  private final String problem;
  private final boolean isSenderToBlame;

  private Verification(Incoming incoming, @Nullable VerifiedMessage verified, String problem,
      boolean isSenderToBlame) {
    this.incoming = incoming;
    this.verified = verified;
    this.problem = problem;
    this.isSenderToBlame = isSenderToBlame;
  }

  static Verification passed(Incoming incoming, VerifiedMessage verified) {
    return new Verification(incoming, verified, "", false);
  }

  /** Nobody has looked at it: the workers had no room. Says nothing about the sender. */
  public static Verification dropped(Incoming incoming) {
    return failed(incoming, "was not verified: the workers are full", false);
  }

  static Verification failed(Incoming incoming, String problem, boolean isSenderToBlame) {
    return new Verification(incoming, null, problem, isSenderToBlame);
  }

  public Incoming incoming() {
    return incoming;
  }

  public Optional<VerifiedMessage> verified() {
    return Optional.ofNullable(verified);
  }

  /** Why it failed; empty if it passed. */
  public String problem() {
    return problem;
  }

  /** Whether the sender's own signature is over the content that is wrong: then it is evidence. */
  public boolean isSenderToBlame() {
    return isSenderToBlame;
  }
}
