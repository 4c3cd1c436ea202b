package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.Call;
import io.mulu.protocol.api.GovernanceApi;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.State;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu case}. */
@CommandLine.Command(name = "case", mixinStandardHelpOptions = true, description = "Disputes: opened, answered, decided by a panel.", subcommands = {
    CaseCommand.Open.class, CaseCommand.Answer.class, CaseCommand.Close.class,
    CaseCommand.Escalate.class, CaseCommand.Listing.class})
final class CaseCommand extends CommandGroup {
  /** {@code mulu case open}. */
  @CommandLine.Command(name = "open", mixinStandardHelpOptions = true, description = "Opens a dispute about an object.")
  static final class Open extends Sending {
    @CommandLine.Parameters(paramLabel = "SUBJECT", description = "Id of the object, e.g. right:… or dataset:…")
    private String subject = "";

    @CommandLine.Option(names = "--code", required = true, paramLabel = "CODE", description = "One of ${COMPLETION-CANDIDATES}.")
    private CaseCode code = CaseCode.TITLE_CONTESTED;

    @CommandLine.Option(names = "--claim", paramLabel = "HEX", description = "Commitment to what is claimed, 64 hex digits.")
    private @Nullable String claim;

    @CommandLine.Option(names = "--evidence", paramLabel = "HEX", description = "Commitment to the evidence, 64 hex digits.")
    private @Nullable String evidence;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      Ids.Subject about = Ids.any(subject);
      return new Call.OpenCase(code, about.kind(), about.id(), Ids.optionalHash("--claim", claim),
          Ids.optionalHash("--evidence", evidence));
    }
  }

  /** {@code mulu case answer}. */
  @CommandLine.Command(name = "answer", mixinStandardHelpOptions = true, description = "Answers, as the respondent: it is fixed, or it is refuted.")
  static final class Answer extends Sending {
    @CommandLine.Parameters(paramLabel = "CASE", description = "case:…")
    private String dispute = "";

    @CommandLine.Option(names = "--answer", required = true, paramLabel = "ANSWER", description = "FIXED or REFUTED.")
    private Case.Answer answer = Case.Answer.FIXED;

    @CommandLine.Option(names = "--evidence", paramLabel = "HEX", description = "Commitment to the evidence, 64 hex digits.")
    private @Nullable String evidence;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.AnswerCase(Signed.id(ObjectKind.CASE, dispute), answer,
          Ids.optionalHash("--evidence", evidence));
    }
  }

  /** {@code mulu case close}. */
  @CommandLine.Command(name = "close", mixinStandardHelpOptions = true, description = "Accepts the answer, or drops the claim.")
  static final class Close extends Sending {
    @CommandLine.Parameters(paramLabel = "CASE", description = "case:…")
    private String dispute = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.CloseCase(Signed.id(ObjectKind.CASE, dispute));
    }
  }

  /** {@code mulu case escalate}. */
  @CommandLine.Command(name = "escalate", mixinStandardHelpOptions = true, description = "Does not accept the answer: a panel of others decides.")
  static final class Escalate extends Sending {
    @CommandLine.Parameters(paramLabel = "CASE", description = "case:…")
    private String dispute = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.EscalateCase(Signed.id(ObjectKind.CASE, dispute));
    }
  }

  /** {@code mulu case list}. */
  @CommandLine.Command(name = "list", mixinStandardHelpOptions = true, description = "Disputes that the node's organisation may see.")
  static final class Listing extends Asking {
    @CommandLine.Option(names = "--state", paramLabel = "STATE", description = "e.g. OPEN.")
    private @Nullable State state;

    @Override
    void ask(MuluClient client, Output output)
        throws CliFailure, ClientException, IOException, InterruptedException {
      pages(output, cursor -> {
        GovernanceApi.CasePage page = client.call(GovernanceApi.CASES,
            new GovernanceApi.CasesQuery(null, state, null, cursor));
        return new Page<>(page.cases(), page.cursor());
      }, dispute -> ObjectKind.CASE.show(dispute.id()) + "  " + dispute.code() + " "
          + dispute.standing().state() + " about " + dispute.subjectKind().show(dispute.subject())
          + ", next step due " + Times.show(dispute.deadlineMillis()));
    }
  }
}
