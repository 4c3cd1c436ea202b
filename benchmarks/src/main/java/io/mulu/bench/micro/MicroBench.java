package io.mulu.bench.micro;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package, each in a virtual machine of its own. */
public final class MicroBench {
  /** Parts, by the name of their class without its ending. */
  public static final List<String> NAMES = List.of("codec", "execution", "journal", "proof", "step",
      "tree", "verify");

  /** Java that warns of what JMH does with memory. */
  private static final int UNSAFE_WARNS = 24;

  private MicroBench() {
  }

  /**
   * @param seconds
   *          of warming up, and again of measuring, for each method
   * @param progress
   *          told of each part
   * @throws IllegalArgumentException
   *           for a name that there is not
   */
  public static MicroReport run(List<String> names, int seconds, Consumer<String> progress)
      throws RunnerException {
    for (String name : names) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("there is no part " + name + "; there are " + NAMES);
      }
    }
    List<MicroReport.Cost> costs = new ArrayList<>();
    for (String name : names) {
      progress.accept("measuring " + name);
      costs.addAll(costs(name, results(name, seconds)));
    }
    return new MicroReport(costs);
  }

  private static Collection<RunResult> results(String name, int seconds) throws RunnerException {
    String className = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Bench";
    Options options = new OptionsBuilder()
        .include("^" + MicroBench.class.getPackageName() + "[.]" + className + "[.]")
        .mode(Mode.AverageTime).timeUnit(TimeUnit.MICROSECONDS).forks(1).warmupIterations(2)
        .warmupTime(TimeValue.milliseconds(500L * seconds)).measurementIterations(5)
        .measurementTime(TimeValue.milliseconds(200L * seconds)).jvmArgs(jvmArguments())
        .shouldFailOnError(true).verbosity(VerboseMode.SILENT).build();
    return new Runner(options).run();
  }

  private static String[] jvmArguments() {
    List<String> arguments = new ArrayList<>(
        List.of("-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    if (Runtime.version().feature() >= UNSAFE_WARNS) {
      arguments.add("--sun-misc-unsafe-memory-access=allow");
    }
    return arguments.toArray(String[]::new);
  }

  private static List<MicroReport.Cost> costs(String part, Collection<RunResult> results) {
    return results.stream().map(result -> {
      String path = result.getParams().getBenchmark();
      return new MicroReport.Cost(part, path.substring(path.lastIndexOf('.') + 1),
          result.getPrimaryResult().getScore(),
          result.getPrimaryResult().getStatistics().getStandardDeviation());
    }).sorted(Comparator.comparing(MicroReport.Cost::method)).toList();
  }
}
