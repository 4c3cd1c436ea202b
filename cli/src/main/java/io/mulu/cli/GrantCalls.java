package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.UseLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What {@code mulu grant} puts on the chain. */
final class GrantCalls {
  private GrantCalls() {
  }

  /** {@code mulu grant request}. */
  @CommandLine.Command(name = "request", mixinStandardHelpOptions = true, description = "Asks for access to a dataset.")
  static final class Request extends Sending {
    @CommandLine.Option(names = "--dataset", required = true, paramLabel = "ID", description = "dataset:…")
    private String dataset = "";

    @CommandLine.Mixin
    private final TermsOptions terms = new TermsOptions();

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.RequestAccess(terms.of(Signed.id(ObjectKind.DATASET, dataset)));
    }
  }

  /** {@code mulu grant counter}. */
  @CommandLine.Command(name = "counter", mixinStandardHelpOptions = true, description = "Answers a request with other terms, when it is your turn.")
  static final class Counter extends Sending {
    @CommandLine.Parameters(paramLabel = "REQUEST", description = "request:…")
    private String request = "";

    @CommandLine.Option(names = "--revision", required = true, paramLabel = "N", description = "Revision of the terms that are answered, as `mulu grant show` shows it.")
    private long revision;

    @CommandLine.Mixin
    private final TermsOptions terms = new TermsOptions();

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      Hash id = Signed.id(ObjectKind.REQUEST, request);
      return new Call.CounterOffer(id, revision,
          terms.of(AskedFor.request(client, id).terms().dataset()));
    }
  }

  /** {@code mulu grant accept}. */
  @CommandLine.Command(name = "accept", mixinStandardHelpOptions = true, description = "Takes what the holder has offered; the holder then decides on it.")
  static final class Accept extends Sending {
    @CommandLine.Parameters(paramLabel = "REQUEST", description = "request:…")
    private String request = "";

    @CommandLine.Option(names = "--revision", required = true, paramLabel = "N", description = "Revision of the terms that are answered, as `mulu grant show` shows it.")
    private long revision;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.AcceptOffer(Signed.id(ObjectKind.REQUEST, request), revision);
    }
  }

  /** {@code mulu grant withdraw}. */
  @CommandLine.Command(name = "withdraw", mixinStandardHelpOptions = true, description = "Takes a request back.")
  static final class Withdraw extends Sending {
    @CommandLine.Parameters(paramLabel = "REQUEST", description = "request:…")
    private String request = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.WithdrawRequest(Signed.id(ObjectKind.REQUEST, request));
    }
  }

  /** {@code mulu grant approve}. */
  @CommandLine.Command(name = "approve", mixinStandardHelpOptions = true, description = "Votes on an open approval.")
  static final class Approve extends Sending {
    @CommandLine.Parameters(paramLabel = "APPROVAL", description = "approval:…")
    private String approval = "";

    @CommandLine.Option(names = "--reject", description = "Vote against it.")
    private boolean isRejected;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.CastVote(Signed.id(ObjectKind.APPROVAL, approval), !isRejected);
    }
  }

  /** {@code mulu grant revoke}. */
  @CommandLine.Command(name = "revoke", mixinStandardHelpOptions = true, description = "Revokes a grant, by its holder or its grantee.")
  static final class Revoke extends Sending {
    @CommandLine.Parameters(paramLabel = "GRANT", description = "grant:…")
    private String grant = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.RevokeGrant(Signed.id(ObjectKind.GRANT, grant));
    }
  }

  /** {@code mulu grant use}. */
  @CommandLine.Command(name = "use", mixinStandardHelpOptions = true, description = "Uses a grant on the chain: decided there, counted, or denied with every reason.")
  static final class Use extends Sending {
    @CommandLine.Parameters(paramLabel = "GRANT", description = "grant:…")
    private String grant = "";

    @CommandLine.Option(names = "--dataset", paramLabel = "ID", description = "The version that is read; else the one that was granted.")
    private @Nullable String dataset;

    @CommandLine.Option(names = "--action", required = true, paramLabel = "ACTION", description = "One of ${COMPLETION-CANDIDATES}.")
    private Action action = Action.COUNT;

    @CommandLine.Option(names = "--purpose", paramLabel = "PURPOSE", description = "One of ${COMPLETION-CANDIDATES}; else the one that was granted.")
    private @Nullable Purpose purpose;

    @CommandLine.Option(names = "--uses", defaultValue = "1", paramLabel = "N", description = "How many (default ${DEFAULT-VALUE}).")
    private long uses;

    @CommandLine.Option(names = "--consent", paramLabel = "ID", description = "consent:… on which it rests.")
    private @Nullable String consent;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      Hash id = Signed.id(ObjectKind.GRANT, grant);
      Hash version = Ids.optional(ObjectKind.DATASET, dataset);
      Purpose use = purpose;
      if (version == null || use == null) {
        GrantTerms granted = AskedFor.grant(client, id).terms();
        version = version == null ? granted.dataset() : version;
        use = use == null ? granted.purpose() : use;
      }
      return new Call.UseGrant(id, version, action, use, uses,
          Ids.optional(ObjectKind.CONSENT, consent), null);
    }
  }

  /** {@code mulu grant delegate}. */
  @CommandLine.Command(name = "delegate", mixinStandardHelpOptions = true, description = "Passes a part of a grant on to another organisation.")
  static final class Delegate extends Sending {
    @CommandLine.Parameters(paramLabel = "GRANT", description = "grant:…")
    private String grant = "";

    @CommandLine.Option(names = "--to", required = true, paramLabel = "ID", description = "organization:… that may use it.")
    private String grantee = "";

    @CommandLine.Option(names = "--identity", paramLabel = "ID", description = "identity:…, the only one that may.")
    private @Nullable String identity;

    @CommandLine.Option(names = "--action", required = true, split = ",", paramLabel = "ACTION", description = "Of those granted: one or more of ${COMPLETION-CANDIDATES}.")
    private List<Action> actions = List.of();

    @CommandLine.Option(names = "--fields", split = ",", paramLabel = "NAME", description = "Of those granted; else all of them.")
    private List<String> fields = List.of();

    @CommandLine.Option(names = "--until", paramLabel = "TIME", description = "Last moment, ISO 8601; else when the grant itself ends.")
    private @Nullable String until;

    @CommandLine.Option(names = "--uses", defaultValue = "0", paramLabel = "N", description = "How many of the uses left; 0 is without limit, if the grant has none.")
    private long uses;

    @CommandLine.Option(names = "--depth", defaultValue = "0", paramLabel = "N", description = "How many grants deep it may be passed on (default ${DEFAULT-VALUE}).")
    private int depth;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      Hash id = Signed.id(ObjectKind.GRANT, grant);
      long end = until == null
          ? AskedFor.grant(client, id).terms().validToMillis()
          : Times.millis("--until", until);
      return new Call.DelegateGrant(id, Signed.id(ObjectKind.ORGANIZATION, grantee),
          Ids.optional(ObjectKind.IDENTITY, identity), actions, fields, end, UseLimits.ofUses(uses),
          depth);
    }
  }

  /** {@code mulu grant emergency}. */
  @CommandLine.Command(name = "emergency", mixinStandardHelpOptions = true, description = "Breaks the glass: a grant to yourself for emergency treatment, reviewed by both sides afterwards.")
  static final class Emergency extends Sending {
    @CommandLine.Option(names = "--dataset", required = true, paramLabel = "ID", description = "dataset:…")
    private String dataset = "";

    @CommandLine.Option(names = "--action", defaultValue = "RECORD", split = ",", paramLabel = "ACTION", description = "One or more of ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private List<Action> actions = List.of();

    @CommandLine.Option(names = "--selection", required = true, paramLabel = "HEX", description = "Commitment to the patient's entries, 64 hex digits.")
    private String selection = "";

    @CommandLine.Option(names = "--justification", required = true, paramLabel = "HEX", description = "Commitment to the reasons, 64 hex digits.")
    private String justification = "";

    @CommandLine.Option(names = "--minutes", defaultValue = "120", paramLabel = "N", description = "How long (default ${DEFAULT-VALUE}).")
    private long minutes;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.DeclareEmergency(Signed.id(ObjectKind.DATASET, dataset), actions,
          Ids.hash("--selection", selection), Ids.hash("--justification", justification),
          Duration.ofMinutes(minutes).toMillis());
    }
  }

  /** {@code mulu grant meet}. */
  @CommandLine.Command(name = "meet", mixinStandardHelpOptions = true, description = "Shows that an obligation is met.")
  static final class Meet extends Sending {
    @CommandLine.Parameters(paramLabel = "GRANT", description = "grant:…")
    private String grant = "";

    @CommandLine.Option(names = "--obligation", required = true, paramLabel = "CODE", description = "PUB, COL, RTN or MOR.")
    private String code = "";

    @CommandLine.Option(names = "--evidence", required = true, paramLabel = "HEX", description = "Commitment to what shows it, 64 hex digits.")
    private String evidence = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.MeetObligation(Signed.id(ObjectKind.GRANT, grant), code,
          Ids.hash("--evidence", evidence));
    }
  }

  /** {@code mulu grant waive}. */
  @CommandLine.Command(name = "waive", mixinStandardHelpOptions = true, description = "Lets an obligation go, by the holder.")
  static final class Waive extends Sending {
    @CommandLine.Parameters(paramLabel = "GRANT", description = "grant:…")
    private String grant = "";

    @CommandLine.Option(names = "--obligation", required = true, paramLabel = "CODE", description = "PUB, COL, RTN or MOR.")
    private String code = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.WaiveObligation(Signed.id(ObjectKind.GRANT, grant), code);
    }
  }

  /** {@code mulu grant close}. */
  @CommandLine.Command(name = "close", mixinStandardHelpOptions = true, description = "Closes a grant that has ended and for which nothing is owed.")
  static final class Close extends Sending {
    @CommandLine.Parameters(paramLabel = "GRANT", description = "grant:…")
    private String grant = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.CloseGrant(Signed.id(ObjectKind.GRANT, grant));
    }
  }

}
