package io.mulu.vm.decision;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.ConsentRule;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.GrantUsage;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.Hold;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.LevelRules;
import io.mulu.protocol.object.Obligation;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.StagePlan;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.Facts.Candidate;
import io.mulu.vm.decision.Facts.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision: seven steps in a fixed order, all of them always taken, so that a denial names
 * every reason and not only the first. Pure; all time is block time.
 */
public final class Decide {
  private Decide() {
  }

  /** Permits if any one of the candidates does; else denies as the best of them would. */
  public static Decision decide(Facts facts, Question question) {
    List<Reason> best = problems(facts, question, null);
    Hash nearest = null;
    for (Candidate candidate : facts.candidates()) {
      List<Reason> problems = problems(facts, question, candidate);
      if (problems.isEmpty()) {
        return new Decision.Permit(candidate.grant().id(), residual(facts, question, candidate));
      }
      if (nearest == null || problems.size() < best.size()) {
        best = problems;
        nearest = candidate.grant().id();
      }
    }
    return new Decision.Deny(best, nearest);
  }

  /** What stands against a request before anybody votes on it: the same steps, without a grant. */
  public static List<Reason> problemsOfRequest(Facts facts, RequestTerms terms) {
    Set<Reason> problems = new LinkedHashSet<>(identity(facts));
    for (Action action : terms.actions()) {
      problems.addAll(target(facts, Question.of(action, terms.purpose(), 1), null));
    }
    Target target = facts.target();
    Actor actor = facts.actor();
    if (target == null || actor == null) {
      return List.copyOf(problems);
    }
    for (Action action : terms.actions()) {
      problems.addAll(role(facts, action, terms.purpose()));
    }
    Duo.Use use = use(actor, terms.purpose(), terms.research(), terms.ethics() != null,
        terms.durationMillis());
    problems.addAll(Duo.problems(target.dataset().terms().duo(), use, facts.rulebook()));
    if (approvals(facts.rulebook(), target.dataset(), terms).stream()
        .anyMatch(stage -> stage.group() == Group.ETHICS) && terms.ethics() == null) {
      problems.add(Reason.ETHICS);
    }
    if (!Duo.isInTerritory(target.dataset().terms().duo(), use, facts.rulebook())) {
      problems.add(Reason.ENV);
    }
    if (facts.owesOverdue() && !Duo.exempt(terms.purpose())) {
      problems.add(Reason.OBLIGATION);
    }
    return List.copyOf(problems);
  }

  /** Who must approve a request for this dataset; empty: it is granted at once. */
  public static List<StagePlan> approvals(Rulebook rulebook, Dataset dataset, RequestTerms terms) {
    boolean careRelation = terms.selection() != null && terms.justification() != null;
    return LevelPolicy.access(rulebook.level(dataset.terms().level()), dataset.terms().approvals(),
        terms.purpose(), Duo.asksForEthics(dataset.terms().duo()), careRelation);
  }

  private static List<Reason> problems(Facts facts, Question question,
      @Nullable Candidate candidate) {
    Set<Reason> problems = new LinkedHashSet<>();
    problems.addAll(identity(facts));
    problems.addAll(target(facts, question, candidate));
    problems.addAll(grant(facts, question, candidate));
    problems.addAll(role(facts, question.action(), question.purpose()));
    problems.addAll(purpose(facts, question, candidate));
    problems.addAll(consent(facts, question, candidate));
    problems.addAll(limits(facts, question, candidate));
    return List.copyOf(problems);
  }

  /** Step 1: organisation, identity, key active, no hold; an endpoint active. */
  private static List<Reason> identity(Facts facts) {
    Actor actor = facts.actor();
    if (actor == null) {
      return List.of(Reason.ID_UNKNOWN_IDENTITY);
    }
    List<Reason> problems = new ArrayList<>(actor.problems(facts.nowMillis()));
    Target target = facts.target();
    if (target != null && !target.endpoints().isEmpty()
        && target.endpoints().stream()
            .noneMatch(endpoint -> endpoint.standing().state() == State.ACTIVE
                && endpoint.standing().holds().isEmpty())) {
      problems.add(Reason.ID_ENDPOINT_NOT_ACTIVE);
    }
    return problems;
  }

  /** Step 2: the target is published, or superseded with the grant pinned to it; not held. */
  private static List<Reason> target(Facts facts, Question question,
      @Nullable Candidate candidate) {
    Target target = facts.target();
    if (target == null) {
      return List.of(Reason.TARGET_UNKNOWN);
    }
    List<Reason> problems = new ArrayList<>();
    Dataset dataset = target.dataset();
    boolean pinned = candidate != null && !candidate.grant().terms().follow()
        && candidate.grant().terms().dataset().equals(dataset.id())
        && dataset.standing().ended() == EndReason.SUPERSEDED;
    if (dataset.standing().state() != State.PUBLISHED && !pinned) {
      problems.add(Reason.TARGET_NOT_AVAILABLE);
    }
    if (HoldScope.stops(dataset.standing().holds(), question.purpose())
        || HoldScope.stops(target.holder().standing().holds(), question.purpose())) {
      problems.add(Reason.TARGET_HELD);
    }
    if (!dataset.terms().actions().contains(question.action())) {
      problems.add(Reason.ACTION_NOT_OFFERED);
    }
    return problems;
  }

  /** Step 3: a grant covers actor, action, target, time and count; its title stands. */
  private static List<Reason> grant(Facts facts, Question question, @Nullable Candidate candidate) {
    if (candidate == null) {
      return List.of(Reason.NO_GRANT);
    }
    Grant grant = candidate.grant();
    GrantTerms terms = grant.terms();
    List<Reason> problems = new ArrayList<>();
    if (!covers(facts, question, candidate)) {
      problems.add(Reason.NO_GRANT);
    }
    EndReason ended = grant.standing().ended();
    boolean expired = ended == EndReason.EXPIRED || facts.nowMillis() >= terms.validToMillis();
    boolean exhausted = ended == EndReason.EXHAUSTED
        || question.uses() > grant.usesLeft(facts.nowMillis());
    if (grant.standing().state() != State.ACTIVE && ended != EndReason.EXPIRED
        && ended != EndReason.EXHAUSTED) {
      problems.add(Reason.GRANT_ENDED);
    }
    if (facts.nowMillis() < terms.validFromMillis()) {
      problems.add(Reason.GRANT_NOT_YET);
    }
    if (expired) {
      problems.add(Reason.GRANT_EXPIRED);
    }
    if (exhausted) {
      problems.add(Reason.GRANT_EXHAUSTED);
    }
    List<Hold> holds = grant.standing().holds();
    if (HoldScope.stops(holds.stream().filter(hold -> !isOfTitle(hold)).toList(),
        question.purpose())) {
      problems.add(Reason.GRANT_HELD);
    }
    if (!titleStands(facts, question.purpose(), candidate)
        || holds.stream().anyMatch(Decide::isOfTitle)) {
      problems.add(Reason.NO_TITLE);
    }
    return problems;
  }

  private static boolean covers(Facts facts, Question question, Candidate candidate) {
    Actor actor = facts.actor();
    Target target = facts.target();
    Grant grant = candidate.grant();
    GrantTerms terms = grant.terms();
    return actor != null && target != null && grant.grantee().equals(actor.organization().id())
        && (grant.identity() == null || grant.identity().equals(actor.identity().id()))
        && terms.actions().contains(question.action())
        && (terms.follow()
            ? candidate.start().series().equals(target.dataset().series())
            : terms.dataset().equals(target.dataset().id()));
  }

  static boolean isOfTitle(Hold hold) {
    return hold.reason() == HoldReason.TITLE || hold.reason() == HoldReason.PARENT;
  }

  /**
   * The right that was granted from, that in the version at hand (another one for a grant that
   * follows), and every grant above: an unbroken chain, whatever has caught up with the grant.
   */
  private static boolean titleStands(Facts facts, Purpose purpose, Candidate candidate) {
    Target target = facts.target();
    Grant grant = candidate.grant();
    Right right = target == null ? null : target.right();
    return stands(candidate.title(), grant.holder(), purpose)
        && (right == null || stands(right, grant.holder(), purpose))
        && (target == null || target.holder().standing().state() == State.ACTIVE)
        && candidate.parents().stream()
            .allMatch(parent -> parentStands(parent, facts.nowMillis(), purpose));
  }

  static boolean parentStands(Grant parent, long nowMillis, Purpose purpose) {
    return parent.standing().state() == State.ACTIVE && nowMillis < parent.terms().validToMillis()
        && !HoldScope.stops(parent.standing().holds(), purpose);
  }

  static boolean stands(Right right, Hash holder, Purpose purpose) {
    return right.isLive() && right.organization().equals(holder)
        && !HoldScope.stops(right.standing().holds(), purpose);
  }

  /** Step 4: the attributes that level, action and purpose ask for. */
  private static List<Reason> role(Facts facts, Action action, Purpose purpose) {
    Target target = facts.target();
    Actor actor = facts.actor();
    if (target == null || actor == null) {
      return List.of();
    }
    List<Reason> problems = new ArrayList<>();
    int level = target.dataset().terms().level();
    List<Role> roles = LevelPolicy.roles(level, action, purpose);
    if (!roles.isEmpty()
        && roles.stream().noneMatch(role -> actor.identity().has(role, facts.nowMillis()))) {
      problems.add(actor.identity().attributes().stream()
          .anyMatch(a -> a.suspendedFor() != null && roles.contains(a.role()))
              ? Reason.ROLE_SUSPENDED
              : Reason.ROLE);
    }
    if (!LevelPolicy.allows(target.rules(), action, purpose)) {
      problems.add(Reason.LEVEL);
    }
    return problems;
  }

  /** Step 5: the grant's purpose, and the dataset's data use terms. */
  private static List<Reason> purpose(Facts facts, Question question,
      @Nullable Candidate candidate) {
    Target target = facts.target();
    Actor actor = facts.actor();
    if (candidate == null || target == null || actor == null) {
      return List.of();
    }
    List<Reason> problems = new ArrayList<>();
    if (candidate.grant().terms().purpose() != question.purpose()) {
      problems.add(Reason.PURPOSE);
    }
    problems.addAll(Duo.problems(target.dataset().terms().duo(),
        use(actor, question.purpose(), candidate), facts.rulebook()));
    return problems;
  }

  /**
   * Step 6: where level or confidentiality asks for consent, one of those given permits, or what
   * may stand in for it is there; and none denies.
   */
  private static List<Reason> consent(Facts facts, Question question,
      @Nullable Candidate candidate) {
    Target target = facts.target();
    Actor actor = facts.actor();
    if (target == null || question.action() == Action.METADATA) {
      return List.of();
    }
    Purpose purpose = question.purpose();
    ConsentRule rule = question.isRestricted() ? ConsentRule.EXPLICIT : target.rules().consent();
    Optional<Decree> said = actor == null
        ? Optional.empty()
        : Consents.say(facts.consents(), question, actor.organization().id(), facts.nowMillis());
    boolean care = purpose == Purpose.TREAT || purpose == Purpose.ETREAT;
    boolean without = switch (rule) {
      case NONE -> true;
      case LAW_OR_ETHICS ->
        care || !target.dataset().terms().legalBasis().isEmpty() || hasEthics(candidate);
      case EXPLICIT_OR_TREATMENT -> care;
      case EXPLICIT -> purpose == Purpose.ETREAT;
    };
    boolean satisfied = rule == ConsentRule.NONE
        || said.map(decree -> decree == Decree.PERMIT).orElse(without);
    return satisfied ? List.of() : List.of(Reason.CONSENT);
  }

  /** Step 7: obligations, budget, rate, territory. */
  private static List<Reason> limits(Facts facts, Question question,
      @Nullable Candidate candidate) {
    List<Reason> problems = new ArrayList<>();
    // What somebody owes for research does not stand between a patient and his doctor.
    if (facts.owesOverdue() && !Duo.exempt(question.purpose())) {
      problems.add(Reason.OBLIGATION);
    }
    Target target = facts.target();
    Actor actor = facts.actor();
    if (candidate == null || target == null || actor == null) {
      return problems;
    }
    GrantTerms terms = candidate.grant().terms();
    GrantUsage usage = candidate.grant().usage();
    if (!usage.hasBudget(terms.limits())) {
      problems.add(Reason.BUDGET);
    }
    long perDay = terms.limits().usesPerDay();
    if (perDay > 0 && question.uses() > perDay - usage.usesToday(facts.nowMillis())) {
      problems.add(Reason.RATE);
    }
    Duo.Use use = use(actor, terms.purpose(), candidate);
    if (!Duo.isInTerritory(target.dataset().terms().duo(), use, facts.rulebook())) {
      problems.add(Reason.ENV);
    }
    return problems;
  }

  private static boolean hasEthics(@Nullable Candidate candidate) {
    return candidate != null && candidate.request() != null
        && candidate.request().terms().ethics() != null;
  }

  private static Duo.Use use(Actor actor, Purpose purpose, Candidate candidate) {
    GrantTerms terms = candidate.grant().terms();
    return use(actor, purpose, terms.research(), hasEthics(candidate),
        terms.validToMillis() - terms.validFromMillis());
  }

  private static Duo.Use use(Actor actor, Purpose purpose, List<DuoTerm> research, boolean ethics,
      long durationMillis) {
    return new Duo.Use(purpose, research, actor.identity().id(), actor.organization().code(),
        actor.organization().type(), ethics, durationMillis);
  }

  private static Decision.Residual residual(Facts facts, Question question, Candidate candidate) {
    Target target = Objects.requireNonNull(facts.target());
    Actor actor = Objects.requireNonNull(facts.actor());
    Grant grant = candidate.grant();
    GrantTerms terms = grant.terms();
    LevelRules rules = target.rules();
    long left = grant.usesLeft(facts.nowMillis());
    boolean local = facts.consents().stream().anyMatch(consent -> consent.terms().localRules());
    return new Decision.Residual(terms.fields(), Math.max(terms.minimumCell(), rules.minimumCell()),
        rules.noisy().contains(question.action()), rules.gatewayView().contains(question.action()),
        local, grant.obligations().stream().map(Obligation::code).distinct().toList(),
        left == Long.MAX_VALUE ? left : left - question.uses(),
        Math.min(terms.validToMillis(), keyEnd(actor)));
  }

  private static long keyEnd(Actor actor) {
    PublicKey key = actor.key();
    return actor.identity().keys().stream().filter(k -> key != null && k.key().equals(key))
        .mapToLong(IdentityKey::notAfterMillis).findFirst().orElse(Long.MAX_VALUE);
  }
}
