package io.mulu.testnet.sim.fault;

import io.mulu.testnet.sim.fault.Fault.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Everything that goes wrong in a run, drawn beforehand. Two sets bound what may be lost: at most f
 * machines, Byzantine ones counted, ever lose their memory, and at most f clocks are wrong by more
 * than blocks tolerate. Everything else may hit all.
 */
public record FaultPlan(List<Fault> faults) {
  private static final int FAULTS_MAX = 24;
  /** A swarm of every third kind is large enough for kinds to meet, small enough to differ. */
  private static final int KIND_ODDS = 3;

  public FaultPlan {
    faults = List.copyOf(faults);
  }

  /**
   * What the run is about.
   *
   * @param machines
   *          honest ones, numbered from 0
   * @param forgetful
   *          how many of them may lose their memory
   * @param faultsMax
   *          f of the validator set
   * @param millis
   *          of the safety phase
   * @param driftMillis
   *          that blocks tolerate
   */
  public record Frame(int machines, int forgetful, int faultsMax, long millis, long driftMillis) {
  }

  public static FaultPlan draw(SplittableRandom random, Frame frame) {
    List<Kind> swarm = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (kind != Kind.UPGRADE && random.nextInt(KIND_ODDS) == 0
          && (kind != Kind.MEMORY_LOSS || frame.forgetful() > 0)) {
        swarm.add(kind);
      }
    }
    List<Fault> faults = new ArrayList<>();
    int count = swarm.isEmpty() ? 0 : random.nextInt(FAULTS_MAX + 1);
    int rotation = random.nextInt(frame.machines());
    for (int i = 0; i < count; i++) {
      Kind kind = swarm.get(random.nextInt(swarm.size()));
      faults.add(draw(random, frame, kind, rotation));
    }
    faults.sort(Comparator.comparingLong(Fault::atMillis));
    return new FaultPlan(faults);
  }

  /** With one more, at its time. */
  public FaultPlan with(Fault more) {
    List<Fault> all = new ArrayList<>(faults);
    all.add(more);
    all.sort(Comparator.comparingLong(Fault::atMillis));
    return new FaultPlan(all);
  }

  /** Only those at these positions. */
  public FaultPlan only(List<Integer> positions) {
    return new FaultPlan(positions.stream().map(faults::get).toList());
  }

  private static Fault draw(SplittableRandom random, Frame frame, Kind kind, int rotation) {
    int n = frame.machines();
    long at = random.nextLong(frame.millis());
    int a = random.nextInt(n);
    int b = (a + 1 + random.nextInt(Math.max(1, n - 1))) % n;
    long brief = 200 + random.nextLong(6_000);
    long longer = 500 + random.nextLong(frame.millis() / 2);
    return switch (kind) {
      case LOSS -> new Fault(kind, at, longer, a, b, 20 + random.nextLong(500));
      case SLOW_LINKS -> new Fault(kind, at, longer, a, b, 1L << (4 + random.nextInt(9)));
      case DUPLICATION, REPLAY -> new Fault(kind, at, longer, a, b, 20 + random.nextLong(300));
      case FULL_OUTBOX -> new Fault(kind, at, brief, a, b, 50 + random.nextLong(600));
      case REORDERING -> new Fault(kind, at, longer, a, b, 0);
      case PARTITION, ONE_WAY_PARTITION ->
        new Fault(kind, at, random.nextInt(3) == 0 ? longer : brief,
            1 + random.nextInt(Math.max(1, (1 << n) - 2)), random.nextInt(2), 0);
      case STALLED_LINKS -> new Fault(kind, at, brief, a, b, 0);
      case DISCONNECT -> new Fault(kind, at, brief, a, b, random.nextLong(10_000));
      case CRASH, POWER_CUT ->
        new Fault(kind, at, 100 + random.nextLong(8_000), a, b, random.nextLong(4));
      case KILL -> new Fault(kind, at, 100 + random.nextLong(4_000), a, b, 0);
      case CRASH_AT_OPERATION, DISK_ERROR -> new Fault(kind, at, 100 + random.nextLong(6_000), a,
          random.nextInt(2), 1 + random.nextLong(30));
      case PAUSE -> new Fault(kind, at, brief, a, b, 0);
      case CLOCK -> clock(random, frame, at, longer, rotation);
      case SLOW_EXECUTION -> new Fault(kind, at, longer, a, b, 1L << random.nextInt(9));
      case FULL_WORKERS -> new Fault(kind, at, brief, a, b, random.nextLong(4));
      case MEMORY_LOSS -> new Fault(kind, at, 100 + random.nextLong(5_000),
          (rotation + random.nextInt(frame.forgetful())) % n, b,
          random.nextLong(Fault.Memory.values().length));
      case UPGRADE -> Fault.upgrade(at, brief);
    };
  }

  /** Any clock is off by less than half of what is tolerated; f of them by anything. */
  private static Fault clock(SplittableRandom random, Frame frame, long at, long longer,
      int rotation) {
    boolean isWrong = frame.faultsMax() > 0 && random.nextBoolean();
    int machine = isWrong
        ? (rotation + 1 + random.nextInt(frame.faultsMax())) % frame.machines()
        : random.nextInt(frame.machines());
    long most = isWrong ? 20 * frame.driftMillis() : frame.driftMillis() / 2;
    return new Fault(Kind.CLOCK, at, longer, machine, 0, random.nextLong(2 * most + 1) - most);
  }
}
