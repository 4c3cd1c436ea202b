package io.mulu.testnet.net;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start {@code mulu} in a process of its own, with the Java and the classes of this one.
 *
 * @param classPath
 *          that holds the main class
 * @param main
 *          takes the arguments of {@code mulu}
 * @param options
 *          of the virtual machine, beside those that every process of ours has
 */
public record JavaCommand(String classPath, String main, List<String> options) {
  private static final String MAIN = "io.mulu.cli.Main";
  /** For many short-lived processes on a small machine. */
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx256m",
      "-XX:TieredStopAtLevel=1");

  public JavaCommand {
    options = List.copyOf(options);
  }

  public JavaCommand(String classPath, String main) {
    this(classPath, main, SMALL);
  }

  /**
   * @param classPath
   *          that holds io.mulu.cli.Main
   */
  public JavaCommand(String classPath) {
    this(classPath, MAIN, SMALL);
  }

  /** As the launcher has it: gives memory back when there is little to do. */
  private static final List<String> NODE = List.of("-XX:+IgnoreUnrecognizedVMOptions",
      "-XX:+UseG1GC", "-Xms48m", "-XX:MaxHeapFreeRatio=50", "-XX:MinHeapFreeRatio=20",
      "-XX:G1PeriodicGCInterval=15000", "-XX:TrimNativeHeapInterval=10000");

  /** The same as a node in earnest. */
  public JavaCommand asNode(String heap) {
    List<String> node = new ArrayList<>(NODE);
    node.add("-Xmx" + heap);
    return with(node);
  }

  /** The same with other options of the virtual machine. */
  public JavaCommand with(List<String> changed) {
    return new JavaCommand(classPath, main, changed);
  }

  /**
   * The archive's or build's library folder if the launcher named it, else this class path; with
   * what was prepared for fast starts, if this process was started with it.
   */
  public static JavaCommand ofThisProcess() {
    String lib = System.getProperty("mulu.lib", "");
    return new JavaCommand(
        lib.isEmpty() ? System.getProperty("java.class.path") : lib + File.separator + "*");
  }

  /** Options of this process that hold for every process of its installation. */
  private static List<String> ofThisInstallation() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:AOTCache=")).toList();
  }

  /** A process that is not started yet, with the arguments of {@code mulu}. */
  public ProcessBuilder builder(String... arguments) {
    return new ProcessBuilder(of(arguments));
  }

  private List<String> of(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+ExitOnOutOfMemoryError",
        "-Dfile.encoding=UTF-8"));
    command.addAll(ofThisInstallation());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    return command;
  }
}
