package io.mulu.cli;

import io.mulu.testnet.net.JavaCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** How the consortium of a benchmark is made. */
final class BenchNetOptions {
  @CommandLine.Option(names = "--validators", defaultValue = "4", paramLabel = "N", description = "Default ${DEFAULT-VALUE}.")
  int validators;

  @CommandLine.Option(names = "--heap", defaultValue = "1g", paramLabel = "SIZE", description = "Of each validator (default ${DEFAULT-VALUE}).")
  private String heap = "1g";

  @CommandLine.Option(names = "--java-option", paramLabel = "OPTION", description = "Of each validator's virtual machine, e.g. for a profiler; may be repeated.")
  private List<String> javaOptions = List.of();

  @CommandLine.Option(names = "--scratch", paramLabel = "DIR", description = "Where the consortium is made; deleted at the end (default: a temporary folder).")
  Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

  /** How each validator is started. */
  JavaCommand java() {
    List<String> options = new ArrayList<>(List.of("-Xmx" + heap));
    options.addAll(javaOptions);
    return JavaCommand.ofThisProcess().with(options);
  }
}
