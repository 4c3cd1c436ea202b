package io.mulu.vm.decision;

import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * What the sensitivity levels of GB/T 39725 ask for by default: who approves, which role, which
 * consent, how exact an answer may be.
 */
public final class LevelPolicy {
  private LevelPolicy() {
  }

  /** One stage of an approval, before it has an electorate. */
  public record StagePlan(Group group, int needed, boolean veto) {
  }

  /** What may stand in for an explicit consent. */
  public enum ConsentRule {
    NONE,
    LAW_OR_ETHICS,
    EXPLICIT_OR_TREATMENT,
    EXPLICIT
  }

  /** Who in the holder's organisation decides that a version is published. */
  public static List<StagePlan> publication(int level) {
    return switch (level) {
      case 1, 2 -> List.of(stewards());
      case 3 -> List.of(committee(2));
      case 4 -> List.of(stewards(), privacyOfficers());
      default -> List.of(committee(3), ethics());
    };
  }

  /**
   * Who in the holder's organisation decides on a request; empty if nobody is asked.
   *
   * @param ethicsByDuo
   *          whether the dataset's terms ask for an ethics approval (IRB)
   * @param careRelation
   *          whether the request commits to an encounter and to a selection of patients
   */
  public static List<StagePlan> access(int level, Purpose purpose, boolean ethicsByDuo,
      boolean careRelation) {
    if (purpose == Purpose.TREAT && careRelation) {
      return List.of();
    }
    boolean ethics = ethicsByDuo || level == 5 || (level == 3 && purpose == Purpose.HRESCH);
    List<StagePlan> stages = new ArrayList<>();
    switch (level) {
      case 1 -> {
      }
      case 2 -> stages.add(stewards());
      case 3 -> stages.add(committee(2));
      case 4 -> {
        stages.add(stewards());
        stages.add(privacyOfficers());
      }
      default -> stages.add(committee(3));
    }
    if (ethics) {
      stages.add(ethics());
    }
    return stages;
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
  public static boolean allows(int level, Action action, Purpose purpose) {
    return level < 5 || switch (action) {
      case METADATA, COUNT -> true;
      case AGGREGATE, MATCH -> false;
      // For the attending clinician alone.
      case RECORD, EXPORT, DERIVE -> purpose == Purpose.TREAT || purpose == Purpose.ETREAT;
    };
  }

  public static ConsentRule consent(int level, Action action) {
    if (action == Action.METADATA) {
      return ConsentRule.NONE;
    }
    return switch (level) {
      case 1, 2 -> ConsentRule.NONE;
      case 3 -> ConsentRule.LAW_OR_ETHICS;
      case 4 -> ConsentRule.EXPLICIT_OR_TREATMENT;
      default -> ConsentRule.EXPLICIT;
    };
  }

  /** Smallest count that a result may show. */
  public static long minimumCell(int level) {
    return level >= 3 ? 10 : 1;
  }

  /** Whether results of counting must carry noise. */
  public static boolean isNoisy(int level, Action action) {
    return level >= 4 && switch (action) {
      case COUNT, AGGREGATE, MATCH -> true;
      case METADATA, RECORD, EXPORT, DERIVE -> false;
    };
  }

  /** Whether records are only to be looked at through the gateway. */
  public static boolean isGatewayView(int level, Action action) {
    return level >= 3 && switch (action) {
      case RECORD, EXPORT, DERIVE -> true;
      case METADATA, COUNT, AGGREGATE, MATCH -> false;
    };
  }

  private static StagePlan stewards() {
    return new StagePlan(Group.STEWARDS, 1, false);
  }

  private static StagePlan privacyOfficers() {
    return new StagePlan(Group.PRIVACY_OFFICERS, 1, true);
  }

  private static StagePlan committee(int needed) {
    return new StagePlan(Group.DATA_COMMITTEE, needed, false);
  }

  private static StagePlan ethics() {
    return new StagePlan(Group.ETHICS, 1, true);
  }
}
