package io.mulu.cli;

import io.mulu.bench.load.TrainingRun;
import io.mulu.client.ClientException;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.net.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu aot}. */
@CommandLine.Command(name = "aot", mixinStandardHelpOptions = true, description = "Prepares this installation for fast starts: runs a validator for a while and keeps what the virtual machine has learnt of it, classes and profiles, in its AOT cache (JEP 483, 515).", footer = "For the Java that runs it, 25 or newer, and to be repeated when that or the installation changes; without it, or after that, everything works, but starts more slowly.")
final class AotCommand implements Callable<Integer> {
  private static final int JAVA_MIN = 25;
  private static final String CACHE = "mulu.aot";

  @CommandLine.Option(names = "--seconds", defaultValue = "20", paramLabel = "SECONDS", description = "That the validator works (default ${DEFAULT-VALUE}).")
  private int seconds;

  @CommandLine.Mixin
  private final Output output = new Output();

  /** What was made. */
  private record Report(String folder, long bytes) {
  }

  @Override
  public Integer call()
      throws IOException, CliFailure, InterruptedException, CeremonyException, ClientException {
    if (seconds < 1) {
      throw new CliFailure(ExitCode.USAGE, "--seconds: " + seconds + " is no time to work",
          "give 1 or more");
    }
    Path folder = folder();
    Path scratch = Files.createTempDirectory("mulu-aot-");
    try {
      Path recorded = scratch.resolve("recorded");
      output.say("a validator works for " + seconds + " s");
      // The launcher starts this command without an older cache.
      JavaCommand java = JavaCommand.ofThisProcess().asNode("1g");
      TrainingRun.run(scratch.resolve("network"), java,
          Map.of("JDK_JAVA_OPTIONS",
              "-XX:AOTMode=record -XX:AOTConfiguration=" + recorded.toAbsolutePath()),
          Duration.ofSeconds(seconds));
      if (!Files.exists(recorded)) {
        throw new CliFailure(ExitCode.DEFECT, "the virtual machine has recorded nothing",
            "try `" + Runtime.version() + "` of another vendor");
      }
      Path made = scratch.resolve(CACHE);
      run(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recorded, "-XX:AOTCache=" + made),
          "--version");
      run(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + made), "--version");
      Files.createDirectories(folder);
      // A validator that starts meanwhile finds the old one or the new one.
      Path copied = folder.resolve(CACHE + ".new");
      Files.copy(made, copied, StandardCopyOption.REPLACE_EXISTING);
      Files.move(copied, folder.resolve(CACHE), StandardCopyOption.ATOMIC_MOVE);
      Report report = new Report(folder.toString(), Files.size(folder.resolve(CACHE)));
      output.json(report);
      output.say(String.format(Locale.ROOT, "%d MiB in %s, used from the next start on",
          report.bytes() >> 20, folder));
      return ExitCode.OK;
    } catch (NotFinalException e) {
      throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()),
          "is the machine busy with other work?");
    } finally {
      Folders.delete(scratch);
    }
  }

  /** Beside the jars, where the launcher looks. */
  private static Path folder() throws CliFailure {
    String lib = System.getProperty("mulu.lib", "");
    if (lib.isEmpty()) {
      throw new CliFailure(ExitCode.USAGE, "this is no installation", "start it by `mulu`");
    }
    if (Runtime.version().feature() < JAVA_MIN) {
      throw new CliFailure(ExitCode.USAGE,
          "Java " + Runtime.version().feature() + " has no such cache",
          "install Java " + JAVA_MIN + " or newer, or do without");
    }
    return Path.of(lib).resolveSibling("aot");
  }

  private static void run(List<String> options, String argument)
      throws IOException, InterruptedException, CliFailure {
    JavaCommand node = JavaCommand.ofThisProcess().asNode("1g");
    List<String> all = new ArrayList<>(node.options());
    all.addAll(options);
    Process process = node.with(all).builder(argument).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new CliFailure(ExitCode.DEFECT, "the virtual machine made no cache of use: " + said,
          "start without it, as before");
    }
  }
}
