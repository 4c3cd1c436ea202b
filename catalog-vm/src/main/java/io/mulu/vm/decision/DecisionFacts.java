package io.mulu.vm.decision;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Endpoint;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Right;
import io.mulu.vm.StateReader;
import io.mulu.vm.decision.Facts.Candidate;
import io.mulu.vm.decision.Facts.Target;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a state what {@link Decide} needs to know: points, and lists of what is the actor's
 * own, so that the cost does not grow with the ledger.
 */
public final class DecisionFacts {
  /** Active grants of the actor's organisation that are tried, when none is named. */
  public static final int CANDIDATES_MAX = 256;

  private DecisionFacts() {
  }

  /**
   * What is asked about.
   *
   * @param key
   *          with which the actor signed; null where no signature is at stake
   * @param grant
   *          the one to be used; null looks for those of the actor's organisation
   * @param consents
   *          ids of those on which the use rests; unknown ones say nothing
   */
  public record Subject(Hash identity, @Nullable PublicKey key, Hash dataset, @Nullable Hash grant,
      List<Hash> consents) {
    public Subject {
      consents = List.copyOf(consents);
    }
  }

  /** For a use of a grant. */
  public static Facts load(StateReader state, Rulebook rulebook, long nowMillis, Subject subject) {
    return load(state, rulebook, nowMillis, subject, true);
  }

  /**
   * For asking for a grant: those that there are say nothing for or against it, and are not read.
   */
  public static Facts ofRequest(StateReader state, Rulebook rulebook, long nowMillis, Hash identity,
      @Nullable PublicKey key, Hash dataset) {
    return load(state, rulebook, nowMillis, new Subject(identity, key, dataset, null, List.of()),
        false);
  }

  private static Facts load(StateReader state, Rulebook rulebook, long nowMillis, Subject subject,
      boolean withGrants) {
    Actor actor = Actor.load(state, subject.identity(), subject.key()).orElse(null);
    Dataset dataset = Table.DATASETS.get(state, subject.dataset());
    List<Candidate> candidates = new ArrayList<>();
    Hash named = subject.grant();
    if (named != null) {
      add(state, named, candidates);
    } else if (withGrants && actor != null && dataset != null) {
      for (Reference own : Table.GRANTEES.list(state, CANDIDATES_MAX,
          actor.organization().id().bytes(), dataset.series().bytes())) {
        add(state, own.id(), candidates);
      }
    }
    List<Consent> consents = subject.consents().stream().distinct()
        .map(id -> Table.CONSENTS.get(state, id)).filter(Objects::nonNull).toList();
    Hash overdue = actor == null || dataset == null
        ? null
        : overdue(state, actor.organization().id(), dataset.holder(), nowMillis);
    return new Facts(nowMillis, actor, dataset == null ? null : target(state, dataset, rulebook),
        candidates, consents, overdue, rulebook);
  }

  private static Target target(StateReader state, Dataset dataset, Rulebook rulebook) {
    List<Endpoint> endpoints = dataset.terms().endpoints().stream()
        .map(id -> present(Table.ENDPOINTS.get(state, id))).toList();
    Organization holder = present(Table.ORGANIZATIONS.get(state, dataset.holder()));
    Hash right = dataset.right();
    return new Target(dataset, holder, right == null ? null : Table.RIGHTS.get(state, right),
        endpoints, rulebook.level(dataset.terms().level()));
  }

  private static void add(StateReader state, Hash id, List<Candidate> candidates) {
    Grant grant = Table.GRANTS.get(state, id);
    if (grant == null) {
      return;
    }
    List<Grant> parents = new ArrayList<>();
    Hash above = grant.parent();
    while (above != null && parents.size() < GrantTerms.DEPTH_MAX) {
      Grant parent = present(Table.GRANTS.get(state, above));
      parents.add(parent);
      above = parent.parent();
    }
    // What a request asked for holds for all that was delegated from its grant.
    Hash request = parents.isEmpty() ? grant.request() : parents.get(parents.size() - 1).request();
    AccessRequest asked = request == null ? null : Table.REQUESTS.get(state, request);
    Right title = present(Table.RIGHTS.get(state, grant.title()));
    Dataset start = present(Table.DATASETS.get(state, grant.terms().dataset()));
    candidates.add(new Candidate(grant, title, start, parents, asked));
  }

  /** Obligations lie in the order of their time: the first tells. */
  private static @Nullable Hash overdue(StateReader state, Hash grantee, Hash holder,
      long nowMillis) {
    Bytes prefix = StateTable.OBLIGATION.key(grantee.bytes(), holder.bytes());
    boolean isDue = state.scan(prefix, null, 1).stream()
        .map(row -> row.key().slice(prefix.size(), prefix.size() + 8))
        .anyMatch(due -> due.compareTo(Bytes.ofLong(nowMillis)) <= 0);
    return isDue
        ? Table.OBLIGATIONS.list(state, 1, grantee.bytes(), holder.bytes()).getFirst().id()
        : null;
  }

  private static <T> T present(@Nullable T row) {
    return Objects.requireNonNull(row, "a row that another one names");
  }
}
