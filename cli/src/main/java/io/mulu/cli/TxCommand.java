package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Sender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Submission;
import io.mulu.protocol.api.TxApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu tx}. */
@CommandLine.Command(name = "tx", mixinStandardHelpOptions = true, description = "Any call of the contracts, written as JSON.", footer = "A call is an object with one member, e.g. {\"revokeGrant\": {\"grant\": \"grant:…\"}}; "
    + "docs/spec/contracts.md lists them.", subcommands = {TxCommand.Send.class,
        TxCommand.Simulate.class})
final class TxCommand extends CommandGroup {
  /** {@code mulu tx send}. */
  @CommandLine.Command(name = "send", mixinStandardHelpOptions = true, description = "Signs a call, hands it in and waits until it is final.")
  static final class Send extends Sending {
    @CommandLine.Mixin
    private final Written written = new Written();

    @Override
    Call wanted(MuluClient client) throws CliFailure, IOException {
      return written.call();
    }

    @Override
    Bytes attachment() throws CliFailure, IOException {
      return written.attachment();
    }
  }

  /** {@code mulu tx simulate}. */
  @CommandLine.Command(name = "simulate", mixinStandardHelpOptions = true, description = "What would become of a call now, without sending it. Exit code 1 if it would be refused.")
  static final class Simulate implements Callable<Integer> {
    @CommandLine.Mixin
    private final Written written = new Written();

    @CommandLine.Mixin
    private final Signed signed = new Signed();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CliFailure, ClientException, InterruptedException {
      try (MuluClient client = signed.client()) {
        Sender sender = signed.sender(client);
        TxApi.Simulation said = client.call(TxApi.SIMULATE,
            new TxApi.Simulate(sender.identity(), sender.signer().publicKey(), written.call(),
                written.attachment().size() == 0 ? null : written.attachment()));
        output.json(said);
        if (said.receipt().isApplied()) {
          output.say("would be applied after block " + said.height());
          return ExitCode.OK;
        }
        for (Reason reason : said.receipt().reasons()) {
          output
              .say("refused: " + reason.name() + ", " + reason.english() + ": " + reason.remedy());
        }
        return ExitCode.CHECK_FAILED;
      }
    }
  }

  /** A call and what travels beside it. */
  static final class Written {
    @CommandLine.Parameters(paramLabel = "FILE", description = "The call as JSON; - is the standard input.")
    private Path file = Path.of("-");

    @CommandLine.Option(names = "--attachment", paramLabel = "FILE", description = "Bytes that travel with it, outside the signed call.")
    private @Nullable Path attachment;

    private @Nullable Call read;

    Call call() throws CliFailure, IOException {
      Call known = read;
      if (known == null) {
        known = JsonFiles.read(file, Call.class);
        read = known;
      }
      return known;
    }

    Bytes attachment() throws CliFailure, IOException {
      Path path = attachment;
      if (path == null) {
        return Bytes.EMPTY;
      }
      if (Files.size(path) > Submission.ATTACHMENT_BYTES_MAX) {
        throw new CliFailure(ExitCode.BAD_INPUT, path + " is larger than an attachment can be",
            "at most " + Submission.ATTACHMENT_BYTES_MAX + " bytes");
      }
      return Bytes.wrap(Files.readAllBytes(path));
    }
  }
}
