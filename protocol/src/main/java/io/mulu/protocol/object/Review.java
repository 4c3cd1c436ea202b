package io.mulu.protocol.object;

import io.mulu.protocol.Hash;

/**
 * The review that every emergency access gets.
 *
 * @param approval
 *          where the privacy officers of both sides vote, or voted last
 */
public record Review(Hash approval, Outcome outcome) {
  /** What came of it. */
  public enum Outcome {
    PENDING,
    JUSTIFIED,
    /** A case decides. */
    REFUSED,
    /** Not answered in time: the actor may not break the glass again until it is. */
    OVERDUE
  }
}
