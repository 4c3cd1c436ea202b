package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.UseLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu grant}. */
@CommandLine.Command(name = "grant", mixinStandardHelpOptions = true, description = "Requests an access, votes on one, revokes one.", subcommands = {
    GrantCommand.Request.class, GrantCommand.Approve.class, GrantCommand.Revoke.class})
final class GrantCommand extends CommandGroup {
  /** {@code mulu grant request}. */
  @CommandLine.Command(name = "request", mixinStandardHelpOptions = true, description = "Asks for access to a dataset.")
  static final class Request implements Callable<Integer> {
    @CommandLine.Option(names = "--dataset", required = true, paramLabel = "ID", description = "dataset:…")
    private String dataset = "";

    @CommandLine.Option(names = "--action", required = true, split = ",", paramLabel = "ACTION", description = "One or more of ${COMPLETION-CANDIDATES}.")
    private List<Action> actions = List.of();

    @CommandLine.Option(names = "--purpose", required = true, paramLabel = "PURPOSE", description = "One of ${COMPLETION-CANDIDATES}.")
    private Purpose purpose = Purpose.HRESCH;

    @CommandLine.Option(names = "--research", split = ",", paramLabel = "CODE[=VALUE]", description = "Kind of research by DUO codes, e.g. HMB or DS=E11.")
    private List<String> research = List.of();

    @CommandLine.Option(names = "--ethics", paramLabel = "HEX", description = "Commitment to an ethics approval, 64 hex digits.")
    private @Nullable String ethics;

    @CommandLine.Option(names = "--days", defaultValue = "90", paramLabel = "N", description = "How long (default ${DEFAULT-VALUE}).")
    private int days;

    @CommandLine.Option(names = "--uses", defaultValue = "0", paramLabel = "N", description = "How many uses; 0 is without limit (default).")
    private long uses;

    @CommandLine.Mixin
    private final Signed signed = new Signed();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CliFailure, ClientException, InterruptedException {
      RequestTerms terms = terms();
      try (MuluClient client = signed.client()) {
        Sender sender = signed.sender(client);
        Outcome.Final reached = Signed.submit(client, sender, new Call.RequestAccess(terms));
        output.json(reached.receipt());
        output.say(ObjectKind.REQUEST.show(reached.receipt().created().get(0)));
        return ExitCode.OK;
      }
    }

    private RequestTerms terms() throws CliFailure {
      List<DuoTerm> kinds = new ArrayList<>();
      try {
        for (String kind : research) {
          String[] parts = kind.split("=", 2);
          kinds.add(new DuoTerm(parts[0], parts.length > 1 ? parts[1] : ""));
        }
        String hex = ethics;
        return new RequestTerms(Signed.id(ObjectKind.DATASET, dataset), false, actions, purpose,
            kinds, List.of(), null, hex == null ? null : Hash.of(Bytes.ofHex(hex)), null,
            Duration.ofDays(days).toMillis(), UseLimits.ofUses(uses), 0, 0);
      } catch (IllegalArgumentException e) {
        throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()),
            "correct the option that it names");
      }
    }
  }

  /** {@code mulu grant approve}. */
  @CommandLine.Command(name = "approve", mixinStandardHelpOptions = true, description = "Votes on an open approval.")
  static final class Approve implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "APPROVAL", description = "approval:…")
    private String approval = "";

    @CommandLine.Option(names = "--reject", description = "Vote against it.")
    private boolean isRejected;

    @CommandLine.Mixin
    private final Signed signed = new Signed();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CliFailure, ClientException, InterruptedException {
      return signed.carryOut(
          client -> new Call.CastVote(Signed.id(ObjectKind.APPROVAL, approval), !isRejected),
          "voted", output);
    }
  }

  /** {@code mulu grant revoke}. */
  @CommandLine.Command(name = "revoke", mixinStandardHelpOptions = true, description = "Revokes a grant, by its holder or its grantee.")
  static final class Revoke implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "GRANT", description = "grant:…")
    private String grant = "";

    @CommandLine.Mixin
    private final Signed signed = new Signed();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CliFailure, ClientException, InterruptedException {
      return signed.carryOut(client -> new Call.RevokeGrant(Signed.id(ObjectKind.GRANT, grant)),
          "revoked", output);
    }
  }
}
