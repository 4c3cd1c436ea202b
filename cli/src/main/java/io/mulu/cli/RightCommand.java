package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.api.RightsApi;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Price;
import io.mulu.protocol.object.RightBasis;
import io.mulu.protocol.object.RightType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu right}. */
@CommandLine.Command(name = "right", mixinStandardHelpOptions = true, description = "Rights in a version: hold, use, operate.", subcommands = {
    RightCommand.Listing.class, RightCommand.Claim.class, RightCommand.Revoke.class,
    RightCommand.Transfer.class, RightCommand.SetPrice.class})
final class RightCommand extends CommandGroup {
  /** {@code mulu right claim}. */
  @CommandLine.Command(name = "claim", mixinStandardHelpOptions = true, description = "Claims a USE or OPERATE right for an organisation, as a part of one of yours or on a grant to it.")
  static final class Claim extends Sending {
    @CommandLine.Parameters(paramLabel = "DATASET", description = "dataset:…")
    private String dataset = "";

    @CommandLine.Option(names = "--type", required = true, paramLabel = "TYPE", description = "USE or OPERATE.")
    private RightType type = RightType.USE;

    @CommandLine.Option(names = "--for", required = true, paramLabel = "ID", description = "organization:… whose right it shall be.")
    private String organization = "";

    @CommandLine.Option(names = "--basis", defaultValue = "CONTRACT", paramLabel = "BASIS", description = "One of ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private RightBasis basis = RightBasis.CONTRACT;

    @CommandLine.Option(names = "--from", paramLabel = "ID", description = "right:… of which it is a part.")
    private @Nullable String derivedFrom;

    @CommandLine.Option(names = "--grant", paramLabel = "ID", description = "grant:… with DERIVE on which it rests, instead of --from.")
    private @Nullable String grant;

    @CommandLine.Option(names = "--share", defaultValue = "0", paramLabel = "BPS", description = "Taken from the right that it is a part of, in ten-thousandths.")
    private int share;

    @CommandLine.Option(names = "--evidence", paramLabel = "HEX", description = "Commitment to the contract, 64 hex digits.")
    private @Nullable String evidence;

    @CommandLine.Option(names = "--until", paramLabel = "TIME", description = "When it lapses, ISO 8601; else never.")
    private @Nullable String until;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.ClaimRight(Signed.id(ObjectKind.DATASET, dataset), type,
          Signed.id(ObjectKind.ORGANIZATION, organization), basis,
          Ids.optionalHash("--evidence", evidence), Ids.optional(ObjectKind.RIGHT, derivedFrom),
          Ids.optional(ObjectKind.GRANT, grant), share,
          until == null ? Long.MAX_VALUE : Times.millis("--until", until));
    }
  }

  /** {@code mulu right revoke}. */
  @CommandLine.Command(name = "revoke", mixinStandardHelpOptions = true, description = "Ends a right: by whose right it derives from, or by its organisation.")
  static final class Revoke extends Sending {
    @CommandLine.Parameters(paramLabel = "RIGHT", description = "right:…")
    private String right = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.RevokeRight(Signed.id(ObjectKind.RIGHT, right));
    }
  }

  /** {@code mulu right transfer}. */
  @CommandLine.Command(name = "transfer", mixinStandardHelpOptions = true, description = "Hands a right to another organisation, whose admins must agree.")
  static final class Transfer extends Sending {
    @CommandLine.Parameters(paramLabel = "RIGHT", description = "right:…")
    private String right = "";

    @CommandLine.Option(names = "--to", required = true, paramLabel = "ID", description = "organization:…")
    private String organization = "";

    @CommandLine.Option(names = "--evidence", paramLabel = "HEX", description = "Commitment to the contract, 64 hex digits.")
    private @Nullable String evidence;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.TransferRight(Signed.id(ObjectKind.RIGHT, right),
          Signed.id(ObjectKind.ORGANIZATION, organization),
          Ids.optionalHash("--evidence", evidence));
    }
  }

  /** {@code mulu right price}. */
  @CommandLine.Command(name = "price", mixinStandardHelpOptions = true, description = "Sets the price of an OPERATE right.")
  static final class SetPrice extends Sending {
    @CommandLine.Parameters(paramLabel = "RIGHT", description = "right:…")
    private String right = "";

    @CommandLine.Option(names = "--revision", required = true, paramLabel = "N", description = "Revision that you saw in `mulu right list`.")
    private long revision;

    @CommandLine.Option(names = "--unit", required = true, paramLabel = "UNIT", description = "One of ${COMPLETION-CANDIDATES}.")
    private Price.Unit unit = Price.Unit.FREE;

    @CommandLine.Option(names = "--points", defaultValue = "0", paramLabel = "N", description = "For each unit; 0 for FREE.")
    private long points;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.SetPrice(Signed.id(ObjectKind.RIGHT, right), revision,
          new Price(unit, points));
    }
  }

  /** {@code mulu right list}. */
  @CommandLine.Command(name = "list", mixinStandardHelpOptions = true, description = "Who holds, may use, may operate a version of a dataset.")
  static final class Listing extends Asking {
    @CommandLine.Parameters(paramLabel = "DATASET", description = "dataset:…")
    private String dataset = "";

    @Override
    void ask(MuluClient client, Output output)
        throws CliFailure, ClientException, IOException, InterruptedException {
      Hash version = Signed.id(ObjectKind.DATASET, dataset);
      pages(output, cursor -> {
        RightsApi.RightPage page = client.call(RightsApi.OF_DATASET,
            new RightsApi.VersionQuery(version, null, cursor));
        return new Page<>(page.rights(), page.cursor());
      }, right -> ObjectKind.RIGHT.show(right.id()) + "  " + right.rightType() + " "
          + right.standing().state() + " of " + ObjectKind.ORGANIZATION.show(right.organization())
          + ", share " + right.share() + ", revision " + right.standing().revision());
    }
  }
}
