package io.mulu.vm.decision;

import io.mulu.protocol.Reason;
import io.mulu.protocol.answer.Finding;
import io.mulu.protocol.answer.Finding.Condition;
import io.mulu.protocol.answer.Finding.Need;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.ConsentRule;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Hold;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Obligation;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.StagePlan;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.Facts.Candidate;
import io.mulu.vm.decision.Facts.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says of each reason of a denial which objects it is about and what would satisfy it, from the
 * same facts. It never decides: what {@link Decide} did not name is not found here.
 */
public final class Explain {
  private static final long DAY_MILLIS = 24L * 3600 * 1000;

  private final Facts facts;
  private final Question question;
  private final @Nullable Candidate candidate;

  private Explain(Facts facts, Question question, @Nullable Candidate candidate) {
    this.facts = facts;
    this.question = question;
    this.candidate = candidate;
  }

  /** One finding for each reason, in their order. */
  public static List<Finding> explain(Facts facts, Question question, Decision.Deny denied) {
    Candidate nearest = facts.candidates().stream()
        .filter(candidate -> Objects.equals(denied.nearest(), candidate.grant().id())).findFirst()
        .orElse(null);
    Explain explain = new Explain(facts, question, nearest);
    return denied.reasons().stream().map(explain::finding).toList();
  }

  private Finding finding(Reason reason) {
    return switch (reason) {
      case ID_IDENTITY_ENDED, ID_KEY_NOT_ACTIVE -> actor(reason, List.of());
      case ID_ORGANIZATION_NOT_ACTIVE -> about(reason, ids(organization()), state(State.ACTIVE));
      case ID_HELD -> held(reason, Stream.concat(identity().stream(), organization().stream()));
      case ID_ENDPOINT_NOT_ACTIVE ->
        about(reason, facts.target() == null ? List.of() : ids(facts.target().endpoints()),
            state(State.ACTIVE));
      case ROLE, ROLE_SUSPENDED -> actor(reason, roles());
      case TARGET_NOT_AVAILABLE -> about(reason, ids(dataset()), state(State.PUBLISHED));
      case TARGET_HELD -> held(reason, Stream.concat(dataset().stream(),
          facts.target() == null ? Stream.of() : Stream.of(facts.target().holder())));
      case ACTION_NOT_OFFERED ->
        about(reason, ids(dataset()), actions(dataset().map(d -> d.terms().actions())));
      case LEVEL -> about(reason, ids(dataset()), actions(target().map(this::allowed)));
      case DUO -> about(reason, ids(dataset()), target().map(t -> new Need(Condition.DUO,
          t.dataset().terms().duo().stream().map(Explain::show).toList())));
      case CONSENT -> consent();
      case OBLIGATION -> about(reason, overdueGrant(), overdueCodes());
      case ETHICS, ENV -> about(reason, ids(dataset()), territories(reason));
      default -> ofGrant(reason);
    };
  }

  /** Those about the grant at hand, or about there being none. */
  private Finding ofGrant(Reason reason) {
    Candidate at = candidate;
    if (at == null) {
      return about(reason, ids(dataset()),
          reason == Reason.NO_GRANT ? approvals() : Optional.empty());
    }
    Grant grant = at.grant();
    List<Need> needs = switch (reason) {
      case NO_GRANT -> uncovered(at);
      case PURPOSE -> List.of(new Need(Condition.PURPOSE, List.of(grant.terms().purpose().name())));
      case GRANT_NOT_YET -> List.of(time(Condition.NOT_BEFORE, grant.terms().validFromMillis()));
      case GRANT_EXPIRED -> List.of(time(Condition.BEFORE, grant.terms().validToMillis()));
      case GRANT_EXHAUSTED -> List
          .of(new Need(Condition.USES, List.of(Long.toString(grant.usesLeft(facts.nowMillis())))));
      case RATE ->
        List.of(time(Condition.NOT_BEFORE, (facts.nowMillis() / DAY_MILLIS + 1) * DAY_MILLIS));
      default -> List.of();
    };
    return switch (reason) {
      case GRANT_HELD -> held(reason, Stream.of(grant));
      case NO_TITLE -> noTitle(at);
      default -> Finding.of(reason, List.of(show(grant)), needs);
    };
  }

  private List<Need> uncovered(Candidate at) {
    Grant grant = at.grant();
    Actor actor = facts.actor();
    List<Need> needs = new ArrayList<>();
    if (actor != null && !grant.grantee().equals(actor.organization().id())) {
      needs
          .add(new Need(Condition.GRANTEE, List.of(ObjectKind.ORGANIZATION.show(grant.grantee()))));
    } else if (actor != null && grant.identity() != null
        && !grant.identity().equals(actor.identity().id())) {
      needs.add(new Need(Condition.GRANTEE, List.of(ObjectKind.IDENTITY.show(grant.identity()))));
    }
    if (!grant.terms().actions().contains(question.action())) {
      needs.add(new Need(Condition.ACTION, names(grant.terms().actions())));
    }
    boolean isVersion = dataset().filter(d -> grant.terms().follow()
        ? d.series().equals(at.start().series())
        : d.id().equals(grant.terms().dataset())).isPresent();
    if (!isVersion) {
      needs.add(new Need(Condition.DATASET, List.of(show(at.start()))));
    }
    return needs;
  }

  /** Who would decide on a request for what was asked. */
  private Optional<Need> approvals() {
    return target().map(target -> {
      List<StagePlan> stages = LevelPolicy.access(target.rules(),
          target.dataset().terms().approvals(), question.purpose(),
          Duo.asksForEthics(target.dataset().terms().duo()), false);
      return new Need(Condition.APPROVAL,
          stages.stream()
              .map(stage -> stage.group() + " " + stage.needed() + (stage.veto() ? " VETO" : ""))
              .toList());
    });
  }

  private Finding noTitle(Candidate at) {
    List<String> about = new ArrayList<>();
    List<Need> needs = new ArrayList<>();
    Stream<Right> rights = target().map(Target::right)
        .filter(right -> !right.id().equals(at.title().id())).map(r -> Stream.of(at.title(), r))
        .orElse(Stream.of(at.title()));
    rights.forEach(right -> {
      boolean stands = Decide.stands(right, at.grant().holder(), question.purpose());
      note(right, stands, about, needs, right.isLive() ? List.of() : List.of(State.CONFIRMED));
    });
    for (Grant parent : at.parents()) {
      boolean stands = Decide.parentStands(parent, facts.nowMillis(), question.purpose());
      note(parent, stands, about, needs,
          parent.standing().state() == State.ACTIVE ? List.of() : List.of(State.ACTIVE));
    }
    note(at.grant(), at.grant().standing().holds().stream().noneMatch(Decide::isOfTitle), about,
        needs, List.of());
    target().map(Target::holder).ifPresent(holder -> note(holder,
        holder.standing().state() == State.ACTIVE, about, needs, List.of(State.ACTIVE)));
    return Finding.of(Reason.NO_TITLE, about, needs);
  }

  private void note(LedgerObject object, boolean stands, List<String> about, List<Need> needs,
      List<State> states) {
    if (!stands) {
      about.add(show(object));
      if (!states.isEmpty()) {
        needs.add(new Need(Condition.STATE, names(states)));
      }
      holds(object).ifPresent(needs::add);
    }
  }

  private Finding consent() {
    List<String> about = new ArrayList<>(ids(dataset()));
    Actor actor = facts.actor();
    facts.consents().stream()
        .filter(consent -> actor != null && Consents
            .say(List.of(consent), question, actor.organization().id(), facts.nowMillis())
            .filter(said -> said == Decree.DENY).isPresent())
        .forEach(consent -> about.add(show(consent)));
    return about(Reason.CONSENT, about,
        target().map(t -> question.isRestricted() ? ConsentRule.EXPLICIT : t.rules().consent())
            .map(rule -> new Need(Condition.CONSENT, List.of(rule.name()))));
  }

  private List<String> overdueGrant() {
    return Optional.ofNullable(facts.overdue()).map(ObjectKind.GRANT::show).stream().toList();
  }

  /** Known where the grant at hand is the one for which it is owed. */
  private Optional<Need> overdueCodes() {
    return Optional.ofNullable(candidate).map(Candidate::grant)
        .filter(
            grant -> Objects.equals(facts.overdue(), grant.id()))
        .map(grant -> new Need(Condition.OBLIGATION,
            grant.obligations().stream().filter(owed -> owed.status() == Obligation.Status.OPEN
                && owed.dueMillis() <= facts.nowMillis()).map(Obligation::code).toList()));
  }

  private Optional<Need> territories(Reason reason) {
    return reason == Reason.ETHICS
        ? Optional.empty()
        : dataset().map(d -> new Need(Condition.DUO, d.terms().duo().stream()
            .filter(term -> term.code().equals("GS")).map(Explain::show).toList()));
  }

  private List<String> roles() {
    return target()
        .map(t -> names(
            LevelPolicy.roles(t.dataset().terms().level(), question.action(), question.purpose())))
        .orElse(List.of());
  }

  private List<Action> allowed(Target target) {
    return Arrays.stream(Action.values())
        .filter(action -> LevelPolicy.allows(target.rules(), action, question.purpose())
            && target.dataset().terms().actions().contains(action))
        .toList();
  }

  private Finding actor(Reason reason, List<String> roles) {
    return about(reason, ids(identity()),
        roles.isEmpty() ? Optional.empty() : Optional.of(new Need(Condition.ROLE, roles)));
  }

  private Finding held(Reason reason, Stream<? extends LedgerObject> objects) {
    List<? extends LedgerObject> stopped = objects.filter(object -> holds(object).isPresent())
        .toList();
    return Finding.of(reason, ids(stopped),
        stopped.stream().map(object -> holds(object).orElseThrow()).toList());
  }

  /** Those that this purpose minds. */
  private Optional<Need> holds(LedgerObject object) {
    boolean isActor = object.kind() == ObjectKind.IDENTITY;
    List<String> minded = object.standing().holds().stream()
        .filter(hold -> isActor || HoldScope.minds(hold.reason(), question.purpose()))
        .map(Explain::show).toList();
    return minded.isEmpty()
        ? Optional.empty()
        : Optional.of(new Need(Condition.HOLD_LIFTED, minded));
  }

  private Optional<Target> target() {
    return Optional.ofNullable(facts.target());
  }

  private Optional<Dataset> dataset() {
    return target().map(Target::dataset);
  }

  private Optional<LedgerObject> identity() {
    return Optional.ofNullable(facts.actor()).map(Actor::identity);
  }

  private Optional<LedgerObject> organization() {
    return Optional.ofNullable(facts.actor()).map(Actor::organization);
  }

  private static Optional<Need> state(State state) {
    return Optional.of(new Need(Condition.STATE, List.of(state.name())));
  }

  private static Optional<Need> actions(Optional<List<Action>> actions) {
    return actions.map(known -> new Need(Condition.ACTION, names(known)));
  }

  private static Need time(Condition condition, long millis) {
    return new Need(condition, List.of(Instant.ofEpochMilli(millis).toString()));
  }

  private static Finding about(Reason reason, List<String> ids, Optional<Need> need) {
    return Finding.of(reason, ids, need.stream().toList());
  }

  private static <E extends Enum<E>> List<String> names(List<E> values) {
    return values.stream().map(Enum::name).toList();
  }

  private static List<String> ids(Optional<? extends LedgerObject> object) {
    return ids(object.stream().toList());
  }

  private static List<String> ids(List<? extends LedgerObject> objects) {
    return objects.stream().map(Explain::show).toList();
  }

  private static String show(LedgerObject object) {
    return object.kind().show(object.id());
  }

  private static String show(DuoTerm term) {
    return term.value().isEmpty() ? term.code() : term.code() + "=" + term.value();
  }

  /** Who placed it, or what it ends with. */
  private static String show(Hold hold) {
    ObjectKind source = switch (hold.reason()) {
      case DISPUTE -> ObjectKind.CASE;
      case TITLE -> ObjectKind.RIGHT;
      case PARENT, REVIEW -> ObjectKind.GRANT;
      case CONSENT, OFFICER, REGULATOR -> ObjectKind.ORGANIZATION;
    };
    return hold.reason() + " by " + source.show(hold.source());
  }
}
