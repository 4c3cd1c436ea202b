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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    return load(state, rulebook, nowMillis, actor(state, subject), subject, true);
  }

  /**
   * For a use of a grant by whoever signed.
   *
   * @param sender
   *          of this state, with the key that the subject has
   */
  public static Facts load(StateReader state, Rulebook rulebook, long nowMillis, Actor sender,
      Subject subject) {
    return load(state, rulebook, nowMillis, sender, subject, true);
  }

  private static @Nullable Actor actor(StateReader state, Subject subject) {
    return Actor.load(state, subject.identity(), subject.key()).orElse(null);
  }

  /**
   * For asking for a grant: those that there are say nothing for or against it, and are not read.
   */
  public static Facts ofRequest(StateReader state, Rulebook rulebook, long nowMillis, Hash identity,
      @Nullable PublicKey key, Hash dataset) {
    Subject subject = new Subject(identity, key, dataset, null, List.of());
    return load(state, rulebook, nowMillis, actor(state, subject), subject, false);
  }

  private static Facts load(StateReader state, Rulebook rulebook, long nowMillis,
      @Nullable Actor actor, Subject subject, boolean withGrants) {
    Dataset dataset = Table.DATASETS.get(state, subject.dataset());
    Candidates candidates = new Candidates(state);
    Hash named = subject.grant();
    if (named != null) {
      candidates.add(named);
    } else if (withGrants && actor != null && dataset != null) {
      for (Reference own : Table.GRANTEES.list(state, CANDIDATES_MAX,
          actor.organization().id().bytes(), dataset.series().bytes())) {
        candidates.add(own.id());
      }
    }
    List<Consent> consents = subject.consents().stream().distinct()
        .map(id -> Table.CONSENTS.get(state, id)).filter(Objects::nonNull).toList();
    Hash overdue = actor == null || dataset == null
        ? null
        : overdue(state, actor.organization().id(), dataset.holder(), nowMillis);
    return new Facts(nowMillis, actor, dataset == null ? null : target(state, dataset, rulebook),
        candidates.list, consents, overdue, rulebook);
  }

  private static Target target(StateReader state, Dataset dataset, Rulebook rulebook) {
    List<Endpoint> endpoints = dataset.terms().endpoints().stream()
        .map(id -> present(Table.ENDPOINTS.get(state, id))).toList();
    Organization holder = present(Table.ORGANIZATIONS.get(state, dataset.holder()));
    Hash right = dataset.right();
    return new Target(dataset, holder, right == null ? null : Table.RIGHTS.get(state, right),
        endpoints, rulebook.level(dataset.terms().level()));
  }

  /** Collects grants; what several of them rest on is read once. */
  private static final class Candidates {
    private final StateReader state;
    private final List<Candidate> list = new ArrayList<>();
    private final Map<Hash, Grant> parents = new LinkedHashMap<>();
    private final Map<Hash, AccessRequest> requests = new LinkedHashMap<>();
    private final Map<Hash, Right> titles = new LinkedHashMap<>();
    private final Map<Hash, Dataset> starts = new LinkedHashMap<>();

    Candidates(StateReader state) {
      this.state = state;
    }

    void add(Hash id) {
      Grant grant = Table.GRANTS.get(state, id);
      if (grant == null) {
        return;
      }
      List<Grant> chain = new ArrayList<>();
      Hash above = grant.parent();
      while (above != null && chain.size() < GrantTerms.DEPTH_MAX) {
        Grant parent = present(once(parents, Table.GRANTS, above));
        chain.add(parent);
        above = parent.parent();
      }
      // What a request asked for holds for all that was delegated from its grant.
      Hash request = chain.isEmpty() ? grant.request() : chain.get(chain.size() - 1).request();
      AccessRequest asked = request == null ? null : once(requests, Table.REQUESTS, request);
      list.add(new Candidate(grant, present(once(titles, Table.RIGHTS, grant.title())),
          present(once(starts, Table.DATASETS, grant.terms().dataset())), chain, asked));
    }

    private <T> @Nullable T once(Map<Hash, T> read, Table<T> table, Hash id) {
      T known = read.get(id);
      if (known != null) {
        return known;
      }
      T row = table.get(state, id);
      if (row != null) {
        read.put(id, row);
      }
      return row;
    }
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
