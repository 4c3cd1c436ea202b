package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.api.RegistryApi;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** {@code mulu identity}. */
@CommandLine.Command(name = "identity", mixinStandardHelpOptions = true, description = "The people and services of an organisation, their roles, where its gateway is reached.", subcommands = {
    IdentityCommand.Add.class, IdentityCommand.Give.class, IdentityCommand.Take.class,
    IdentityCommand.Revoke.class, IdentityCommand.Show.class, IdentityCommand.Endpoint.class})
final class IdentityCommand extends CommandGroup {
  /** {@code mulu identity add}. */
  @CommandLine.Command(name = "add", mixinStandardHelpOptions = true, description = "Adds a person, service or device to your organisation, by its admin.")
  static final class Add extends Sending {
    @CommandLine.Option(names = "--public-key", required = true, paramLabel = "HEX", description = "As `mulu key show` prints it; the key itself stays with its owner.")
    private String publicKey = "";

    @CommandLine.Option(names = "--kind", defaultValue = "PERSON", paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private IdentityKind kind = IdentityKind.PERSON;

    @CommandLine.Option(names = "--role", split = ",", paramLabel = "ROLE", description = "One or more of ${COMPLETION-CANDIDATES}; BREAK_GLASS is given by a privacy officer.")
    private List<Role> roles = List.of();

    @CommandLine.Option(names = "--days", defaultValue = "365", paramLabel = "N", description = "How long key and roles hold (default ${DEFAULT-VALUE}).")
    private int days;

    @Override
    Call wanted(MuluClient client) throws CliFailure, ClientException, InterruptedException {
      // The head's time: a key that begins later than the block would not be usable in it.
      long now = client.chain().headTimestampMillis();
      long end = now + Duration.ofDays(days).toMillis();
      return new Call.AddIdentity(kind, List.of(new IdentityKey(key(), now, end)),
          roles.stream().map(role -> new Call.RoleGrant(role, "", end)).toList());
    }

    private PublicKey key() throws CliFailure {
      try {
        return PublicKey.of(Bytes.ofHex(publicKey.toLowerCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new CliFailure(ExitCode.USAGE, "--public-key is no public key: " + e.getMessage(),
            "`mulu key show FILE` prints it");
      }
    }
  }

  /** {@code mulu identity give}. */
  @CommandLine.Command(name = "give", mixinStandardHelpOptions = true, description = "Gives an identity a role.")
  static final class Give extends Sending {
    @CommandLine.Parameters(paramLabel = "IDENTITY", description = "identity:…")
    private String identity = "";

    @CommandLine.Option(names = "--role", required = true, paramLabel = "ROLE", description = "One of ${COMPLETION-CANDIDATES}.")
    private Role role = Role.CLINICIAN;

    @CommandLine.Option(names = "--value", defaultValue = "", paramLabel = "CODE", description = "Narrows it, e.g. a department.")
    private String value = "";

    @CommandLine.Option(names = "--days", defaultValue = "365", paramLabel = "N", description = "How long (default ${DEFAULT-VALUE}).")
    private int days;

    @Override
    Call wanted(MuluClient client) throws CliFailure, ClientException, InterruptedException {
      return new Call.GiveRole(Signed.id(ObjectKind.IDENTITY, identity), new Call.RoleGrant(role,
          value, client.chain().headTimestampMillis() + Duration.ofDays(days).toMillis()));
    }
  }

  /** {@code mulu identity take}. */
  @CommandLine.Command(name = "take", mixinStandardHelpOptions = true, description = "Takes a role from an identity.")
  static final class Take extends Sending {
    @CommandLine.Parameters(paramLabel = "IDENTITY", description = "identity:…")
    private String identity = "";

    @CommandLine.Option(names = "--role", required = true, paramLabel = "ROLE", description = "One of ${COMPLETION-CANDIDATES}.")
    private Role role = Role.CLINICIAN;

    @CommandLine.Option(names = "--value", defaultValue = "", paramLabel = "CODE", description = "As it was given.")
    private String value = "";

    @Override
    Call wanted(MuluClient client) throws CliFailure {
      return new Call.TakeRole(Signed.id(ObjectKind.IDENTITY, identity), role, value);
    }
  }

  /** {@code mulu identity revoke}. */
  @CommandLine.Command(name = "revoke", mixinStandardHelpOptions = true, description = "Ends an identity: it can never act again.")
  static final class Revoke extends Sending {
    @CommandLine.Parameters(paramLabel = "IDENTITY", description = "identity:…")
    private String identity = "";

    @Override
    Call wanted(MuluClient client) throws CliFailure {
      return new Call.RevokeIdentity(Signed.id(ObjectKind.IDENTITY, identity));
    }
  }

  /** {@code mulu identity show}. */
  @CommandLine.Command(name = "show", mixinStandardHelpOptions = true, description = "An identity, whole, as JSON.")
  static final class Show extends Asking {
    @CommandLine.Parameters(paramLabel = "IDENTITY", description = "identity:…")
    private String identity = "";

    @Override
    void ask(MuluClient client, Output output)
        throws CliFailure, ClientException, IOException, InterruptedException {
      output.always(client.call(RegistryApi.IDENTITY,
          new RegistryApi.IdentityQuery(Signed.id(ObjectKind.IDENTITY, identity), null, false)));
    }
  }

  /** {@code mulu identity endpoint}. */
  @CommandLine.Command(name = "endpoint", mixinStandardHelpOptions = true, description = "Registers where your organisation's gateway, node or computing service is reached.")
  static final class Endpoint extends Sending {
    @CommandLine.Option(names = "--kind", defaultValue = "GATEWAY", paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private EndpointKind kind = EndpointKind.GATEWAY;

    @CommandLine.Option(names = "--address", required = true, paramLabel = "HOST:PORT", description = "Public; never an address inside the hospital.")
    private String address = "";

    @CommandLine.Option(names = "--pin", required = true, split = ",", paramLabel = "HEX", description = "SHA-256 of the public key of its TLS certificate; two while it changes.")
    private List<String> pins = List.of();

    @Override
    Call wanted(MuluClient client) throws CliFailure {
      List<Hash> hashes = new ArrayList<>();
      for (String pin : pins) {
        hashes.add(Ids.hash("--pin", pin));
      }
      return new Call.RegisterEndpoint(kind, address, hashes);
    }
  }
}
