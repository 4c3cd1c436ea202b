package io.mulu.vm.decision;

import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.ConsentRule;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.LevelRules;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.StagePlan;
import java.util.ArrayList;
import java.util.List;

/**
 * What the sensitivity levels of GB/T 39725 ask for: the rules that a chain begins with, and how
 * those in force are read.
 */
public final class LevelPolicy {
  private static final List<Action> COUNTING = List.of(Action.COUNT, Action.AGGREGATE,
      Action.MATCH);
  private static final List<Action> RECORDS = List.of(Action.RECORD, Action.EXPORT, Action.DERIVE);

  private static final StagePlan STEWARD = new StagePlan(Group.STEWARDS, 1, false);
  private static final StagePlan OFFICER = new StagePlan(Group.PRIVACY_OFFICERS, 1, true);
  private static final StagePlan ETHICS = new StagePlan(Group.ETHICS, 1, true);

  private LevelPolicy() {
  }

  /** With which every chain begins; governance changes them level by level. */
  public static LevelRules initial(int level) {
    return switch (level) {
      case 1 -> new LevelRules(1, List.of(STEWARD), List.of(), List.of(), ConsentRule.NONE,
          List.of(), List.of(), List.of(), List.of(), 1);
      case 2 -> new LevelRules(2, List.of(STEWARD), List.of(STEWARD), List.of(), ConsentRule.NONE,
          List.of(), List.of(), List.of(), List.of(), 1);
      case 3 -> new LevelRules(3, List.of(committee(2)), List.of(committee(2)), List.of(ETHICS),
          ConsentRule.LAW_OR_ETHICS, List.of(), RECORDS, List.of(), List.of(), 10);
      case 4 -> new LevelRules(4, List.of(STEWARD, OFFICER), List.of(STEWARD, OFFICER), List.of(),
          ConsentRule.EXPLICIT_OR_TREATMENT, COUNTING, RECORDS, List.of(), List.of(), 10);
      default -> new LevelRules(5, List.of(committee(3), ETHICS), List.of(committee(3), ETHICS),
          List.of(), ConsentRule.EXPLICIT, COUNTING, RECORDS, RECORDS,
          List.of(Action.AGGREGATE, Action.MATCH), 10);
    };
  }

  /** Who decides that a version is published: the level's stages, then the holder's own. */
  public static List<StagePlan> publication(LevelRules rules, List<StagePlan> own) {
    return joined(rules.publication(), own);
  }

  /**
   * Who in the holder's organisation decides on a request; empty if nobody is asked.
   *
   * @param own
   *          stages that the holder adds
   * @param ethicsByDuo
   *          whether the dataset's terms ask for an ethics approval (IRB)
   * @param careRelation
   *          whether the request commits to an encounter and to a selection of patients
   */
  public static List<StagePlan> access(LevelRules rules, List<StagePlan> own, Purpose purpose,
      boolean ethicsByDuo, boolean careRelation) {
    // Both are reviewed afterwards.
    if (purpose == Purpose.ETREAT || (purpose == Purpose.TREAT && careRelation)) {
      return List.of();
    }
    List<StagePlan> stages = new ArrayList<>(rules.access());
    if (purpose == Purpose.HRESCH) {
      stages.addAll(rules.research());
    }
    if (ethicsByDuo && stages.stream().noneMatch(plan -> plan.group() == Group.ETHICS)) {
      stages.add(ETHICS);
    }
    return joined(stages, own);
  }

  /** Where a negotiation comes to terms after the level has ceased to ask anybody. */
  public static List<StagePlan> orSteward(List<StagePlan> stages) {
    return stages.isEmpty() ? List.of(STEWARD) : stages;
  }

  /** One of these is asked for; empty means that any member will do. */
  public static List<Role> roles(int level, Action action, Purpose purpose) {
    if (level == 1 || action == Action.METADATA) {
      return List.of();
    }
    return switch (purpose) {
      case TREAT -> List.of(Role.CLINICIAN);
      case ETREAT -> List.of(Role.BREAK_GLASS);
      case HRESCH -> List.of(Role.RESEARCHER);
      case PUBHLTH -> List.of(Role.RESEARCHER, Role.AUDITOR);
      case HOPERAT, HPAYMT -> List.of(Role.STEWARD, Role.PRIVACY_OFFICER);
      case PATRQT -> List.of(Role.CONSENT_RECORDER, Role.CLINICIAN);
    };
  }

  /** Whether the level leaves room for the action at all. */
  public static boolean allows(LevelRules rules, Action action, Purpose purpose) {
    boolean care = purpose == Purpose.TREAT || purpose == Purpose.ETREAT;
    return !rules.excluded().contains(action) && (care || !rules.careOnly().contains(action));
  }

  private static List<StagePlan> joined(List<StagePlan> first, List<StagePlan> then) {
    List<StagePlan> all = new ArrayList<>(first);
    all.addAll(then);
    return List.copyOf(all);
  }

  private static StagePlan committee(int needed) {
    return new StagePlan(Group.DATA_COMMITTEE, needed, false);
  }
}
