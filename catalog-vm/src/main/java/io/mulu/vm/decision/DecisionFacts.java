package io.mulu.vm.decision;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Endpoint;
import io.mulu.protocol.object.Grant;
import io.mulu.vm.StateReader;
import io.mulu.vm.decision.Facts.Candidate;
import io.mulu.vm.decision.Facts.Target;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads from a state what {@link Decide} needs to know. */
public final class DecisionFacts {
  /** Grants of a version that are looked through for the actor's, when none is named. */
  public static final int GRANTS_SCANNED_MAX = 1_000;
  /** Earlier versions whose grants may follow to this one. */
  public static final int LINEAGE_MAX = 16;

  private DecisionFacts() {
  }

  /**
   * @param key
   *          with which the actor signed; null where no signature is at stake
   * @param grant
   *          the one to be used; null looks for those of the actor's organisation
   */
  public static Facts load(StateReader state, Codes codes, long nowMillis, Hash identity,
      @Nullable PublicKey key, Hash dataset, @Nullable Hash grant) {
    Actor actor = Actor.load(state, identity, key).orElse(null);
    Dataset found = Table.DATASETS.get(state, dataset);
    List<Candidate> candidates = new ArrayList<>();
    if (grant != null) {
      Grant named = Table.GRANTS.get(state, grant);
      if (named != null) {
        candidates.add(candidate(state, named));
      }
    } else if (actor != null && found != null) {
      search(state, actor.organization().id(), found, candidates);
    }
    return new Facts(nowMillis, actor, found == null ? null : target(state, found), candidates,
        codes);
  }

  private static Target target(StateReader state, Dataset dataset) {
    List<Endpoint> endpoints = dataset.terms().endpoints().stream()
        .map(id -> Objects.requireNonNull(Table.ENDPOINTS.get(state, id))).toList();
    return new Target(dataset,
        Objects.requireNonNull(Table.ORGANIZATIONS.get(state, dataset.holder())), endpoints);
  }

  private static void search(StateReader state, Hash organization, Dataset dataset,
      List<Candidate> candidates) {
    Dataset version = dataset;
    for (int i = 0; i < LINEAGE_MAX && version != null; i++) {
      for (var reference : Table.DEPENDENTS.list(state, GRANTS_SCANNED_MAX, version.id().bytes())) {
        Grant grant = Objects.requireNonNull(Table.GRANTS.get(state, reference.id()));
        if (grant.grantee().equals(organization) && (i == 0 || grant.terms().follow())) {
          candidates.add(candidate(state, grant));
        }
      }
      Hash previous = version.previous();
      version = previous == null ? null : Table.DATASETS.get(state, previous);
    }
  }

  private static Candidate candidate(StateReader state, Grant grant) {
    Hash request = grant.request();
    return new Candidate(grant,
        Objects.requireNonNull(Table.DATASETS.get(state, grant.terms().dataset())),
        request == null ? null : Table.REQUESTS.get(state, request));
  }
}
