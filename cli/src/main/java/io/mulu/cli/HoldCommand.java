package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.Call;
import io.mulu.protocol.object.HoldReason;
import java.io.IOException;
import picocli.CommandLine;

/** {@code mulu hold}. */
@CommandLine.Command(name = "hold", mixinStandardHelpOptions = true, description = "Brakes on an object: only who placed one lifts it.", subcommands = {
    HoldCommand.Place.class, HoldCommand.Lift.class})
final class HoldCommand extends CommandGroup {
  /** {@code mulu hold place}. */
  @CommandLine.Command(name = "place", mixinStandardHelpOptions = true, description = "Stops an object for a reason.")
  static final class Place extends Sending {
    @CommandLine.Parameters(paramLabel = "OBJECT", description = "Id of the object, e.g. grant:…")
    private String object = "";

    @CommandLine.Option(names = "--reason", required = true, paramLabel = "REASON", description = "CONSENT, OFFICER or REGULATOR.")
    private HoldReason reason = HoldReason.OFFICER;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      Ids.Subject held = Ids.any(object);
      return new Call.PlaceHold(held.kind(), held.id(), reason);
    }
  }

  /** {@code mulu hold lift}. */
  @CommandLine.Command(name = "lift", mixinStandardHelpOptions = true, description = "Lifts a hold that your organisation placed.")
  static final class Lift extends Sending {
    @CommandLine.Parameters(paramLabel = "OBJECT", description = "Id of the object, e.g. grant:…")
    private String object = "";

    @CommandLine.Option(names = "--reason", required = true, paramLabel = "REASON", description = "CONSENT, OFFICER or REGULATOR.")
    private HoldReason reason = HoldReason.OFFICER;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      Ids.Subject held = Ids.any(object);
      return new Call.LiftHold(held.kind(), held.id(), reason);
    }
  }

}
