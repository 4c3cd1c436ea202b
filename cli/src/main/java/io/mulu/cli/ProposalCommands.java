package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.node.config.ConfigException;
import io.mulu.node.config.NodeConfig;
import io.mulu.node.keys.KeysException;
import io.mulu.node.keys.NodeKeys;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Rejoins;
import io.mulu.protocol.Validator;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.GovernanceApi;
import io.mulu.protocol.api.RegistryApi;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Proposal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Subcommands of {@code mulu validator} about proposals that are on the chain. */
final class ProposalCommands {
  private ProposalCommands() {
  }

  /** Which proposal. */
  static final class Which {
    @CommandLine.Parameters(arity = "0..1", paramLabel = "PROPOSAL", description = "proposal:…; by default the newest.")
    private @Nullable String id;

    Proposal read(MuluClient client) throws CliFailure, ClientException, InterruptedException {
      String text = id;
      GovernanceApi.ProposalQuery query = new GovernanceApi.ProposalQuery(
          text == null ? null : Signed.id(ObjectKind.PROPOSAL, text), null, false);
      if (client.call(GovernanceApi.PROPOSAL, query).value() instanceof Proposal found) {
        return found;
      }
      throw new CliFailure(ExitCode.REFUSED,
          text == null ? "nothing was ever proposed" : "there is no " + text,
          "`mulu validator propose` proposes a change");
    }
  }

  /** {@code mulu validator list}. */
  @CommandLine.Command(name = "list", mixinStandardHelpOptions = true, description = "The validators in force at a height.")
  static final class Listed implements Callable<Integer> {
    @CommandLine.Option(names = "--height", paramLabel = "H", description = "By default the next block's.")
    private @Nullable Long height;

    @CommandLine.Mixin
    private final NodeCommand.NodeOption node = new NodeCommand.NodeOption();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws ClientException, IOException, InterruptedException {
      try (MuluClient client = node.client()) {
        ChainApi.ValidatorsAnswer answer = client.call(ChainApi.VALIDATORS,
            new ChainApi.HeightQuery(height));
        output.json(answer);
        output.say("height " + answer.height() + ": " + answer.set().size() + " validators, quorum "
            + answer.quorum() + ", survives " + answer.faultsMax());
        for (Validator validator : answer.set().validators()) {
          output.say(validator.key().bytes().hex() + "  " + validator.address() + "  "
              + ObjectKind.ORGANIZATION.show(validator.organization()));
        }
        return ExitCode.OK;
      }
    }
  }

  /** {@code mulu validator proposal}. */
  @CommandLine.Command(name = "proposal", mixinStandardHelpOptions = true, description = "Shows a proposal.")
  static final class Show implements Callable<Integer> {
    @CommandLine.Mixin
    private final Which which = new Which();

    @CommandLine.Mixin
    private final NodeCommand.NodeOption node = new NodeCommand.NodeOption();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws CliFailure, ClientException, IOException, InterruptedException {
      try (MuluClient client = node.client()) {
        Proposal proposal = which.read(client);
        output.json(proposal);
        output.say(ObjectKind.PROPOSAL.show(proposal.id()) + "  " + words(proposal.change()));
        output.say(standing(proposal));
        return ExitCode.OK;
      }
    }

    private static String words(Change change) {
      return switch (change) {
        case Change.AddValidator add -> "add the validator " + add.validator().key().bytes().hex()
            + " at " + add.validator().address();
        case Change.RemoveValidator remove -> "remove the validator " + remove.key().bytes().hex();
        case Change.ReplaceValidator replace ->
          "replace the validator " + replace.key().bytes().hex() + " by "
              + replace.validator().key().bytes().hex() + " at " + replace.validator().address();
        case Change.SetParameters set -> "set the parameters " + set.parameters();
        case Change.SetCodes set -> "change " + set.rows().size() + " codes of the table "
            + set.table() + ", its version " + set.version();
        case Change.SetLevelRules set ->
          "set what level " + set.rules().level() + " asks for: " + set.rules();
      };
    }

    private static String standing(Proposal proposal) {
      String until = ", until " + java.time.Instant.ofEpochMilli(proposal.deadlineMillis());
      return switch (proposal.standing().state()) {
        case PROPOSED -> "being voted on" + until
            + (proposal.isReady() ? "" : "; the new validator is not ready yet");
        case DECIDED -> "approved; waits for the new validator's `mulu validator ready`" + until;
        default -> proposal.effectiveHeight() > 0
            ? "in force from height " + proposal.effectiveHeight() + " on"
            : "ended: " + proposal.standing().ended();
      };
    }
  }

  /** {@code mulu validator vote}. */
  @CommandLine.Command(name = "vote", mixinStandardHelpOptions = true, description = "Votes on a proposal, for the organisation of the key.")
  static final class Vote implements Callable<Integer> {
    @CommandLine.Mixin
    private final Which which = new Which();

    @CommandLine.Option(names = "--reject", description = "Vote against it.")
    private boolean isRejected;

    @CommandLine.Mixin
    private final Signed signed = new Signed();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CliFailure, ClientException, InterruptedException {
      return signed.carryOut(
          client -> new Call.CastVote(which.read(client).approval(), !isRejected), "voted", output);
    }
  }

  /** {@code mulu validator withdraw}. */
  @CommandLine.Command(name = "withdraw", mixinStandardHelpOptions = true, description = "Takes back an open proposal, for the organisation that made it.")
  static final class Withdraw implements Callable<Integer> {
    @CommandLine.Mixin
    private final Which which = new Which();

    @CommandLine.Mixin
    private final Signed signed = new Signed();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CliFailure, ClientException, InterruptedException {
      return signed.carryOut(client -> new Call.WithdrawProposal(which.read(client).id()),
          "withdrawn", output);
    }
  }

  /** {@code mulu validator ready}. */
  @CommandLine.Command(name = "ready", mixinStandardHelpOptions = true, description = "Proves that a node that a proposal brings in is ready to sign. Run it where the node "
      + "runs, once the node is synced; it refuses before that.")
  static final class Ready implements Callable<Integer> {
    @CommandLine.Option(names = "--config", required = true, paramLabel = "FILE", description = "node.toml of the new validator.")
    private Path config = Path.of(NodeConfig.FILE_NAME);

    @CommandLine.Mixin
    private final Which which = new Which();

    @CommandLine.Mixin
    private final NodeCommand.NodeOption node = new NodeCommand.NodeOption();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, ConfigException, KeysException, CliFailure,
        ClientException, InterruptedException {
      NodeConfig own = NodeConfig.read(config);
      NodeKeys keys = NodeKeys.read(own.keysFolder(), own.passphrase(System.getenv()));
      try (MuluClient client = node.client()) {
        if (!client.node().isSynced()) {
          throw new CliFailure(ExitCode.CHECK_FAILED, "the node is not synced yet",
              "wait until `mulu node status` says so: a validator that lags weakens the quorum");
        }
        Proposal proposal = which.read(client);
        PublicKey key = keys.consensus().publicKey();
        if (!Objects.equals(key, proposal.change().joining())) {
          throw new CliFailure(ExitCode.REFUSED,
              "this proposal does not bring in the key " + key.bytes().hex(),
              "`mulu validator proposal` shows which it does");
        }
        Bytes nonce = proposal.id().bytes();
        Outcome.Final reached = Signed.submit(client, device(client, keys),
            new Call.Rejoin(key, nonce,
                keys.consensus().sign(Rejoins.bytesToSign(client.chain().chainId(), key, nonce))));
        output.json(reached.receipt());
        output.say("ready, said in block " + reached.location().height());
        return ExitCode.OK;
      }
    }

    private static Sender device(MuluClient client, NodeKeys keys)
        throws CliFailure, ClientException, InterruptedException {
      if (client
          .call(RegistryApi.IDENTITY_BY_KEY,
              new RegistryApi.KeyQuery(keys.device().publicKey(), null))
          .value() instanceof Identity device) {
        return new Sender(device.id(), keys.device());
      }
      throw new CliFailure(ExitCode.REFUSED, "the chain does not know the node's device key",
          "`mulu validator propose --add CARD` by its organisation's admin makes it known");
    }
  }
}
