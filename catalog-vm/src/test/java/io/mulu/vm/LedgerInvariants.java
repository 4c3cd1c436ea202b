package io.mulu.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Validator;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.AccessRequest.Turn;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.GrantUsage;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.Lease;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.Obligation;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.RightType;
import io.mulu.protocol.object.State;
import io.mulu.vm.contracts.Contracts;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.state.Table;
import java.lang.reflect.RecordComponent;
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
    Map<Hash, Integer> shares = new TreeMap<>();
    Set<Hash> held = new TreeSet<>();
    long waiting = 0;
    for (LedgerObject object : objects.values()) {
      waiting += isWaiting(object) ? 1 : 0;
      switch (object) {
        case Grant grant -> checkGrant(what, objects, grant);
        case Right right -> {
          if (right.isLive()) {
            shares.merge(right.dataset(), right.share(), Integer::sum);
            assertThat(right.rightType() != RightType.HOLD || held.add(right.dataset()))
                .as("%s: one HOLD per version", what).isTrue();
          }
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
    assertThat(shares.values()).as("%s: shares", what).allMatch(sum -> sum == Right.SHARES);
    assertThat(shares.keySet()).as("%s: no right without HOLD", what).isEqualTo(held);
    assertThat(Table.VERSION_RIGHTS.list(state, SCAN).size()).as("%s: rights", what).isEqualTo(
        (int) objects.values().stream().filter(o -> o instanceof Right r && r.isLive()).count());
    // Beside what waits for its own time, ends that leave something to the next block.
    assertThat(Table.DEADLINES.list(state, SCAN).stream()
        .filter(
            due -> Objects.requireNonNull(objects.get(due.id())).standing().state() != State.ENDED)
        .count()).as("%s: deadlines", what).isEqualTo(waiting);
    assertThat(Table.OPEN_CASES.list(state, SCAN).size()).as("%s: open cases", what)
        .isEqualTo((int) objects
            .values().stream().filter(o -> o instanceof Case c
                && c.standing().state() != State.CLOSED && c.standing().state() != State.DECIDED)
            .count());
    assertThat(Table.DEPENDENTS.list(state, SCAN).size()).as("%s: dependents", what)
        .isEqualTo((int) objects.values().stream()
            .filter(o -> o instanceof Grant g && g.standing().state() == State.ACTIVE
                && g.standing().holds().stream().noneMatch(
                    h -> h.reason() == HoldReason.TITLE || h.reason() == HoldReason.PARENT))
            .count());
    assertThat(Table.GRANTEES.list(state, SCAN).size()).as("%s: grants by grantee", what)
        .isEqualTo((int) objects.values().stream()
            .filter(o -> o instanceof Grant g && g.standing().state() == State.ACTIVE).count());
    assertThat(Table.OBLIGATIONS.list(state, SCAN).size()).as("%s: obligations", what)
        .isEqualTo((int) objects.values().stream().filter(o -> o instanceof Grant g
            && g.obligations().stream().anyMatch(owed -> owed.status() == Obligation.Status.OPEN))
            .count());
  }

  /**
   * Within its limits but for what was reported late; within its parent; set aside what it gave.
   */
  private static void checkGrant(String what, Map<Hash, LedgerObject> objects, Grant grant) {
    GrantUsage usage = grant.usage();
    long max = grant.terms().limits().uses();
    long taken = usage.counted().uses() + usage.delegated().uses()
        + usage.leases().stream().mapToLong(Lease::uses).sum();
    assertThat(max == 0 || taken <= max + overrunBelow(objects, grant))
        .as("%s: uses of %s", what, grant).isTrue();
    List<Grant> children = objects.values().stream().filter(o -> o instanceof Grant g
        && grant.id().equals(g.parent()) && g.standing().state() == State.ACTIVE)
        .map(Grant.class::cast).toList();
    assertThat(grant.children()).as("%s: children", what).isEqualTo(children.size());
    assertThat(usage.delegated().uses()).as("%s: set aside", what)
        .isEqualTo(children.stream().mapToLong(child -> child.terms().limits().uses()).sum());
    Grant parent = grant.parent() == null ? null : (Grant) objects.get(grant.parent());
    if (parent != null) {
      GrantTerms above = parent.terms();
      GrantTerms own = grant.terms();
      assertThat(above.actions()).as(what).containsAll(own.actions());
      assertThat(own.validToMillis()).as(what).isLessThanOrEqualTo(above.validToMillis());
      assertThat(own.delegationDepth()).as(what).isLessThan(above.delegationDepth());
      assertThat(above.fields().isEmpty()
          || (!own.fields().isEmpty() && above.fields().containsAll(own.fields()))).as(what)
          .isTrue();
      assertThat(grant.title()).as(what).isEqualTo(parent.title());
    }
  }

  /** What delegated grants used beyond their limits has become their parent's use. */
  private static long overrunBelow(Map<Hash, LedgerObject> objects, Grant grant) {
    return objects.values().stream()
        .filter(o -> o instanceof Grant g && grant.id().equals(g.parent()))
        .mapToLong(o -> ((Grant) o).usage().overrun() + overrunBelow(objects, (Grant) o)).sum();
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
    long decided = proposals.stream().filter(p -> p.effectiveHeight() == height + 1)
        .filter(p -> p.change().incoming() != null || p.change().outgoing() != null
            || p.change() instanceof Change.SetParameters)
        .count();
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

  /**
   * A use that was recorded: an unbroken chain of reasons, found without the code that decided it.
   *
   * @param objects
   *          before the use
   */
  static void checkPermit(String what, Map<Hash, LedgerObject> objects, Call.UseGrant use,
      Hash organization, long nowMillis) {
    Dataset dataset = (Dataset) Objects.requireNonNull(objects.get(use.dataset()));
    Grant grant = (Grant) Objects.requireNonNull(objects.get(use.grant()));
    assertThat(grant.grantee()).as(what).isEqualTo(organization);
    assertThat(grant.terms().actions()).as(what).contains(use.action());
    assertThat(grant.terms().purpose()).as(what).isEqualTo(use.purpose());
    assertThat(dataset.standing().state() == State.PUBLISHED
        || dataset.standing().ended() == EndReason.SUPERSEDED).as(what).isTrue();
    assertThat(dataset.standing().holds()).as(what).isEmpty();
    Right right = (Right) Objects
        .requireNonNull(objects.get(Objects.requireNonNull(dataset.right())));
    Right title = (Right) Objects.requireNonNull(objects.get(grant.title()));
    for (Right each : List.of(right, title)) {
      assertThat(each.isLive()).as("%s: title", what).isTrue();
      assertThat(each.standing().holds()).as("%s: title", what).isEmpty();
      assertThat(each.organization()).as("%s: title", what).isEqualTo(grant.holder());
    }
    for (Grant link = grant; link != null; link = link.parent() == null
        ? null
        : (Grant) objects.get(link.parent())) {
      assertThat(link.standing().state()).as("%s: chain", what).isEqualTo(State.ACTIVE);
      assertThat(link.standing().holds()).as("%s: chain", what).isEmpty();
      assertThat(link.terms().validToMillis()).as("%s: chain", what).isGreaterThan(nowMillis);
    }
    boolean restricted = use.scope() != null && use.scope().confidentiality() != Confidentiality.N;
    if (restricted) {
      Consent consent = (Consent) Objects
          .requireNonNull(objects.get(Objects.requireNonNull(use.consent())));
      assertThat(consent.standing().state()).as("%s: consent", what).isEqualTo(State.ACTIVE);
      assertThat(consent.terms().base()).as("%s: consent", what).isEqualTo(Decree.PERMIT);
    }
  }

  /**
   * No call names two objects of patients, or they could be strung together; but an item and the
   * version that it replaces are one document.
   */
  static void checkUnlinked(String what, Call call, Map<Hash, LedgerObject> objects) {
    List<Record> parts = call instanceof Call.RegisterEntries batch
        ? List.copyOf(batch.items())
        : List.of((Record) call);
    for (Record part : parts) {
      Set<Hash> named = new TreeSet<>();
      hashes(part, named);
      assertThat(named.stream().map(objects::get)
          .filter(o -> o instanceof DocumentEntry || o instanceof Consent).count())
          .as("%s: objects of patients that it names", what).isLessThanOrEqualTo(1);
    }
  }

  private static void hashes(Object value, Set<Hash> found) {
    if (value instanceof Hash hash) {
      found.add(hash);
    } else if (value instanceof List<?> list) {
      list.forEach(element -> hashes(element, found));
    } else if (value instanceof Record record) {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        try {
          Object inner = component.getAccessor().invoke(record);
          if (inner != null) {
            hashes(inner, found);
          }
        } catch (ReflectiveOperationException e) {
          throw new LinkageError(e.getMessage(), e);
        }
      }
    }
  }

  private static boolean isWaiting(LedgerObject object) {
    State at = object.standing().state();
    return switch (object) {
      case Grant grant -> at == State.ACTIVE;
      case Approval approval -> at == State.OPEN;
      case Case dispute -> at == State.OPEN || at == State.ANSWERED;
      case Proposal proposal -> at == State.DECIDED;
      case AccessRequest request -> at == State.OPEN && request.turn() == Turn.REQUESTER;
      case Consent consent ->
        at != State.ENDED && consent.terms().validToMillis() != Long.MAX_VALUE;
      case Right right -> (at == State.NOTICE && right.standing().holds().stream()
          .noneMatch(hold -> hold.reason() == HoldReason.DISPUTE))
          || (at == State.CONFIRMED && right.validToMillis() != Long.MAX_VALUE);
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
