package io.mulu.testnet.sim.crash;

import io.mulu.node.ledger.PinnedLedger;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.answer.Location;
import io.mulu.storage.memory.Faults;
import io.mulu.testnet.sim.Plan;
import io.mulu.testnet.sim.Scene;
import io.mulu.testnet.sim.check.Agreement;
import io.mulu.testnet.sim.check.LivenessBound;
import io.mulu.testnet.sim.govern.Governors;
import io.mulu.testnet.sim.load.Script;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.SimDisk;
import io.mulu.testnet.sim.world.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One run of a course, undisturbed or with a crash. Confined to the calling thread. */
final class CourseRun {
  /** From the power cut of all to their starts; they differ, as machines do. */
  private static final long DOWN_MILLIS = 500;

  private final Plan plan;
  private final @Nullable CrashPoint point;
  private final SplittableRandom random;
  private final Scene scene;
  private final Script script;
  private final Governors governors;
  private final List<DiskOperation> operations = new ArrayList<>();
  private long deadline;
  private long cutAtMillis = -1;
  private List<Hash> decidedAtCut = List.of();

  /**
   * What became of a transaction.
   *
   * @param reasons
   *          why it was reverted; empty if it was applied
   * @param created
   *          ids of what it made
   */
  record Effect(Hash transaction, Receipt.Outcome outcome, List<Reason> reasons, String field,
      List<Hash> created, List<Receipt.ItemResult> items) {
  }

  /**
   * How a run ended.
   *
   * @param effects
   *          of the script's transactions, in order
   * @param blocks
   *          hashes from height 1 on
   */
  record Ending(List<Effect> effects, List<Hash> blocks, List<DiskOperation> operations,
      long virtualMillis) {
  }

  private CourseRun(Course course, long seed, int validators, @Nullable CrashPoint point,
      int keep) {
    this.plan = course.plan(seed, validators);
    this.point = point;
    this.random = new SplittableRandom(seed);
    SplittableRandom wishes = random.split();
    this.scene = new Scene(plan, keep, random.split());
    this.script = new Script(scene.time(), scene.trace(), scene.consortium(), scene.machines(),
        scene.invariants().agreement(), plan.transactions(), wishes);
    this.governors = new Governors(new Governors.Setting(scene.time(), scene.trace(),
        scene.consortium(), scene.machines(), scene.invariants().agreement(), plan.changes()),
        random.split());
  }

  /**
   * @throws Violation
   *           even here, if the course itself breaks an invariant
   */
  static Ending undisturbed(Course course, long seed, int validators) {
    CourseRun run = new CourseRun(course, seed, validators, null, 0);
    run.scene.machines().forEach(run::record);
    return run.run();
  }

  /**
   * The same until the power fails.
   *
   * @param reference
   *          the undisturbed run of this course
   * @throws Violation
   *           if an invariant breaks, or the end is not that of the undisturbed run
   */
  static void crash(CrashPoint point, long seed, int validators, Ending reference) {
    new CourseRun(point.course(), seed, validators, point, 0).runAndCompare(reference);
  }

  /** The last readable events of that run. */
  static List<String> explain(CrashPoint point, long seed, int validators, Ending reference,
      int keep) {
    CourseRun run = new CourseRun(point.course(), seed, validators, point, keep);
    try {
      run.runAndCompare(reference);
    } catch (Violation known) {
      // it is why they are wanted
    }
    return run.scene.trace().last();
  }

  private void runAndCompare(Ending reference) {
    Ending ending = run();
    Violation.require(cutAtMillis >= 0, "same run until the crash", "the point is never reached");
    List<Hash> before = reference.blocks().subList(0,
        Math.min(decidedAtCut.size(), reference.blocks().size()));
    Violation.require(decidedAtCut.equals(before), "same run until the crash",
        "the blocks before the crash are others");
    for (int i = 0; i < reference.effects().size(); i++) {
      Effect here = ending.effects().get(i);
      Effect there = reference.effects().get(i);
      Violation.require(here.equals(there), "as undisturbed",
          "transaction " + i + " came to " + here + ", undisturbed to " + there);
    }
  }

  private void record(Machine machine) {
    Recorder recorder = new Recorder(machine);
    machine.disk().listen(recorder);
  }

  /** Notes one disk's operations. */
  private final class Recorder implements SimDisk.Listener {
    private final Machine machine;
    private boolean wasUnsynced;
    private long eventsBefore = -1;
    private long events;

    Recorder(Machine machine) {
      this.machine = machine;
    }

    @Override
    public void begins() {
      // What anybody but this process can have noticed: it ran, planned (as sending does), told.
      events = scene.time().done() + scene.time().planned() + scene.trace().events();
    }

    @Override
    public void done(long number, Faults.Operation operation, String name, boolean leavesUnsynced) {
      operations.add(new DiskOperation(machine.place(), number, operation, name,
          events != eventsBefore, wasUnsynced, leavesUnsynced));
      wasUnsynced = leavesUnsynced;
      eventsBefore = events;
    }
  }

  private Ending run() {
    CrashPoint planned = point;
    if (planned != null) {
      SimDisk disk = scene.machines().get(planned.machine()).disk();
      disk.plan(planned.operation(), planned.moment(), SimDisk.Trouble.POWER_CUT);
      disk.planTail(planned.tail());
      disk.onTrouble(kind -> powerFails(planned));
    }
    scene.start();
    governors.start();
    script.goOn();
    deadline = plan.safetyMillis() + patienceMillis();
    while (scene.time().nowMillis() < plan.safetyMillis() || script.left() > 0
        || !governors.isDone() || !scene.isLevel()) {
      if (!scene.time().runNext(deadline)) {
        throw new Violation("liveness", "not done after " + deadline + " ms: " + script.left()
            + " transactions left;" + scene.describe());
      }
      script.goOn();
    }
    scene.invariants().agreement().checkWhole(scene.machines());
    return new Ending(effects(), blocks(), List.copyOf(operations), scene.time().nowMillis());
  }

  /** From when nothing goes wrong any more; each transaction waits for the one before it. */
  private long patienceMillis() {
    long bound = LivenessBound.millis(List.of(plan.parameters()),
        plan.changes().faultsMost(plan.validators()), scene.invariants().agreement().highest(), 1,
        governors.stepsLeft());
    long each = plan.parameters().viewTimeoutMillis()
        + scene.machines().size() * Script.RETRY_MILLIS;
    return bound + script.left() * each;
  }

  private void powerFails(CrashPoint planned) {
    cutAtMillis = scene.time().nowMillis();
    deadline = Math.max(deadline, cutAtMillis + patienceMillis());
    decidedAtCut = blocks();
    if (planned.victims() == CrashPoint.Victims.ALL) {
      for (Machine machine : scene.machines()) {
        // Whose operation it is dies of it.
        if (machine.place() != planned.machine()) {
          machine.cutPower(planned.tail());
          machine.startAfter(DOWN_MILLIS + random.nextLong(DOWN_MILLIS));
        }
      }
    }
  }

  private List<Hash> blocks() {
    Agreement agreement = scene.invariants().agreement();
    List<Hash> hashes = new ArrayList<>();
    for (long height = 1; height <= agreement.highest(); height++) {
      hashes.add(agreement.decided(height).orElseThrow());
    }
    return hashes;
  }

  /** As each machine tells them that has executed the blocks: all the same. */
  private List<Effect> effects() {
    List<Effect> effects = new ArrayList<>();
    for (Hash transaction : script.transactions()) {
      Effect first = null;
      for (Machine machine : scene.machines()) {
        Effect here = effect(machine, transaction).orElse(first);
        Violation.require(first == null || first.equals(here), "one effect",
            machine.name() + " tells of " + here + ", others of " + first);
        first = here;
      }
      Violation.require(first != null, "nothing final is lost", "no receipt of " + transaction);
      if (first != null) {
        effects.add(first);
      }
    }
    return effects;
  }

  private static Optional<Effect> effect(Machine machine, Hash transaction) {
    try (PinnedLedger ledger = machine.pin().orElseThrow()) {
      return ledger.locate(transaction).map(Location::height).flatMap(ledger::receipts)
          .flatMap(receipts -> receipts.stream()
              .filter(receipt -> Objects.equals(receipt.transactionId(), transaction)).findFirst())
          .map(receipt -> new Effect(transaction, receipt.outcome(), receipt.reasons(),
              receipt.field(), receipt.created(), receipt.items()));
    }
  }
}
