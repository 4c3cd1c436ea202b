package io.mulu.vm.decision;

import io.mulu.protocol.Hash;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Endpoint;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.LevelRules;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Right;
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
 * @param consents
 *          those that were named, or all of the patient's that the gateway can enumerate
 * @param overdue
 *          a grant for which the actor's organisation owes the holder something overdue; null if
 *          there is none
 */
public record Facts(long nowMillis, @Nullable Actor actor, @Nullable Target target,
    List<Candidate> candidates, List<Consent> consents, @Nullable Hash overdue, Rulebook rulebook) {
  public Facts {
    candidates = List.copyOf(candidates);
    consents = List.copyOf(consents);
  }

  boolean owesOverdue() {
    return overdue != null;
  }

  /**
   * The version that is to be used.
   *
   * @param right
   *          the holder's right in it; null before its publication
   * @param endpoints
   *          those that its terms name
   * @param rules
   *          of its level
   */
  public record Target(Dataset dataset, Organization holder, @Nullable Right right,
      List<Endpoint> endpoints, LevelRules rules) {
    public Target {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * A grant and what it rests on.
   *
   * @param title
   *          the right from which the holder granted
   * @param start
   *          the version for which it was granted
   * @param parents
   *          the grants above it, nearest first
   * @param request
   *          null for grants that no request led to
   */
  public record Candidate(Grant grant, Right title, Dataset start, List<Grant> parents,
      @Nullable AccessRequest request) {
    public Candidate {
      parents = List.copyOf(parents);
    }
  }
}
