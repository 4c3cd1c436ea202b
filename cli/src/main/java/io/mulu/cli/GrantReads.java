package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.answer.Finding;
import io.mulu.protocol.api.ObjectAnswer;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.State;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What {@code mulu grant} asks. */
final class GrantReads {
  private GrantReads() {
  }

  /** {@code mulu grant list}. */
  @CommandLine.Command(name = "list", mixinStandardHelpOptions = true, description = "Grants that the node's organisation holds or has given.")
  static final class Listing extends Asking {
    @CommandLine.Option(names = "--dataset", paramLabel = "ID", description = "dataset:… for which they were granted.")
    private @Nullable String dataset;

    @CommandLine.Option(names = "--holder", paramLabel = "ID", description = "organization:… that holds the data.")
    private @Nullable String holder;

    @CommandLine.Option(names = "--grantee", paramLabel = "ID", description = "organization:… that may use them.")
    private @Nullable String grantee;

    @CommandLine.Option(names = "--purpose", paramLabel = "PURPOSE", description = "One of ${COMPLETION-CANDIDATES}.")
    private @Nullable Purpose purpose;

    @CommandLine.Option(names = "--state", paramLabel = "STATE", description = "ACTIVE, ENDED or CLOSED.")
    private @Nullable State state;

    @Override
    void ask(MuluClient client, Output output)
        throws CliFailure, ClientException, IOException, InterruptedException {
      PermissionApi.GrantsQuery first = new PermissionApi.GrantsQuery(
          Ids.optional(ObjectKind.DATASET, dataset), Ids.optional(ObjectKind.ORGANIZATION, holder),
          Ids.optional(ObjectKind.ORGANIZATION, grantee), purpose, state, null, null);
      pages(output, cursor -> {
        PermissionApi.GrantPage page = client.call(PermissionApi.GRANTS,
            new PermissionApi.GrantsQuery(first.dataset(), first.holder(), first.grantee(),
                first.purpose(), first.state(), null, cursor));
        return new Page<>(page.grants(), page.cursor());
      }, grant -> ObjectKind.GRANT.show(grant.id()) + "  " + grant.standing().state() + " "
          + grant.origin() + " " + grant.terms().actions() + " for " + grant.terms().purpose()
          + " until " + Times.show(grant.terms().validToMillis())
          + (grant.standing().holds().isEmpty()
              ? ""
              : ", held: " + grant.standing().holds().stream().map(hold -> hold.reason().name())
                  .distinct().toList()));
    }
  }

  /** {@code mulu grant show}. */
  @CommandLine.Command(name = "show", mixinStandardHelpOptions = true, description = "A grant or a request, whole, as JSON.")
  static final class Show extends Asking {
    @CommandLine.Parameters(paramLabel = "ID", description = "grant:… or request:…")
    private String id = "";

    @CommandLine.Option(names = "--proof", description = "With the proof, for `mulu proof verify`.")
    private boolean proof;

    @Override
    void ask(MuluClient client, Output output)
        throws CliFailure, ClientException, IOException, InterruptedException {
      Ids.Subject subject = Ids.any(id);
      ObjectAnswer answer = switch (subject.kind()) {
        case GRANT ->
          client.call(PermissionApi.GRANT, new PermissionApi.GrantQuery(subject.id(), null, proof));
        case REQUEST -> client.call(PermissionApi.REQUEST,
            new PermissionApi.RequestQuery(subject.id(), null, proof));
        default -> throw new CliFailure(ExitCode.USAGE, id + " is neither a grant nor a request",
            "`mulu rpc` has methods for other objects");
      };
      output.always(answer);
    }
  }

  /** {@code mulu grant explain}. */
  @CommandLine.Command(name = "explain", mixinStandardHelpOptions = true, description = "Whether an identity may do something now; if not, every reason, what it is about and what would satisfy it. Exit code 1 if not.")
  static final class Explain extends Asking {
    @CommandLine.Option(names = "--identity", required = true, paramLabel = "ID", description = "identity:… that would act.")
    private String identity = "";

    @CommandLine.Option(names = "--dataset", required = true, paramLabel = "ID", description = "dataset:…")
    private String dataset = "";

    @CommandLine.Option(names = "--action", required = true, paramLabel = "ACTION", description = "One of ${COMPLETION-CANDIDATES}.")
    private Action action = Action.COUNT;

    @CommandLine.Option(names = "--purpose", required = true, paramLabel = "PURPOSE", description = "One of ${COMPLETION-CANDIDATES}.")
    private Purpose purpose = Purpose.HRESCH;

    @CommandLine.Option(names = "--grant", paramLabel = "ID", description = "grant:…; else any of its organisation's.")
    private @Nullable String grant;

    @CommandLine.Option(names = "--consent", split = ",", paramLabel = "ID", description = "consent:… on which it rests.")
    private List<String> consents = List.of();

    @CommandLine.Option(names = "--uses", defaultValue = "1", paramLabel = "N", description = "How many (default ${DEFAULT-VALUE}).")
    private long uses;

    private boolean isPermitted;

    @Override
    void ask(MuluClient client, Output output)
        throws CliFailure, ClientException, IOException, InterruptedException {
      PermissionApi.Explanation said = client.call(PermissionApi.EXPLAIN,
          new PermissionApi.Check(Signed.id(ObjectKind.IDENTITY, identity), null,
              Ids.optional(ObjectKind.GRANT, grant), Signed.id(ObjectKind.DATASET, dataset), action,
              purpose, uses, Ids.all(ObjectKind.CONSENT, consents), null));
      isPermitted = said.verdict().isPermitted();
      output.json(said);
      output.say((isPermitted ? "PERMIT" : "DENY") + " at block " + said.verdict().height()
          + (said.grant() == null ? "" : ", on " + ObjectKind.GRANT.show(said.grant())));
      for (Finding finding : said.findings()) {
        output.say(finding.reason() + ": " + finding.english() + " · " + finding.chinese());
        finding.about().forEach(about -> output.say("    about " + about));
        finding.needs().forEach(need -> output
            .say("    needs " + need.condition() + " " + String.join(", ", need.values())));
        output.say("    " + finding.remedy());
      }
    }

    @Override
    int exitCode() {
      return isPermitted ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }
  }
}
