package io.mulu.vm.decision;

import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Endpoint;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Organization;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision may look at. The contract and the RPC load them from the state
 * ({@link DecisionFacts}); the gateway adds what only it can know.
 *
 * @param nowMillis
 *          block time
 * @param actor
 *          null if there is no such identity
 * @param target
 *          null if there is no such dataset
 * @param candidates
 *          grants that might cover the use; any one that does suffices
 */
public record Facts(long nowMillis, @Nullable Actor actor, @Nullable Target target,
    List<Candidate> candidates, Codes codes) {
  public Facts {
    candidates = List.copyOf(candidates);
  }

  /**
   * The version that is to be used.
   *
   * @param endpoints
   *          those that its terms name
   */
  public record Target(Dataset dataset, Organization holder, List<Endpoint> endpoints) {
    public Target {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * A grant and what it rests on.
   *
   * @param title
   *          the version from which the holder granted
   * @param request
   *          null for grants that no request led to
   */
  public record Candidate(Grant grant, Dataset title, @Nullable AccessRequest request) {
  }
}
