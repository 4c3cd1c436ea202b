package io.mulu.testnet.sim.load;

import io.mulu.node.Node;
import io.mulu.node.ledger.Admission;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Submission;
import io.mulu.testnet.sim.check.Agreement;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.Trace;
import io.mulu.testnet.sim.world.Violation;

/**
 * Where clients hand in transactions at a machine: the production intake, used as the RPC uses it,
 * checked beside the loop and pooled on it. What a machine answers must be true.
 */
public final class Counter {
  private final Trace trace;
  private final Agreement agreement;

  public Counter(Trace trace, Agreement agreement) {
    this.trace = trace;
    this.agreement = agreement;
  }

  /** Nothing comes of it if the machine is down. */
  public void submit(Machine machine, Submission submission) {
    Node node = machine.node().orElse(null);
    if (node == null || !machine.isOpen()) {
      return;
    }
    Admission.Outcome outcome = node.intake().check(submission);
    boolean isAdmitted = outcome instanceof Admission.Admitted;
    trace.event(40, machine.place(), isAdmitted ? 1 : 0, () -> "client → " + machine.name() + ": "
        + submission.transaction().id().brief() + (isAdmitted ? "" : " refused: " + outcome));
    if (outcome instanceof Admission.Admitted admitted) {
      machine.offer(() -> node.intake().pool(admitted));
    } else if (outcome instanceof Admission.Refused refusal) {
      boolean isFinal = agreement.isFinal(submission.transaction().id());
      Violation.require(refusal.reason() != Reason.DUPLICATE || isFinal, "answers are true",
          machine.name() + " says of a transaction that is not final: " + refusal);
    }
  }
}
