package io.mulu.testnet.sim.crash;

import io.mulu.storage.memory.Faults.Moment;
import io.mulu.testnet.sim.Campaign;
import io.mulu.testnet.sim.crash.CourseRun.Ending;
import io.mulu.testnet.sim.crash.CrashPoint.Victims;
import io.mulu.testnet.sim.world.SimDisk.Tail;
import io.mulu.testnet.sim.world.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Enumerates the crash points of all courses and tries them: before and after each disk operation,
 * with each fate of what was not synced, the power of one machine or of all. Runs do not touch each
 * other, so they are made by as many threads as the machine has processors.
 */
public final class CrashPoints {
  /**
   * What to try.
   *
   * @param every
   *          one of so many points, drawn from the seed; 1 for all
   * @param only
   *          this one point
   */
  public record Request(long seed, int validators, int every, @Nullable CrashPoint only) {
  }

  /** Told of progress, by any thread. */
  public interface Progress {
    void done(Course course, long points, long ofPoints);
  }

  /**
   * A point after which something was wrong.
   *
   * @param replay
   *          the command that shows it again
   * @param events
   *          the last readable events of that run
   */
  public record Failure(String point, String invariant, String detail, String replay,
      List<String> events) {
  }

  /**
   * What came of one course.
   *
   * @param blocks
   *          of the undisturbed run
   * @param operations
   *          of all its disks
   * @param points
   *          that these make
   * @param tried
   *          of them
   */
  public record CourseReport(String course, int blocks, int operations, long points, long tried) {
    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("course", course);
      map.put("blocks", blocks);
      map.put("operations", operations);
      map.put("points", points);
      map.put("tried", tried);
      return map;
    }
  }

  /**
   * @param operations
   *          points tried by kind of operation and file
   */
  public record Report(double seconds, List<CourseReport> courses,
      SortedMap<String, Long> operations, List<Failure> failures) {
    public long points() {
      return courses.stream().mapToLong(CourseReport::points).sum();
    }

    public long tried() {
      return courses.stream().mapToLong(CourseReport::tried).sum();
    }

    public Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("seconds", seconds);
      map.put("points", points());
      map.put("tried", tried());
      map.put("courses", courses.stream().map(CourseReport::toMap).toList());
      map.put("operations", operations);
      map.put("failures",
          failures.stream().map(f -> Map.of("point", f.point(), "invariant", f.invariant(),
              "detail", f.detail(), "replay", f.replay(), "events", f.events())).toList());
      return map;
    }
  }

  private record Place(CrashPoint point, DiskOperation operation) {
  }

  private final Request request;
  private final Progress progress;
  private final SplittableRandom sample;
  private final List<CourseReport> courses = new ArrayList<>();
  private final SortedMap<String, Long> operations = new TreeMap<>();
  private final List<Failure> failures = new ArrayList<>();

  private CrashPoints(Request request, Progress progress) {
    this.request = request;
    this.progress = progress;
    this.sample = new SplittableRandom(request.seed());
  }

  /** Runs until all points are tried; failures do not end it. */
  public static Report run(Request request, Progress progress) {
    CrashPoints all = new CrashPoints(request, progress);
    long startNanos = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(
        Runtime.getRuntime().availableProcessors(), Thread.ofPlatform().daemon().factory())) {
      for (Course course : Course.values()) {
        if (request.only() == null || request.only().course() == course) {
          all.run(course, pool);
        }
      }
    }
    double seconds = (double) (System.nanoTime() - startNanos) / TimeUnit.SECONDS.toNanos(1);
    return new Report(seconds, List.copyOf(all.courses), all.operations, List.copyOf(all.failures));
  }

  private void run(Course course, ExecutorService pool) {
    Ending reference;
    try {
      reference = CourseRun.undisturbed(course, request.seed(), request.validators());
    } catch (Violation violation) {
      String name = course.name().toLowerCase(java.util.Locale.ROOT);
      failures.add(new Failure(name + " undisturbed", violation.invariant(),
          String.valueOf(violation.getMessage()), command() + " --every 1000000", List.of()));
      courses.add(new CourseReport(name, 0, 0, 0, 0));
      return;
    }
    List<Place> points = new ArrayList<>();
    for (DiskOperation operation : reference.operations()) {
      enumerate(course, operation, points);
    }
    List<Place> wanted = points.stream().filter(place -> isWanted(place.point())).toList();
    wanted.forEach(place -> operations.merge(place.operation().kind(), 1L, Long::sum));
    AtomicLong done = new AtomicLong();
    List<CompletableFuture<Optional<Failure>>> attempts = wanted.stream()
        .map(place -> CompletableFuture.supplyAsync(() -> {
          Optional<Failure> failure = attempt(place.point(), reference);
          progress.done(course, done.incrementAndGet(), wanted.size());
          return failure;
        }, pool)).toList();
    attempts.forEach(attempt -> attempt.join().ifPresent(failures::add));
    courses.add(new CourseReport(course.name().toLowerCase(java.util.Locale.ROOT),
        reference.blocks().size(), reference.operations().size(), points.size(), wanted.size()));
  }

  private static void enumerate(Course course, DiskOperation operation, List<Place> points) {
    if (operation.isOwnMoment()) {
      enumerate(course, operation, Moment.BEFORE, operation.findsUnsynced(), points);
    }
    enumerate(course, operation, Moment.AFTER, operation.leavesUnsynced(), points);
  }

  private static void enumerate(Course course, DiskOperation operation, Moment moment,
      boolean isUnsynced, List<Place> points) {
    // Where nothing can be lost, one fate is as good as the other.
    for (Tail tail : isUnsynced ? Tail.values() : new Tail[]{Tail.LOST}) {
      for (Victims victims : Victims.values()) {
        points.add(new Place(
            new CrashPoint(course, operation.machine(), operation.number(), moment, tail, victims),
            operation));
      }
    }
  }

  private boolean isWanted(CrashPoint point) {
    return request.only() == null
        ? sample.nextInt(request.every()) == 0
        : point.equals(request.only());
  }

  private String command() {
    return "./mulu simulate --crash-points --seed " + request.seed() + " --validators "
        + request.validators();
  }

  private Optional<Failure> attempt(CrashPoint point, Ending reference) {
    try {
      CourseRun.crash(point, request.seed(), request.validators(), reference);
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of(new Failure(point.toString(), violation.invariant(),
          String.valueOf(violation.getMessage()), command() + " --point " + point,
          CourseRun.explain(point, request.seed(), request.validators(), reference,
              Campaign.EVENTS_SHOWN)));
    }
  }
}
