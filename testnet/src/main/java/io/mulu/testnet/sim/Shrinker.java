package io.mulu.testnet.sim;

import io.mulu.testnet.sim.fault.Fault;
import io.mulu.testnet.sim.world.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Finds a smaller plan that violates the same invariant: without whole kinds of faults, then
 * without ever smaller parts of the rest (delta debugging, Zeller and Hildebrandt 2002), then with
 * fewer transactions and without the last changes of validators. A run is a function of its plan,
 * so what is found is found again.
 */
public final class Shrinker {
  /** Runs spent at most. */
  private static final int RUNS_MAX = 160;

  private final Plan whole;
  private final Predicate<Plan> fails;
  private List<Integer> kept;
  private int transactions;
  private int changes;
  private int runs;

  private Shrinker(Plan whole, Predicate<Plan> fails) {
    this.whole = whole;
    this.fails = fails;
    this.kept = IntStream.range(0, whole.faults().faults().size()).boxed().toList();
    this.transactions = whole.transactions();
    this.changes = whole.changes().changes().size();
  }

  /**
   * A smaller plan.
   *
   * @param kept
   *          positions of the faults that are left, among those of the whole plan
   */
  public record Shrunk(Plan plan, List<Integer> kept) {
  }

  /** A smaller plan whose run violates this invariant, as the whole plan's does. */
  public static Shrunk shrink(Plan whole, String invariant) {
    return shrink(whole, plan -> Simulation.run(plan).violated().map(Violation::invariant)
        .filter(invariant::equals).isPresent());
  }

  static Shrunk shrink(Plan whole, Predicate<Plan> fails) {
    Shrinker shrinker = new Shrinker(whole, fails);
    shrinker.withoutKinds();
    shrinker.withoutParts();
    shrinker.withFewerTransactions();
    shrinker.withFewerChanges();
    return new Shrunk(shrinker.plan(shrinker.kept, shrinker.transactions, shrinker.changes),
        shrinker.kept);
  }

  private Plan plan(List<Integer> faults, int count, int first) {
    return whole.with(whole.faults().only(faults)).withTransactions(count).withChanges(first);
  }

  private boolean stillFails(List<Integer> faults, int count) {
    return stillFails(faults, count, changes);
  }

  private boolean stillFails(List<Integer> faults, int count, int first) {
    if (runs >= RUNS_MAX) {
      return false;
    }
    runs++;
    return fails.test(plan(faults, count, first));
  }

  private void withoutKinds() {
    for (Fault.Kind kind : Fault.Kind.values()) {
      List<Integer> fewer = kept.stream()
          .filter(position -> whole.faults().faults().get(position).kind() != kind).toList();
      if (fewer.size() < kept.size() && stillFails(fewer, transactions)) {
        kept = fewer;
      }
    }
  }

  private void withoutParts() {
    for (int size = Math.max(1, kept.size() / 2); size >= 1; size /= 2) {
      for (int from = 0; from < kept.size();) {
        List<Integer> fewer = new ArrayList<>(kept);
        fewer.subList(from, Math.min(kept.size(), from + size)).clear();
        if (stillFails(fewer, transactions)) {
          kept = List.copyOf(fewer);
        } else {
          from += size;
        }
      }
    }
  }

  private void withFewerChanges() {
    while (changes > 0 && stillFails(kept, transactions, changes - 1)) {
      changes--;
    }
  }

  private void withFewerTransactions() {
    for (int step = transactions / 2; step >= 1; step /= 2) {
      while (transactions - step >= 0 && stillFails(kept, transactions - step)) {
        transactions -= step;
      }
    }
  }
}
