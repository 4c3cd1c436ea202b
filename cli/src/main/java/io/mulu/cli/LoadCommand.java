package io.mulu.cli;

import io.mulu.bench.load.Layout;
import io.mulu.client.ClientException;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.net.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * A benchmark of a consortium of processes on this machine: its options, its scratch folder, its
 * report.
 *
 * @param <R>
 *          the report
 */
abstract class LoadCommand<R extends Record> implements Callable<Integer> {
  @CommandLine.Option(names = "--validators", defaultValue = "4", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  private int validators;

  @CommandLine.Option(names = "--delay", defaultValue = "0", paramLabel = "MILLIS", description = "That everything between two validators travels, one way, as between cities (default ${DEFAULT-VALUE}).")
  private int delay;

  @CommandLine.Option(names = "--warm-up", defaultValue = "60", paramLabel = "SECONDS", description = "Before it is measured (default ${DEFAULT-VALUE}).")
  int warmUp;

  @CommandLine.Option(names = "--heap", defaultValue = "1g", paramLabel = "SIZE", description = "Of each validator (default ${DEFAULT-VALUE}).")
  private String heap = "1g";

  @CommandLine.Option(names = "--java-option", paramLabel = "OPTION", description = "Of each validator's virtual machine, e.g. for a profiler; may be repeated.")
  private List<String> javaOptions = List.of();

  @CommandLine.Option(names = "--scratch", paramLabel = "DIR", description = "Where the consortium is made; deleted at the end (default: a temporary folder).")
  private Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

  @CommandLine.Mixin
  private final Output output = new Output();

  /** A benchmark whose options were accepted. */
  interface Bench<R> {
    R run(Path folder, JavaCommand java) throws IOException, InterruptedException,
        CeremonyException, NotFinalException, ClientException;
  }

  /**
   * @throws IllegalArgumentException
   *           for options it cannot have
   */
  abstract Bench<R> bench();

  /**
   * @throws IllegalArgumentException
   *           for one there cannot be
   */
  final Layout layout() {
    return new Layout(validators, delay);
  }

  /** For people, line by line. */
  abstract void tell(R report);

  @Override
  public Integer call()
      throws IOException, CliFailure, InterruptedException, CeremonyException, ClientException {
    Bench<R> bench;
    try {
      bench = bench();
    } catch (IllegalArgumentException e) {
      throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), "choose other numbers");
    }
    try (ScratchFolder folder = ScratchFolder.in(scratch)) {
      R report = bench.run(folder.path(), java());
      output.measured(report);
      tell(report);
      return ExitCode.OK;
    } catch (NotFinalException e) {
      throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()),
          "is the machine busy with other work?");
    }
  }

  private JavaCommand java() {
    JavaCommand node = JavaCommand.ofThisProcess().asNode(heap);
    List<String> options = new ArrayList<>(node.options());
    options.addAll(javaOptions);
    return node.with(options);
  }

  final void say(String line) {
    output.say(line);
  }
}
