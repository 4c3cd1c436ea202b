package io.mulu.vm.decision;

import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.Hold;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.vm.decision.Facts.Candidate;
import io.mulu.vm.decision.Facts.Target;
import io.mulu.vm.decision.LevelPolicy.StagePlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
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
    boolean none = true;
    for (Candidate candidate : facts.candidates()) {
      List<Reason> problems = problems(facts, question, candidate);
      if (problems.isEmpty()) {
        return new Decision.Permit(candidate.grant().id(), residual(facts, question, candidate));
      }
      if (none || problems.size() < best.size()) {
        best = problems;
        none = false;
      }
    }
    return new Decision.Deny(best);
  }

  /** What stands against a request before anybody votes on it: the same steps, without a grant. */
  public static List<Reason> problemsOfRequest(Facts facts, RequestTerms terms) {
    Set<Reason> problems = new LinkedHashSet<>(identity(facts));
    for (Action action : terms.actions()) {
      problems.addAll(target(facts, new Question(action, terms.purpose(), 1), null));
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
    problems.addAll(Duo.problems(target.dataset().terms().duo(), use, facts.codes()));
    if (approvals(target.dataset(), terms).stream().anyMatch(stage -> stage.group() == Group.ETHICS)
        && terms.ethics() == null) {
      problems.add(Reason.ETHICS);
    }
    if (!Duo.isInTerritory(target.dataset().terms().duo(), use, facts.codes())) {
      problems.add(Reason.ENV);
    }
    return List.copyOf(problems);
  }

  /** Who must approve a request for this dataset; empty: it is granted at once. */
  public static List<StagePlan> approvals(Dataset dataset, RequestTerms terms) {
    boolean careRelation = terms.selection() != null && terms.justification() != null;
    return LevelPolicy.access(dataset.terms().level(), terms.purpose(),
        Duo.asksForEthics(dataset.terms().duo()), careRelation);
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
    problems.addAll(limits(facts, candidate));
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
        || (terms.usesMax() > 0 && question.uses() > terms.usesMax() - grant.used());
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
    if (HoldScope.stops(holds.stream().filter(h -> h.reason() != HoldReason.TITLE).toList(),
        question.purpose())) {
      problems.add(Reason.GRANT_HELD);
    }
    if (!titleStands(facts, candidate)
        || holds.stream().anyMatch(hold -> hold.reason() == HoldReason.TITLE)) {
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
            ? candidate.title().series().equals(target.dataset().series())
            : terms.dataset().equals(target.dataset().id()));
  }

  /**
   * Until rights exist the holder is the title: the version it granted from, while it is active.
   */
  private static boolean titleStands(Facts facts, Candidate candidate) {
    Target target = facts.target();
    Dataset title = candidate.title();
    return (title.standing().state() == State.PUBLISHED
        || title.standing().ended() == EndReason.SUPERSEDED)
        && title.holder().equals(candidate.grant().holder())
        && (target == null || target.holder().standing().state() == State.ACTIVE);
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
      problems.add(Reason.ROLE);
    }
    if (!LevelPolicy.allows(level, action, purpose)) {
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
        use(actor, question.purpose(), candidate), facts.codes()));
    return problems;
  }

  /** Step 6: no consents are on the ledger yet, so one that is asked for is not given. */
  private static List<Reason> consent(Facts facts, Question question,
      @Nullable Candidate candidate) {
    Target target = facts.target();
    if (target == null) {
      return List.of();
    }
    Purpose purpose = question.purpose();
    boolean care = purpose == Purpose.TREAT || purpose == Purpose.ETREAT;
    boolean satisfied = switch (LevelPolicy.consent(target.dataset().terms().level(),
        question.action())) {
      case NONE -> true;
      case LAW_OR_ETHICS ->
        care || !target.dataset().terms().legalBasis().isEmpty() || hasEthics(candidate);
      case EXPLICIT_OR_TREATMENT -> care;
      case EXPLICIT -> purpose == Purpose.ETREAT;
    };
    return satisfied ? List.of() : List.of(Reason.CONSENT);
  }

  /** Step 7: territory; obligations, budgets and rates join it with their objects. */
  private static List<Reason> limits(Facts facts, @Nullable Candidate candidate) {
    Target target = facts.target();
    Actor actor = facts.actor();
    if (candidate == null || target == null || actor == null) {
      return List.of();
    }
    Duo.Use use = use(actor, candidate.grant().terms().purpose(), candidate);
    return Duo.isInTerritory(target.dataset().terms().duo(), use, facts.codes())
        ? List.of()
        : List.of(Reason.ENV);
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
    int level = target.dataset().terms().level();
    long left = terms.usesMax() == 0
        ? Long.MAX_VALUE
        : terms.usesMax() - grant.used() - question.uses();
    return new Decision.Residual(terms.fields(),
        Math.max(terms.minimumCell(), LevelPolicy.minimumCell(level)),
        LevelPolicy.isNoisy(level, question.action()),
        LevelPolicy.isGatewayView(level, question.action()),
        Duo.obligations(target.dataset().terms().duo()), left,
        Math.min(terms.validToMillis(), keyEnd(actor)));
  }

  private static long keyEnd(Actor actor) {
    PublicKey key = actor.key();
    return actor.identity().keys().stream().filter(k -> key != null && k.key().equals(key))
        .mapToLong(IdentityKey::notAfterMillis).findFirst().orElse(Long.MAX_VALUE);
  }
}
