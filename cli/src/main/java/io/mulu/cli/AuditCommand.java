package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.LedgerEvent;
import io.mulu.protocol.api.AuditApi;
import io.mulu.protocol.object.ObjectKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu audit}. */
@CommandLine.Command(name = "audit", mixinStandardHelpOptions = true, description = "Who did what, when: with an object, what an identity did, or what concerned an organisation.")
final class AuditCommand extends Asking {
  @CommandLine.Parameters(paramLabel = "ID", description = "entry:…, grant:… or any other object; identity:… is an actor, organization:… a party.")
  private String id = "";

  @CommandLine.Option(names = "--as-object", description = "What became of the identity or organisation itself.")
  private boolean asObject;

  @CommandLine.Option(names = "--newest-first", description = "Else in the order in which it happened.")
  private boolean newestFirst;

  @CommandLine.Option(names = "--since", paramLabel = "TIME", description = "ISO 8601, of an actor or a party.")
  private @Nullable String since;

  @CommandLine.Option(names = "--until", paramLabel = "TIME", description = "ISO 8601, of an actor or a party.")
  private @Nullable String until;

  @Override
  void ask(MuluClient client, Output output)
      throws CliFailure, ClientException, IOException, InterruptedException {
    Ids.Subject subject = Ids.any(id);
    Long from = since == null ? null : (Long) Times.millis("--since", since);
    Long to = until == null ? null : (Long) Times.millis("--until", until);
    boolean isActor = !asObject && subject.kind() == ObjectKind.IDENTITY;
    boolean isParty = !asObject && subject.kind() == ObjectKind.ORGANIZATION;
    if (!isActor && !isParty && (from != null || to != null)) {
      throw new CliFailure(ExitCode.USAGE, "--since and --until narrow actors and parties",
          "leave them out for an object");
    }
    pages(output, cursor -> {
      AuditApi.EventPage page = isActor
          ? client.call(AuditApi.ACTOR,
              new AuditApi.ActorEvents(subject.id(), newestFirst, from, to, null, cursor))
          : isParty
              ? client.call(AuditApi.ORGANIZATION,
                  new AuditApi.OrganizationEvents(subject.id(), newestFirst, from, to, null,
                      cursor))
              : client.call(AuditApi.OBJECT, new AuditApi.ObjectEvents(subject.kind(), subject.id(),
                  newestFirst, null, cursor));
      return new Page<>(page.events(), page.cursor());
    }, AuditCommand::line);
  }

  private static String line(AuditApi.Audited audited) {
    LedgerEvent event = audited.event();
    return Times.show(audited.timeMillis()) + "  block " + audited.atHeight() + "  "
        + event.kind().show(event.object()) + "  " + event.what() + ", " + event.after()
        + (event.actor() == null ? "" : "  by " + ObjectKind.IDENTITY.show(event.actor()));
  }
}
