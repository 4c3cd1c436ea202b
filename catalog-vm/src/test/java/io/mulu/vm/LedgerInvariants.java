package io.mulu.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Validator;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.State;
import io.mulu.vm.contracts.Contracts;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is true of every state that calls and deadlines can make. */
final class LedgerInvariants {
  private static final int SCAN = 100_000;

  private LedgerInvariants() {
  }

  static void check(String what, StateReader state, Map<Hash, LedgerObject> objects) {
    Set<String> documents = new TreeSet<>();
    Set<Hash> published = new TreeSet<>();
    long waiting = 0;
    for (LedgerObject object : objects.values()) {
      waiting += isWaiting(object) ? 1 : 0;
      switch (object) {
        case Grant grant -> {
          assertThat(grant.used()).as(what).isNotNegative();
          assertThat(grant.terms().usesMax() == 0 || grant.used() <= grant.terms().usesMax())
              .as(what).isTrue();
        }
        case DocumentEntry entry -> assertThat(entry.standing().state() != State.CURRENT
            || documents.add(entry.holder() + "" + entry.description().dedupKey()))
            .as("%s: one CURRENT entry per document", what).isTrue();
        case Dataset dataset -> assertThat(
            dataset.standing().state() != State.PUBLISHED || published.add(dataset.series()))
            .as("%s: one version in force", what).isTrue();
        case Identity identity -> assertThat(identity.keys()).as(what).isNotEmpty();
        default -> {
        }
      }
    }
    assertThat(Table.DEADLINES.list(state, SCAN).size()).as("%s: deadlines", what)
        .isEqualTo((int) waiting);
    assertThat(Table.OPEN_CASES.list(state, SCAN).size()).as("%s: open cases", what)
        .isEqualTo((int) objects
            .values().stream().filter(o -> o instanceof Case c
                && c.standing().state() != State.CLOSED && c.standing().state() != State.DECIDED)
            .count());
    assertThat(Table.DEPENDENTS.list(state, SCAN).size()).as("%s: dependents", what)
        .isEqualTo((int) objects.values().stream()
            .filter(o -> o instanceof Grant g && g.standing().state() == State.ACTIVE
                && g.standing().holds().stream().noneMatch(h -> h.reason() == HoldReason.TITLE))
            .count());
  }

  /**
   * Validators and parameters move only by one proposal at a time, each within its bounds.
   *
   * @param before
   *          in force when the block began
   */
  static void checkGovernance(String what, StateReader state, InForce before,
      Map<Hash, LedgerObject> objects, long height) {
    InForce next = InForce.after(state);
    List<Proposal> proposals = objects.values().stream().filter(Proposal.class::isInstance)
        .map(Proposal.class::cast).toList();
    assertThat(proposals.stream().filter(Proposal::isOpen).count()).as("%s: open", what)
        .isLessThanOrEqualTo(1);
    long decided = proposals.stream().filter(p -> p.effectiveHeight() == height + 1).count();
    assertThat(decided).as("%s: changes of one block", what).isLessThanOrEqualTo(1);
    assertThat(next.equals(before)).as("%s: changed only by a decision", what)
        .isEqualTo(decided == 0);
    assertThat(before.validators().size() < 4 || next.validators().size() >= 4)
        .as("%s: never below four", what).isTrue();
    for (Validator validator : next.validators().validators()) {
      assertThat(((Organization) Objects.requireNonNull(objects.get(validator.organization())))
          .standing().state()).as("%s: whose validator", what).isEqualTo(State.ACTIVE);
    }
    assertThat(next.validators().validators().stream().flatMap(v -> v.tlsPins().stream()).toList())
        .as("%s: pins", what).doesNotHaveDuplicates();
  }

  private static boolean isWaiting(LedgerObject object) {
    State at = object.standing().state();
    return switch (object) {
      case Grant grant -> at == State.ACTIVE;
      case Approval approval -> at == State.OPEN;
      case Case dispute -> at == State.OPEN || at == State.ANSWERED;
      case Proposal proposal -> at == State.DECIDED;
      default -> false;
    };
  }

  static Map<Hash, LedgerObject> objects(StateReader state) {
    Map<Hash, LedgerObject> all = new TreeMap<>();
    for (Lifecycle<?> lifecycle : Contracts.LIFECYCLES.all()) {
      for (LedgerObject object : lifecycle.table().list(state, SCAN)) {
        all.put(object.id(), object);
      }
    }
    return all;
  }
}
