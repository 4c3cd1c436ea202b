package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Validator;
import org.jspecify.annotations.Nullable;

/**
 * A change of the validators, the parameters, codes or policies, from the asking to the block that
 * decides it. At most one of a chain is open.
 *
 * @param organization
 *          that proposed it
 * @param outgoing
 *          the record that would leave the set, as it was when this was proposed
 * @param approval
 *          the validators' vote
 * @param ready
 *          whether the joining validator has proved that it is ready to sign
 * @param deadlineMillis
 *          block time at which it lapses, votes and all, unless it has taken effect
 * @param effectiveHeight
 *          first height at which it is in force; 0 unless it was decided
 */
public record Proposal(Hash id, Standing standing, Hash organization, Change change,
    @Nullable Validator outgoing, Hash approval, boolean ready, long deadlineMillis,
    long effectiveHeight) implements LedgerObject {
  /** Whether votes or readiness are still awaited. */
  public boolean isOpen() {
    return standing.state() != State.ENDED;
  }

  /** Whether nothing but votes is missing. */
  public boolean isReady() {
    return ready || change.joining() == null;
  }

  @Override
  public Proposal with(Standing standing) {
    return new Proposal(id, standing, organization, change, outgoing, approval, ready,
        deadlineMillis, effectiveHeight);
  }

  /** The same, with its new validator's proof. */
  public Proposal proved() {
    return new Proposal(id, standing, organization, change, outgoing, approval, true,
        deadlineMillis, effectiveHeight);
  }

  /** The same with another time by which something happens. */
  public Proposal dueAt(long millis) {
    return new Proposal(id, standing, organization, change, outgoing, approval, ready, millis,
        effectiveHeight);
  }

  /** The same, decided. */
  public Proposal effectiveFrom(long height) {
    return new Proposal(id, standing, organization, change, outgoing, approval, ready,
        deadlineMillis, height);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.PROPOSAL;
  }
}
