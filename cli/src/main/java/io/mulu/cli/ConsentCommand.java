package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.api.ConsentApi;
import io.mulu.protocol.object.ConsentHandle;
import io.mulu.protocol.object.ConsentTerms;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu consent}. */
@CommandLine.Command(name = "consent", mixinStandardHelpOptions = true, description = "What patients have consented to or refused.", subcommands = {
    ConsentCommand.RecordForm.class, ConsentCommand.Verify.class, ConsentCommand.Revoke.class,
    ConsentCommand.VoidRecord.class, ConsentCommand.Changes.class,
    ConsentCommand.Acknowledge.class})
final class ConsentCommand extends CommandGroup {
  private static final WireCodec<ConsentHandle> HANDLE = WireCodec.of(ConsentHandle.class);

  /** {@code mulu consent record}. */
  @CommandLine.Command(name = "record", mixinStandardHelpOptions = true, description = "Records a patient's consent or refusal under its locator.")
  static final class RecordForm extends Sending {
    @CommandLine.Parameters(paramLabel = "FILE", description = "ConsentTerms as JSON, of the form in docs/spec/rpc-methods.md.")
    private Path file = Path.of("consent.json");

    @CommandLine.Option(names = "--locator", required = true, paramLabel = "HEX", description = "clo_j of the patient's tag, 64 hex digits, from the gateway.")
    private String locator = "";

    @CommandLine.Option(names = "--epoch", defaultValue = "0", paramLabel = "N", description = "Of the tag (default ${DEFAULT-VALUE}).")
    private int epoch;

    @CommandLine.Option(names = "--supersedes", paramLabel = "ID", description = "consent:… whose new version it is.")
    private @Nullable String supersedes;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.RecordConsent(JsonFiles.read(file, ConsentTerms.class),
          Ids.optional(ObjectKind.CONSENT, supersedes));
    }

    @Override
    Bytes attachment() throws CliFailure {
      return HANDLE.encode(new ConsentHandle(Ids.hash("--locator", locator), epoch));
    }
  }

  /** {@code mulu consent verify}. */
  @CommandLine.Command(name = "verify", mixinStandardHelpOptions = true, description = "Confirms, as a second person, that a record is as the form says: it is in force.")
  static final class Verify extends Sending {
    @CommandLine.Parameters(paramLabel = "CONSENT", description = "consent:…")
    private String consent = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.VerifyConsent(Signed.id(ObjectKind.CONSENT, consent));
    }
  }

  /** {@code mulu consent void}. */
  @CommandLine.Command(name = "void", mixinStandardHelpOptions = true, description = "Ends a record that should never have been made.")
  static final class VoidRecord extends Sending {
    @CommandLine.Parameters(paramLabel = "CONSENT", description = "consent:…")
    private String consent = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.VoidConsent(Signed.id(ObjectKind.CONSENT, consent));
    }
  }

  /** {@code mulu consent revoke}. */
  @CommandLine.Command(name = "revoke", mixinStandardHelpOptions = true, description = "Records that the patient has withdrawn it, at whichever hospital.")
  static final class Revoke extends Sending {
    @CommandLine.Parameters(paramLabel = "CONSENT", description = "consent:…")
    private String consent = "";

    @CommandLine.Option(names = "--form", required = true, paramLabel = "HEX", description = "Commitment to what he signed, 64 hex digits.")
    private String form = "";

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.RevokeConsent(Signed.id(ObjectKind.CONSENT, consent),
          Ids.hash("--form", form));
    }
  }

  /** {@code mulu consent acknowledge}. */
  @CommandLine.Command(name = "acknowledge", mixinStandardHelpOptions = true, description = "Says, as a gateway, that all changes of consents up to a height are seen to.")
  static final class Acknowledge extends Sending {
    @CommandLine.Parameters(paramLabel = "HEIGHT", description = "Of a block.")
    private long height = 0;

    @Override
    Call wanted(MuluClient client)
        throws CliFailure, ClientException, IOException, InterruptedException {
      return new Call.AcknowledgeConsents(height);
    }
  }

  /** {@code mulu consent changes}. */
  @CommandLine.Command(name = "changes", mixinStandardHelpOptions = true, description = "Consents that began, ended or were refused.")
  static final class Changes extends Asking {
    @CommandLine.Option(names = "--from", paramLabel = "HEIGHT", description = "Height from which on.")
    private @Nullable Long from;

    @Override
    void ask(MuluClient client, Output output)
        throws CliFailure, ClientException, IOException, InterruptedException {
      pages(output, cursor -> {
        ConsentApi.ChangePage page = client.call(ConsentApi.CHANGES,
            new ConsentApi.ChangesQuery(from, null, cursor));
        return new Page<>(page.changes(), page.cursor());
      }, change -> ObjectKind.CONSENT.show(change.consent()) + "  block " + change.atHeight() + ", "
          + Times.show(change.timeMillis()));
    }
  }
}
