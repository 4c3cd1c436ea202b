package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.object.ObjectKind;
import java.io.IOException;
import picocli.CommandLine;

/** {@code mulu usage}. */
@CommandLine.Command(name = "usage", mixinStandardHelpOptions = true, description = "Records of what was used under a grant.", subcommands = {
    UsageCommand.Listing.class, UsageCommand.Acknowledge.class})
final class UsageCommand extends CommandGroup {
  /** {@code mulu usage acknowledge}. */
  @CommandLine.Command(name = "acknowledge", mixinStandardHelpOptions = true, description = "Acknowledges a batch of usage records, by the grantee.")
  static final class Acknowledge extends Sending {
    @CommandLine.Parameters(paramLabel = "USAGE", description = "usage:…")
    private String usage = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.AckUsage(Signed.id(ObjectKind.USAGE, usage));
    }
  }

  /** {@code mulu usage list}. */
  @CommandLine.Command(name = "list", mixinStandardHelpOptions = true, description = "The batches of usage records of a grant, newest first.")
  static final class Listing extends Asking {
    @CommandLine.Parameters(paramLabel = "GRANT", description = "grant:…")
    private String grant = "";

    @Override
    void ask(MuluClient client, Output output)
        throws CliFailure, ClientException, IOException, InterruptedException {
      Hash id = Signed.id(ObjectKind.GRANT, grant);
      pages(output, cursor -> {
        PermissionApi.UsagePage page = client.call(PermissionApi.USAGES,
            new PermissionApi.UsagesQuery(id, null, cursor));
        return new Page<>(page.batches(), page.cursor());
      }, batch -> ObjectKind.USAGE.show(batch.id()) + "  records " + batch.from() + " to "
          + (batch.from() + batch.count() - 1) + ", " + batch.standing().state());
    }
  }
}
