package io.mulu.testnet.sim.govern;

import io.mulu.protocol.ChainParameters;
import io.mulu.testnet.sim.govern.PlannedChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * The changes of a run, one after the other.
 *
 * @param laterSeats
 *          organisations of the machines that come later, in the order of their places; they have
 *          their places even where the changes are left out
 */
public record ChangePlan(List<PlannedChange> changes, List<Integer> laterSeats) {
  public static final ChangePlan NONE = new ChangePlan(List.of(), List.of());

  private static final List<Kind> KINDS = List.of(Kind.ADD, Kind.ADD, Kind.REMOVE,
      Kind.REMOVE_PRIMARY, Kind.REMOVE_PRIMARY, Kind.ADD_AGAIN, Kind.ADD_AGAIN, Kind.REPLACE_KEY,
      Kind.RENEW_RECORD, Kind.PARAMETERS);
  private static final int CHANGES_MAX = 4;
  /** Of this many seeds, one has changes. */
  private static final int ODDS = 3;
  /** No set becomes smaller (docs/spec/contracts.md, Proposals). */
  static final int SIZE_MIN = 4;

  public ChangePlan {
    changes = List.copyOf(changes);
    laterSeats = List.copyOf(laterSeats);
  }

  /**
   * What the run is about.
   *
   * @param validators
   *          in the beginning
   * @param byzantine
   *          of them; however the set changes, they stay at most f
   * @param millis
   *          of the safety phase
   */
  public record Frame(int validators, int byzantine, long millis, ChainParameters parameters) {
    int honest() {
      return validators - byzantine;
    }
  }

  /**
   * @param redrawn
   *          gives other parameters for those in force
   */
  public static ChangePlan draw(SplittableRandom random, Frame frame,
      UnaryOperator<ChainParameters> redrawn) {
    int count = random.nextInt(ODDS) == 0 ? 1 + random.nextInt(CHANGES_MAX) : 0;
    List<PlannedChange> changes = new ArrayList<>();
    List<Integer> later = new ArrayList<>();
    int newcomers = 0;
    for (int i = 0; i < count; i++) {
      long at = random.nextLong(frame.millis() / 2);
      int target = random.nextInt(frame.validators());
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      int place = frame.honest() + later.size();
      changes.add(switch (kind) {
        case ADD -> {
          int newcomer = frame.validators() + newcomers++;
          later.add(newcomer);
          yield new PlannedChange(kind, at, newcomer, place, null);
        }
        case REPLACE_KEY -> {
          later.add(target);
          yield new PlannedChange(kind, at, target, place, null);
        }
        case REMOVE, REMOVE_PRIMARY -> {
          boolean isTolerable = faultsMax(frame.validators(), removals(changes) + 1) >= frame
              .byzantine();
          yield new PlannedChange(isTolerable ? kind : Kind.RENEW_RECORD, at, target, -1, null);
        }
        case RENEW_RECORD, ADD_AGAIN -> new PlannedChange(kind, at, target, -1, null);
        case PARAMETERS -> new PlannedChange(kind, at, 0, -1, redrawn.apply(frame.parameters()));
      });
    }
    return new ChangePlan(changes, later);
  }

  /** The first ones only; machines stay where they are. */
  public ChangePlan first(int count) {
    return new ChangePlan(changes.subList(0, Math.min(count, changes.size())), laterSeats);
  }

  /** f of the smallest set that the founders' can become. */
  public int faultsMin(int validators) {
    return faultsMax(validators, removals(changes));
  }

  /** f of the largest. */
  public int faultsMost(int validators) {
    long joining = changes.stream().filter(change -> change.kind() == Kind.ADD).count();
    return (int) (validators + joining - 1) / 3;
  }

  /** Those that are in force at some time. */
  public List<ChainParameters> parameters(ChainParameters first) {
    List<ChainParameters> all = new ArrayList<>(List.of(first));
    for (PlannedChange change : changes) {
      ChainParameters next = change.parameters();
      if (next != null) {
        all.add(next);
      }
    }
    return all;
  }

  private static int removals(List<PlannedChange> changes) {
    return (int) changes.stream().map(PlannedChange::kind)
        .filter(kind -> kind == Kind.REMOVE || kind == Kind.REMOVE_PRIMARY).count();
  }

  private static int faultsMax(int validators, int removals) {
    return (Math.max(SIZE_MIN, validators - removals) - 1) / 3;
  }
}
