package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.client.Sender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Validator;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.PageQuery;
import io.mulu.protocol.api.RegistryApi;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonFormException;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.State;
import io.mulu.testnet.founding.Card;
import io.mulu.testnet.founding.CeremonyException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu validator propose}. */
@CommandLine.Command(name = "propose", mixinStandardHelpOptions = true, description = "Proposes one change of the validators or of the parameters; the validators' organisations "
    + "vote on it.")
final class ProposeCommand implements Callable<Integer> {
  @CommandLine.ArgGroup(multiplicity = "1")
  private Wanted wanted = new Wanted();

  @CommandLine.Option(names = "--with", paramLabel = "CARD", description = "With --replace: card of the node that takes over, as `mulu org init` made it.")
  private @Nullable Path with;

  @CommandLine.Mixin
  private final Signed signed = new Signed();

  @CommandLine.Mixin
  private final Output output = new Output();

  /** Exactly one. */
  private static final class Wanted {
    @CommandLine.Option(names = "--add", paramLabel = "CARD", description = "Card of the node to add, as `mulu org init --address` made it. Its organisation is a member "
        + "and has no validator.")
    private @Nullable Path add;

    @CommandLine.Option(names = "--remove", paramLabel = "KEY", description = "Consensus key of the validator to remove; `mulu validator list` shows them.")
    private @Nullable String remove;

    @CommandLine.Option(names = "--replace", paramLabel = "KEY", description = "Consensus key of the validator whose node is replaced, by the one that --with names.")
    private @Nullable String replace;

    @CommandLine.Option(names = "--parameter", paramLabel = "NAME=VALUE", description = "A parameter, e.g. heartbeatMillis=5000; again for more of them at once.")
    private Map<String, String> parameters = Map.of();
  }

  @Override
  public Integer call()
      throws IOException, CliFailure, ClientException, InterruptedException, CeremonyException {
    try (MuluClient client = signed.client()) {
      Sender sender = signed.sender(client);
      Outcome.Final reached = Signed.submit(client, sender,
          new Call.ProposeChange(change(client, sender)));
      output.json(reached.receipt());
      output.say(ObjectKind.PROPOSAL.show(reached.receipt().created().get(0)));
      return ExitCode.OK;
    }
  }

  private Change change(MuluClient client, Sender sender)
      throws IOException, CliFailure, ClientException, InterruptedException, CeremonyException {
    Path add = wanted.add;
    String remove = wanted.remove;
    String replace = wanted.replace;
    Path card = with;
    if ((replace == null) != (card == null)) {
      throw new CliFailure(ExitCode.USAGE, "--replace and --with belong together",
          "name the key that goes and the card of the node that comes");
    }
    if (add != null) {
      return new Change.AddValidator(validator(client, sender, add));
    }
    if (remove != null) {
      return new Change.RemoveValidator(key(remove));
    }
    if (replace != null && card != null) {
      return new Change.ReplaceValidator(key(replace), validator(client, sender, card));
    }
    return new Change.SetParameters(
        parameters(client.call(ChainApi.PARAMETERS, new ChainApi.HeightQuery(null)).parameters(),
            wanted.parameters));
  }

  /** The record that a card asks for; the device is made known first, if it is not. */
  private Validator validator(MuluClient client, Sender sender, Path card)
      throws IOException, CliFailure, ClientException, InterruptedException, CeremonyException {
    Founder founder = Card.read(card).founder();
    Founder.NodeCard node = founder.validator();
    if (node == null) {
      throw new CliFailure(ExitCode.BAD_INPUT, card + " describes a member without a node",
          "make it with `mulu org init --address HOST:PORT`");
    }
    return new Validator(node.consensusKey(), organization(client, founder.code()),
        device(client, sender, node.deviceKey()), node.tlsPins(), node.address());
  }

  private Hash device(MuluClient client, Sender sender, PublicKey key)
      throws CliFailure, ClientException, InterruptedException {
    if (client.call(RegistryApi.IDENTITY_BY_KEY, new RegistryApi.KeyQuery(key, null))
        .value() instanceof Identity known) {
      return known.id();
    }
    Outcome.Final added = Signed.submit(client, sender, new Call.AddIdentity(IdentityKind.DEVICE,
        List.of(new IdentityKey(key, 0, Long.MAX_VALUE)), List.of()));
    output
        .say("the node's device is " + ObjectKind.IDENTITY.show(added.receipt().created().get(0)));
    return added.receipt().created().get(0);
  }

  private static Hash organization(MuluClient client, String code)
      throws CliFailure, ClientException, InterruptedException {
    String cursor = null;
    do {
      RegistryApi.OrganizationPage page = client.call(RegistryApi.ORGANIZATIONS,
          new PageQuery(null, cursor));
      for (Organization organization : page.organizations()) {
        if (organization.code().equals(code) && organization.standing().state() == State.ACTIVE) {
          return organization.id();
        }
      }
      cursor = page.cursor();
    } while (cursor != null);
    throw new CliFailure(ExitCode.REFUSED, "the chain knows no active member " + code,
        "have it admitted first: `mulu org propose CARD`");
  }

  static PublicKey key(String hex) throws CliFailure {
    try {
      return PublicKey.of(Bytes.ofHex(hex));
    } catch (IllegalArgumentException e) {
      throw new CliFailure(ExitCode.USAGE, hex + " is no public key: " + e.getMessage(),
          "keys are hex, as `mulu validator list` shows them");
    }
  }

  /** These parameters with some values replaced. */
  static ChainParameters parameters(ChainParameters now, Map<String, String> changes)
      throws CliFailure {
    Map<String, Object> members = new LinkedHashMap<>();
    if (JsonForm.of(now) instanceof Map<?, ?> form) {
      form.forEach((name, value) -> members.put(String.valueOf(name), value));
    }
    for (Map.Entry<String, String> change : changes.entrySet()) {
      Object old = members.get(change.getKey());
      if (old == null) {
        throw new CliFailure(ExitCode.USAGE, "there is no parameter " + change.getKey(),
            "the parameters are " + String.join(", ", members.keySet()));
      }
      try {
        members.put(change.getKey(),
            old instanceof Integer
                ? (Object) Integer.valueOf(change.getValue())
                : change.getValue());
      } catch (NumberFormatException e) {
        throw new CliFailure(ExitCode.USAGE, change.getKey() + " must be a number",
            "not " + change.getValue());
      }
    }
    try {
      return JsonForm.read(ChainParameters.class, members);
    } catch (JsonFormException e) {
      throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()),
          "docs/spec/ledger.md lists the parameters with their ranges");
    }
  }
}
