package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.api.RegistryApi;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.Identity;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Options of commands that put something on the chain, and the way there. */
final class Signed {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @CommandLine.Mixin
  private final NodeCommand.NodeOption node = new NodeCommand.NodeOption();

  @CommandLine.Mixin
  private final KeyOptions key = new KeyOptions();

  MuluClient client() {
    return node.client();
  }

  /** The chain knows whose key it is. */
  Sender sender(MuluClient client)
      throws IOException, CliFailure, ClientException, InterruptedException {
    KeyPair pair = key.read();
    if (client.call(RegistryApi.IDENTITY_BY_KEY, new RegistryApi.KeyQuery(pair.publicKey(), null))
        .value() instanceof Identity identity) {
      return new Sender(identity.id(), pair);
    }
    throw new CliFailure(ExitCode.REFUSED, "the chain knows no identity with this key",
        "have the organisation's admin add an identity with the key "
            + pair.publicKey().bytes().hex());
  }

  /** The call, where it depends on what the chain has. */
  interface Wanted {
    Call call(MuluClient client) throws CliFailure, ClientException, InterruptedException;
  }

  /**
   * The whole of a command that makes one call: signs it, waits until it is final, says so.
   *
   * @param done
   *          what has happened then, such as {@code voted}
   */
  int carryOut(Wanted wanted, String done, Output output)
      throws IOException, CliFailure, ClientException, InterruptedException {
    try (MuluClient client = client()) {
      Outcome.Final reached = submit(client, sender(client), wanted.call(client));
      output.json(reached.receipt());
      output.say(done + " in block " + reached.location().height());
      return ExitCode.OK;
    }
  }

  static Outcome.Final submit(MuluClient client, Sender sender, Call call)
      throws CliFailure, ClientException, InterruptedException {
    return submit(client, sender, call, Bytes.EMPTY);
  }

  /** Waits until it is final; whatever else becomes of it is a failure of the command. */
  static Outcome.Final submit(MuluClient client, Sender sender, Call call, Bytes attachment)
      throws CliFailure, ClientException, InterruptedException {
    return switch (client.submitAndWait(sender, call, attachment, PATIENCE)) {
      case Outcome.Final reached when reached.isApplied() -> reached;
      case Outcome.Final reached -> throw new CliFailure(ExitCode.REFUSED,
          "refused: "
              + reached.receipt().reasons().stream().map(Signed::words)
                  .collect(Collectors.joining("; "))
              + (reached.receipt().field().isEmpty()
                  ? ""
                  : " (field " + reached.receipt().field() + ")"),
          reached.receipt().reasons().stream().map(Reason::remedy)
              .collect(Collectors.joining("; ")));
      case Outcome.Rejected rejected ->
        throw new CliFailure(ExitCode.REFUSED, rejected.fault().toString(), "");
      case Outcome.Expired expired -> throw new CliFailure(ExitCode.UNAVAILABLE,
          "it expired before a block took it", "try again");
      case Outcome.Pending pending -> throw new CliFailure(ExitCode.UNAVAILABLE,
          "not final after " + PATIENCE.toSeconds() + " s: " + pending.why(),
          "it may still become final: transaction " + pending.id().hex());
    };
  }

  private static String words(Reason reason) {
    return reason.name() + ", " + reason.english();
  }

  /** An id as people see it. */
  static Hash id(io.mulu.protocol.object.ObjectKind kind, String text) throws CliFailure {
    try {
      return kind.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CliFailure(ExitCode.USAGE, text + ": " + e.getMessage(),
          "ids look like " + kind.prefix() + ":…");
    }
  }
}
