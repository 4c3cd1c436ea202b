package io.mulu.cli;

import io.mulu.client.ClientConfig;
import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.node.NodeProcess;
import io.mulu.node.config.ConfigException;
import io.mulu.node.config.NodeConfig;
import io.mulu.node.keys.KeysException;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Founding;
import io.mulu.testnet.net.NodeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu node}. */
@CommandLine.Command(name = "node", mixinStandardHelpOptions = true, description = "Runs a node, asks one how it is, makes its search index anew.", subcommands = {
    NodeCommand.Init.class, NodeCommand.Run.class, NodeCommand.Status.class, ReindexCommand.class})
final class NodeCommand extends CommandGroup {
  /** {@code mulu node init}. */
  @CommandLine.Command(name = "init", mixinStandardHelpOptions = true, description = "Writes node.toml, with every setting explained, for a founder's node.")
  static final class Init implements Callable<Integer> {
    @CommandLine.Option(names = "--dir", required = true, paramLabel = "DIR", description = "The folder that `mulu org init` made.")
    private Path folder = Path.of(".");

    @CommandLine.Option(names = "--genesis", required = true, paramLabel = "FILE", description = "genesis.bin, signed by all founders; it is copied to the node.")
    private Path genesis = Path.of("genesis.bin");

    @CommandLine.Option(names = "--passphrase-file", required = true, paramLabel = "FILE", description = "Where the node reads the passphrase of its keys at its start.")
    private Path passphrase = Path.of("passphrase");

    @CommandLine.Option(names = "--base-port", defaultValue = "7400", paramLabel = "P", description = "First of its ports (default ${DEFAULT-VALUE}).")
    private int basePort;

    @CommandLine.Option(names = "--bind", defaultValue = "0.0.0.0", paramLabel = "IP", description = "Address on which it listens for peers (default ${DEFAULT-VALUE}).")
    private String bind = "0.0.0.0";

    @Override
    public Integer call() throws IOException, CeremonyException, ConfigException, CliFailure {
      Founding.readGenesis(genesis);
      Path node = new NodeFolder(folder).node();
      if (!Files.isDirectory(node)) {
        throw new CliFailure(ExitCode.BAD_INPUT, "there are no node keys in " + folder,
            "make them with `mulu org init --address HOST:PORT --out " + folder + "`");
      }
      String config = NodeConfig.defaults(node, passphrase.toAbsolutePath().toString())
          .withBasePort(basePort).withPeersBind(bind).withGenesisFile("genesis.bin")
          .withDataFolder(".").render();
      Files.copy(genesis, node.resolve("genesis.bin"));
      Files.writeString(node.resolve(NodeConfig.FILE_NAME), config, StandardOpenOption.CREATE_NEW);
      return ExitCode.OK;
    }
  }

  /** {@code mulu node run}. */
  @CommandLine.Command(name = "run", mixinStandardHelpOptions = true, description = "Runs a node until SIGTERM or Ctrl-C; logs JSON lines to standard error.")
  static final class Run implements Callable<Integer> {
    @CommandLine.Option(names = "--config", required = true, paramLabel = "FILE", description = "The node's node.toml.")
    private Path config = Path.of(NodeConfig.FILE_NAME);

    @Override
    public Integer call()
        throws ConfigException, KeysException, NodeProcess.StartException, InterruptedException {
      NodeProcess node = NodeProcess.start(NodeConfig.read(config));
      Thread stop = new Thread(node::close, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      Optional<Throwable> defect = node.awaitEnd();
      if (defect.isPresent()) {
        Runtime.getRuntime().removeShutdownHook(stop);
        node.close();
        return ExitCode.DEFECT;
      }
      return ExitCode.OK;
    }
  }

  /** {@code mulu node status}. */
  @CommandLine.Command(name = "status", mixinStandardHelpOptions = true, description = "How a node is. Exit code 1 if it is not synced.")
  static final class Status implements Callable<Integer> {
    @CommandLine.Mixin
    private final NodeOption node = new NodeOption();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws ClientException, IOException, InterruptedException {
      try (MuluClient client = node.client()) {
        NodeStatus status = client.node();
        output.json(status);
        output.say("mulu " + status.version() + " on chain " + status.chainId().brief());
        output.say("block " + status.height() + " " + status.headHash().brief() + ", state "
            + status.stateRoot().brief());
        output.say((status.isSynced() ? "synced" : status.syncLagBlocks() + " blocks behind") + ", "
            + (status.isSigning() ? "signing" : "not signing: " + status.notSigningBecause()) + ", "
            + status.peersConnected() + " peers, " + status.pendingTransactions()
            + " transactions waiting");
        return status.isSynced() ? ExitCode.OK : ExitCode.CHECK_FAILED;
      }
    }
  }

  /** Which node to ask. */
  static final class NodeOption {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    /** A person waits at the command line; what must be final waits longer by itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    @CommandLine.Option(names = "--node", paramLabel = "URL", defaultValue = "http://127.0.0.1:7401", description = "RPC address of the node to ask (default ${DEFAULT-VALUE}).")
    private java.net.URI url = java.net.URI.create("http://127.0.0.1:7401");

    MuluClient client() {
      return new MuluClient(new ClientConfig(List.of(url), CONNECT, ANSWER, PATIENCE));
    }

  }

}
