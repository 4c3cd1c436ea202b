package io.mulu.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the model checker: spin writes a program that searches the model, gcc compiles it. */
final class Spin {
  /** Enough for every search here; one that needs more ends, and so counts as not exhaustive. */
  private static final int MEMORY_MAX_MEGABYTES = 3_500;
  private static final Pattern ERRORS = Pattern.compile("errors: (\\d+)");
  private static final Pattern STATES = Pattern.compile("([0-9.e+]+) states, stored");
  private static final Pattern VIOLATION = Pattern.compile("assertion violated (.*) \\(at depth");

  private final Path model;
  private final Path workspace;

  /**
   * What a search found.
   *
   * @param violated
   *          the claim that does not hold; empty if none was found
   * @param complete
   *          whether nothing was left out for want of memory or depth
   * @param counterexample
   *          what the replicas do until the claim is violated; empty if it is not
   */
  record Finding(String violated, boolean complete, long states, long millis,
      List<String> counterexample) {
  }

  /**
   * @param workspace
   *          where each search keeps its files, for whoever wants to look
   */
  Spin(Path model, Path workspace) {
    this.model = model.toAbsolutePath();
    this.workspace = workspace.toAbsolutePath();
  }

  /** Fails with the remedy if a tool is missing; installs nothing. */
  static void checkInstalled() {
    for (String[] tool : new String[][]{{"spin", "-V"}, {"gcc", "--version"}}) {
      try {
        run(Path.of("."), tool);
      } catch (UncheckedIOException e) {
        throw new AssertionError("the model check needs " + tool[0]
            + ", which is not installed; on Debian and Ubuntu: apt-get install " + tool[0], e);
      }
    }
  }

  /**
   * Searches all states up to a depth, each stored in full, until a claim is violated.
   *
   * @param depthMax
   *          of the search; below it a run is not followed, and then the finding is not complete
   * @param defines
   *          macros of the model, as {@code NAME} or {@code NAME=value}
   */
  Finding search(String name, int depthMax, List<String> defines) throws IOException {
    Path directory = workspace.resolve(name);
    clear(directory);
    List<String> macros = defines.stream().map(define -> "-D" + define).toList();
    run(directory, command(List.of("spin"), macros, List.of("-a", model.toString())));
    run(directory, "gcc", "-O3", "-w", "-DSAFETY", "-DNOREDUCE", "-DNOFAIR",
        "-DMEMLIM=" + MEMORY_MAX_MEGABYTES, "-o", "pan", "pan.c");
    long start = System.nanoTime();
    String report = run(directory, "./pan", "-m" + depthMax, "-w24");
    long millis = (System.nanoTime() - start) / 1_000_000;
    Files.writeString(directory.resolve("report.txt"), report);
    boolean complete = !report.contains("Search not completed")
        && !report.contains("search depth too small") && only(ERRORS, report).equals("0");
    Matcher violation = VIOLATION.matcher(report);
    boolean violated = violation.find();
    return new Finding(violated ? violation.group(1) : "", complete,
        (long) Double.parseDouble(only(STATES, report)), millis,
        violated ? counterexample(directory, macros) : List.of());
  }

  private List<String> counterexample(Path directory, List<String> macros) throws IOException {
    Path trail = directory.resolve(model.getFileName() + ".trail");
    String told = run(directory,
        command(List.of("spin", "-T", "-k", trail.toString()), macros, List.of(model.toString())));
    List<String> steps = told.lines().filter(line -> line.matches("\\d (sends|starts|finds) .*"))
        .toList();
    Files.write(directory.resolve("counterexample.txt"), steps);
    return steps;
  }

  private static String[] command(List<String> program, List<String> macros, List<String> rest) {
    List<String> all = new ArrayList<>(program);
    all.addAll(macros);
    all.addAll(rest);
    return all.toArray(new String[0]);
  }

  private static String only(Pattern pattern, String report) {
    Matcher matcher = pattern.matcher(report);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in: " + report);
    }
    return matcher.group(1);
  }

  private static void clear(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static String run(Path directory, String... command) {
    try {
      Process process = new ProcessBuilder(command).directory(directory.toFile())
          .redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      // A search, and the replay of what it found, tell by what they print.
      if (exit != 0 && !command[0].equals("./pan") && !command[1].equals("-T")) {
        throw new AssertionError(String.join(" ", command) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
