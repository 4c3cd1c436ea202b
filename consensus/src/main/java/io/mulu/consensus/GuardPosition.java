package io.mulu.consensus;

import java.util.Comparator;

/** A place in the order in which a replica signs; at each it signs one thing only (rule 3). */
public record GuardPosition(long height, long view,
    Step step) implements Comparable<GuardPosition> {
  private static final Comparator<GuardPosition> ORDER = Comparator
      .comparingLong(GuardPosition::height).thenComparingLong(GuardPosition::view)
      .thenComparing(GuardPosition::step);

  /** In signing order within a view; a view-change stands at its new view. */
  public enum Step {
    VIEW_CHANGE,
    PRE_PREPARE,
    NEW_VIEW,
    PREPARE,
    COMMIT
  }

  /**
   * Where a message stands.
   *
   * @throws IllegalArgumentException
   *           for a status, which is no promise and is not guarded
   */
  static GuardPosition of(Message message) {
    Step step = switch (message) {
      case Message.ViewChange viewChange -> Step.VIEW_CHANGE;
      case Message.PrePrepare prePrepare -> Step.PRE_PREPARE;
      case Message.NewView newView -> Step.NEW_VIEW;
      case Message.Prepare prepare -> Step.PREPARE;
      case Message.Commit commit -> Step.COMMIT;
      case Message.Status status ->
        throw new IllegalArgumentException("a status has no guard position");
    };
    return new GuardPosition(message.height(), message.view(), step);
  }

  @Override
  public int compareTo(GuardPosition other) {
    return ORDER.compare(this, other);
  }
}
