package io.mulu.testnet.demo;

import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Reason;
import io.mulu.testnet.chain.Chain;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.net.LocalNet;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What all steps of the demo share: the network, the chain, the hospitals, the one who tells. */
record Stage(Story story, LocalNet net, Chain chain, List<Hospital> hospitals) {
  /** Longer than several view changes with a validator missing. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  /** A call that must succeed for the story to go on. */
  Outcome.Final apply(Hospital hospital, Sender sender, Call call)
      throws BrokenOff, InterruptedException {
    return apply(hospital, sender, call, Bytes.EMPTY);
  }

  /** The same with what travels beside it. */
  Outcome.Final apply(Hospital hospital, Sender sender, Call call, Bytes attachment)
      throws BrokenOff, InterruptedException {
    Outcome.Final result = send(hospital, sender, call, attachment);
    if (!result.receipt().isApplied()) {
      throw new BrokenOff(call.getClass().getSimpleName() + " of " + hospital.code()
          + " was reverted: " + names(result.receipt().reasons()) + " " + result.receipt().field());
    }
    return result;
  }

  /** A call whose outcome is part of the story. */
  Outcome.Final send(Hospital hospital, Sender sender, Call call)
      throws BrokenOff, InterruptedException {
    return send(hospital, sender, call, Bytes.EMPTY);
  }

  private Outcome.Final send(Hospital hospital, Sender sender, Call call, Bytes attachment)
      throws BrokenOff, InterruptedException {
    try {
      return chain.submit(hospital.node(), chain.sign(sender, call, attachment), PATIENCE);
    } catch (NotFinalException e) {
      throw new BrokenOff(call.getClass().getSimpleName() + " of " + hospital.code(), e);
    }
  }

  static String names(List<Reason> reasons) {
    return reasons.stream().map(Reason::name).collect(Collectors.joining(", "));
  }
}
