package io.mulu.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.node.config.ConfigException;
import io.mulu.node.config.NodeConfig;
import io.mulu.node.host.BreakGlass;
import io.mulu.node.keys.KeysException;
import io.mulu.node.keys.NodeKeys;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Rejoins;
import io.mulu.storage.files.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu validator}. */
@CommandLine.Command(name = "validator", mixinStandardHelpOptions = true, description = "Changes of the validators and parameters; a validator whose guard or journal is lost.", subcommands = {
    ProposalCommands.Listed.class, ProposeCommand.class, ProposalCommands.Show.class,
    ProposalCommands.Vote.class, ProposalCommands.Withdraw.class, ProposalCommands.Ready.class,
    ValidatorCommand.Rejoin.class, ValidatorCommand.Break.class})
final class ValidatorCommand extends CommandGroup {
  /** {@code mulu validator rejoin}. */
  @CommandLine.Command(name = "rejoin", mixinStandardHelpOptions = true, description = "Puts a fresh nonce of the validator on the chain through another node. A running "
      + "node does this by itself; it waits for its own nonce.")
  static final class Rejoin implements Callable<Integer> {
    private static final int NONCE_BYTES = 32;

    @CommandLine.Option(names = "--config", required = true, paramLabel = "FILE", description = "node.toml of the validator.")
    private Path config = Path.of(NodeConfig.FILE_NAME);

    @CommandLine.Mixin
    private final Signed signed = new Signed();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, ConfigException, KeysException, CliFailure,
        ClientException, InterruptedException {
      NodeConfig node = NodeConfig.read(config);
      NodeKeys keys = NodeKeys.read(node.keysFolder(), node.passphrase(System.getenv()));
      byte[] nonce = new byte[NONCE_BYTES];
      new SecureRandom().nextBytes(nonce);
      try (MuluClient client = signed.client()) {
        Sender sender = signed.sender(client);
        Bytes wrapped = Bytes.wrap(nonce);
        Outcome.Final reached = Signed.submit(client, sender,
            new Call.Rejoin(keys.consensus().publicKey(), wrapped, keys.consensus().sign(Rejoins
                .bytesToSign(client.chain().chainId(), keys.consensus().publicKey(), wrapped))));
        output.json(reached.receipt());
        output.say("rejoins above block " + reached.location().height());
        return ExitCode.OK;
      }
    }
  }

  /** {@code mulu validator break-glass}. */
  @CommandLine.Command(name = "break-glass", mixinStandardHelpOptions = true, description = "Orders a stopped validator without its memory to vote again above a height. Only "
      + "when too few validators are left to certify a rejoin, and every founder agrees: it may "
      + "contradict what the validator signed before.")
  static final class Break implements Callable<Integer> {
    @CommandLine.Option(names = "--config", required = true, paramLabel = "FILE", description = "node.toml of the stopped validator.")
    private Path config = Path.of(NodeConfig.FILE_NAME);

    @CommandLine.Option(names = "--floor", required = true, paramLabel = "H", description = "It votes at heights above this: at least the highest any node has reached.")
    private long floor;

    @CommandLine.Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, and who agreed; kept in the file.")
    private String reason = "";

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, ConfigException, CliFailure {
      if (floor < 0 || reason.isBlank()) {
        throw new CliFailure(ExitCode.USAGE, "--floor must not be negative, --reason not empty",
            "name the highest height that any node has reached, and who agreed");
      }
      Path folder = NodeConfig.read(config).dataFolder();
      // Opening takes the lock: a running node would not see the order, and must not
      try (DataFolder stopped = DataFolder.open(folder)) {
        Map<String, Object> order = new TreeMap<>(Map.of("floor", floor, "reason", reason));
        Path file = folder.resolve(BreakGlass.FILE);
        Files.write(file, new ObjectMapper().writeValueAsBytes(order),
            StandardOpenOption.CREATE_NEW);
        output.json(order);
        output.say(file + " written; the node reads it at its next start, once");
        return stopped.exists(BreakGlass.FILE) ? ExitCode.OK : ExitCode.IO;
      }
    }
  }
}
