package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.LedgerEvent;
import io.mulu.protocol.Receipt;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * A command that puts one call on the chain: signs it, waits until it is final, and tells what it
 * made and changed.
 */
abstract class Sending implements Callable<Integer> {
  @CommandLine.Mixin
  private final Signed signed = new Signed();

  @CommandLine.Mixin
  private final Output output = new Output();

  /**
   * The call, where it must be from what the chain has.
   *
   * @throws IllegalArgumentException
   *           naming the field that cannot be so
   */
  abstract Call wanted(MuluClient client)
      throws CliFailure, ClientException, IOException, InterruptedException;

  /** What travels beside it. */
  Bytes attachment() throws CliFailure, IOException {
    return Bytes.EMPTY;
  }

  @Override
  public final Integer call()
      throws IOException, CliFailure, ClientException, InterruptedException {
    try (MuluClient client = signed.client()) {
      Call wanted;
      try {
        wanted = wanted(client);
      } catch (IllegalArgumentException e) {
        throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()),
            "correct the option that it names");
      }
      Outcome.Final reached = Signed.submit(client, signed.sender(client), wanted, attachment());
      output.json(reached.receipt());
      tell(reached.receipt());
      output.say("final in block " + reached.location().height());
      return ExitCode.OK;
    }
  }

  /** New objects first, as ids to go on with; then what became of the others. */
  private void tell(Receipt receipt) {
    for (Hash created : receipt.created()) {
      receipt.events().stream().filter(event -> event.object().equals(created)).findFirst()
          .ifPresent(event -> output
              .say(event.kind().show(created) + "  " + event.what() + ", " + event.after()));
    }
    receipt.events().stream().filter(event -> !receipt.created().contains(event.object()))
        .forEach(event -> output.say(event.kind().show(event.object()) + "  " + said(event)));
  }

  private static String said(LedgerEvent event) {
    return event.what() + (event.before() == event.after() ? "" : ", " + event.after())
        + (event.ended() == null ? "" : " " + event.ended());
  }
}
