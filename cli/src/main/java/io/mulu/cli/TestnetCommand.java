package io.mulu.cli;

import io.mulu.protocol.ChainParameters;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Founding;
import io.mulu.testnet.net.JavaCommand;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import io.mulu.testnet.net.NetworkPlan;
import io.mulu.testnet.net.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu testnet}. */
@CommandLine.Command(name = "testnet", mixinStandardHelpOptions = true, description = "A consortium of real processes on this machine.", subcommands = {
    TestnetCommand.Init.class, TestnetCommand.Up.class, TestnetCommand.Down.class,
    TestnetCommand.Status.class, TortureCommand.class})
final class TestnetCommand extends CommandGroup {
  private static final int VALIDATORS_MAX = 64;

  /** Founds a consortium unless the folder has one. */
  static void found(Path folder, int validators, int basePort)
      throws IOException, CeremonyException, CliFailure {
    if (validators < 1 || validators > VALIDATORS_MAX) {
      throw new CliFailure(ExitCode.USAGE, "--validators must be 1 to " + VALIDATORS_MAX,
          "4 survive one that lies or fails");
    }
    Ports first = new Ports(basePort);
    if (!first.areFree(validators)) {
      throw new CliFailure(ExitCode.IO, "a port from " + basePort + " on is in use",
          "choose others with --base-port, e.g. " + Ports.free(validators).base());
    }
    List<NetworkPlan.Member> members = new ArrayList<>();
    for (int i = 0; i < validators; i++) {
      members.add(new NetworkPlan.Member(String.format("hospital-%02d", i + 1), "医院" + (i + 1),
          "Hospital " + (i + 1), first.next(i).base()));
    }
    new Founding(folder, new SecureRandom()).found(new NetworkPlan("mulu-testnet", members),
        ChainParameters.defaults(), Instant.now());
  }

  static LocalNet open(Path folder) throws IOException, CliFailure {
    if (!NetworkPlan.isIn(folder)) {
      throw new CliFailure(ExitCode.BAD_INPUT, "there is no consortium in " + folder,
          "found one with `mulu testnet init --out " + folder + "`");
    }
    return LocalNet.open(folder, JavaCommand.ofThisProcess());
  }

  /** {@code mulu testnet init}. */
  @CommandLine.Command(name = "init", mixinStandardHelpOptions = true, description = "Founds a consortium: keys, cards, a genesis that all have signed.")
  static final class Init implements Callable<Integer> {
    @CommandLine.Option(names = {"--out",
        "--dir"}, required = true, paramLabel = "DIR", description = "A new folder for it.")
    private Path folder = Path.of(".");

    @CommandLine.Option(names = "--validators", defaultValue = "4", paramLabel = "N", description = "Validators (default ${DEFAULT-VALUE}).")
    private int validators;

    @CommandLine.Option(names = "--base-port", defaultValue = "7400", paramLabel = "P", description = "First port; each validator takes three, 10 apart (default 7400).")
    private int basePort;

    @Override
    public Integer call() throws IOException, CeremonyException, CliFailure {
      found(folder, validators, basePort);
      return ExitCode.OK;
    }
  }

  /** {@code mulu testnet up}. */
  @CommandLine.Command(name = "up", mixinStandardHelpOptions = true, description = "Starts all validators of a folder and waits until they are ready; founds a "
      + "consortium there first if there is none.")
  static final class Up implements Callable<Integer> {
    @CommandLine.Option(names = "--dir", required = true, paramLabel = "DIR", description = "The consortium's folder.")
    private Path folder = Path.of(".");

    @CommandLine.Option(names = "--validators", defaultValue = "4", paramLabel = "N", description = "Of a new consortium (default ${DEFAULT-VALUE}).")
    private int validators;

    @CommandLine.Option(names = "--base-port", defaultValue = "7400", paramLabel = "P", description = "Of a new consortium (default ${DEFAULT-VALUE}).")
    private int basePort;

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CeremonyException, CliFailure, InterruptedException {
      if (!NetworkPlan.isIn(folder)) {
        found(folder, validators, basePort);
      }
      LocalNet net = open(folder);
      net.start();
      print(net, output);
      output.say("stop them with: mulu testnet down --dir " + folder);
      return ExitCode.OK;
    }
  }

  /** {@code mulu testnet down}. */
  @CommandLine.Command(name = "down", mixinStandardHelpOptions = true, description = "Stops the validators that were started from a folder, and only those.")
  static final class Down implements Callable<Integer> {
    @CommandLine.Option(names = "--dir", required = true, paramLabel = "DIR", description = "The consortium's folder.")
    private Path folder = Path.of(".");

    @Override
    public Integer call() throws IOException, CliFailure, InterruptedException {
      open(folder).stop();
      return ExitCode.OK;
    }
  }

  /** {@code mulu testnet status}. */
  @CommandLine.Command(name = "status", mixinStandardHelpOptions = true, description = "Which validators run and are ready. Exit code 1 if one is not.")
  static final class Status implements Callable<Integer> {
    @CommandLine.Option(names = "--dir", required = true, paramLabel = "DIR", description = "The consortium's folder.")
    private Path folder = Path.of(".");

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CliFailure {
      return print(open(folder), output) ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }
  }

  /** Whether all are ready. */
  private static boolean print(LocalNet net, Output output) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    boolean allReady = true;
    for (LocalNode node : net.nodes()) {
      boolean isReady = node.isReady();
      allReady &= isReady;
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("validator", node.member().code());
      row.put("rpc", node.rpc().toString());
      row.put("running", node.isRunning());
      row.put("ready", isReady);
      row.put("pid", node.process().map(p -> p.pid()).orElse(0L));
      row.put("log", node.folder().log().toString());
      rows.add(row);
      output.say(String.format("%-20s %-24s %s  log %s", node.member().code(), node.rpc(),
          isReady ? "ready" : node.isRunning() ? "starting" : "down", node.folder().log()));
    }
    output.json(rows);
    return allReady;
  }
}
