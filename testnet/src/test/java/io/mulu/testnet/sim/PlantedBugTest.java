package io.mulu.testnet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The checkers can fail: each bug of {@code testnet/src/bugs}, planted into today's source, is
 * caught. A few in every build, all with {@code -Dmulu.bugs=all} (docs/testing.md).
 */
class PlantedBugTest {
  private static final Path ROOT = Path.of(System.getProperty("mulu.root", "..")).toAbsolutePath()
      .normalize();
  private static final Path TARGET = Path.of("target", "bugs").toAbsolutePath();
  private static final int SEEDS_MAX = Integer.getInteger("mulu.bugs.seeds", 20);
  /** Of the crash points one of so many is tried. */
  private static final String CRASH_EVERY = "200";
  /** Caught within few seeds. */
  private static final Set<String> SLICE = Set.of("send-before-sync", "empty-new-view-refused",
      "removed-proposer-indexed");
  private static final List<String> TABLE = new ArrayList<>();

  static Stream<PlantedBug> bugs() throws IOException {
    boolean isAll = System.getProperty("mulu.bugs", "").equals("all");
    List<PlantedBug> bugs = new ArrayList<>();
    try (Stream<Path> list = Files.list(ROOT.resolve("testnet/src/bugs"))) {
      for (Path path : list.filter(p -> p.toString().endsWith(".bug")).sorted().toList()) {
        bugs.add(PlantedBug.read(path));
      }
    }
    assertThat(bugs).hasSizeGreaterThan(15);
    return bugs.stream().filter(bug -> isAll || SLICE.contains(bug.name()));
  }

  @AfterAll
  static void printTable() {
    TABLE.forEach(System.out::println);
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void isCaught(PlantedBug bug) throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    Path planted = bug.plant(ROOT, TARGET, classPath);

    String said = "CLEAN";
    for (String way : bug.caughtBy()) {
      said = said.equals("CLEAN") ? tryToCatch(planted, classPath, way.split(" ")) : said;
    }

    TABLE.add("| " + bug.name() + " | " + bug.what() + " | " + said + " |");
    assertThat(said).startsWith("CAUGHT");
  }

  private static String tryToCatch(Path planted, String classPath, String[] way)
      throws IOException, InterruptedException {
    if (way[0].equals("scenario")) {
      Path tests = ROOT.resolve(way[1]).resolve("target/test-classes");
      String said = run(planted + ":" + tests + ":" + classPath,
          List.of(ScenarioRun.class.getName(), way[2]));
      return said + " of " + way[2];
    }
    if (way[0].equals("crash-points")) {
      return run(planted + ":" + classPath, List.of(BugHunt.class.getName(), CRASH_EVERY));
    }
    List<String> command = new ArrayList<>(
        List.of(BugHunt.class.getName(), "1", Integer.toString(SEEDS_MAX)));
    if (way.length > 1) {
      command.add(way[1].toUpperCase(java.util.Locale.ROOT));
    }
    return run(planted + ":" + classPath, command);
  }

  /** The last line that the process prints. */
  private static String run(String classPath, List<String> mainAndArguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Xmx512m", "-Dmulu.root=" + ROOT, "-cp", classPath));
    command.addAll(mainAndArguments);
    Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    List<String> lines = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines().toList();
    assertThat(child.waitFor()).as(lines.toString()).isZero();
    return lines.isEmpty() ? "" : lines.getLast();
  }
}
