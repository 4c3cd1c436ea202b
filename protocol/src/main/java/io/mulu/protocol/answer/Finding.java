package io.mulu.protocol.answer;

import io.mulu.protocol.Reason;
import java.util.List;

/**
 * One reason against something, told for whoever must mend it.
 *
 * @param number
 *          of the reason in the catalogue
 * @param remedy
 *          in general
 * @param about
 *          ids of the objects that fail, such as {@code grant:…}
 * @param needs
 *          what would satisfy it here, each of them
 */
public record Finding(Reason reason, int number, String english, String chinese, String remedy,
    List<String> about, List<Need> needs) {
  public Finding {
    about = List.copyOf(about);
    needs = List.copyOf(needs);
  }

  public static Finding of(Reason reason, List<String> about, List<Need> needs) {
    return new Finding(reason, reason.number(), reason.english(), reason.chinese(), reason.remedy(),
        about, needs);
  }

  /** What must hold, with the values that do. */
  public record Need(Condition condition, List<String> values) {
    public Need {
      values = List.copyOf(values);
    }
  }

  /** What {@link Need#values} are. */
  public enum Condition {
    /** States, one of which the object must be in. */
    STATE,
    /** Roles, one of which the identity must have. */
    ROLE,
    /** Actions that are offered, granted or left by the level. */
    ACTION,
    /** Purposes that are granted. */
    PURPOSE,
    /** The one organisation or identity that is covered. */
    GRANTEE,
    /** The one version that is covered. */
    DATASET,
    /** Who would have to approve a request: group, votes, VETO; empty if nobody is asked. */
    APPROVAL,
    /** Conditions of the dataset, each of which must be met: a DUO code, or CODE=VALUE. */
    DUO,
    /** What the level asks for: a consent rule of docs/spec/contracts.md. */
    CONSENT,
    /** Holds that must be lifted: the reason, and by whom or with what it ends. */
    HOLD_LIFTED,
    /** Block time from which it will be so, ISO 8601. */
    NOT_BEFORE,
    /** Block time at which it ended or ends, ISO 8601. */
    BEFORE,
    /** How many uses are left. */
    USES,
    /** Codes of obligations to be met or waived. */
    OBLIGATION
  }
}
