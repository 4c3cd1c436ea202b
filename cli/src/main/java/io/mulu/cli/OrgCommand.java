package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.client.Outcome;
import io.mulu.protocol.Call;
import io.mulu.protocol.Founder;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.testnet.founding.Card;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Membership;
import io.mulu.testnet.net.NodeFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu org}. */
@CommandLine.Command(name = "org", mixinStandardHelpOptions = true, description = "A founder's own part of the ceremony; how others become members.", subcommands = {
    OrgCommand.Init.class, OrgCommand.Propose.class})
final class OrgCommand extends CommandGroup {
  /** {@code mulu org init}. */
  @CommandLine.Command(name = "init", mixinStandardHelpOptions = true, description = "Makes a founder's keys, which stay in its folder, and its signed public card.")
  static final class Init implements Callable<Integer> {
    @CommandLine.Option(names = "--code", required = true, paramLabel = "CODE", description = "Unified social credit code, or another registered code.")
    private String code = "";

    @CommandLine.Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name in English.")
    private String name = "";

    @CommandLine.Option(names = "--name-zh", defaultValue = "", paramLabel = "NAME", description = "Its name in Chinese.")
    private String nameZh = "";

    @CommandLine.Option(names = "--type", defaultValue = "HOSPITAL", paramLabel = "TYPE", description = "One of ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private OrganizationType type = OrganizationType.HOSPITAL;

    @CommandLine.Option(names = "--address", paramLabel = "HOST:PORT", description = "Where peers reach its validator; without it the founder runs none.")
    private @Nullable String address;

    @CommandLine.Option(names = "--out", required = true, paramLabel = "DIR", description = "A new folder, on the machine that will run the node.")
    private Path folder = Path.of(".");

    @CommandLine.Mixin
    private final KeyOptions.Passphrase passphrase = new KeyOptions.Passphrase();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CeremonyException, CliFailure {
      NodeFolder place = new NodeFolder(folder);
      Card card;
      try {
        card = Membership.create(place,
            new Membership.Description(code, new LocalizedText(nameZh, name), type, address),
            passphrase.read(), Instant.now(), new SecureRandom());
      } catch (IllegalArgumentException e) {
        throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()),
            "correct the option that it names");
      }
      output.json(card);
      output.say("card      " + place.card() + "   give this to the other founders");
      output.say("admin key " + place.adminKey() + "   keep this; its fingerprint, to be read out");
      output
          .say("          to the others by telephone: " + card.founder().adminKey().bytes().hex());
      return ExitCode.OK;
    }
  }

  /** {@code mulu org propose}. */
  @CommandLine.Command(name = "propose", mixinStandardHelpOptions = true, description = "Proposes that an organisation becomes a member; the validators' organisations vote with "
      + "`mulu grant approve`.")
  static final class Propose implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "CARD", description = "Its signed card, as `mulu org init` made it.")
    private Path card = Path.of("organization.card");

    @CommandLine.Mixin
    private final Signed signed = new Signed();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call()
        throws IOException, CeremonyException, CliFailure, ClientException, InterruptedException {
      Founder newcomer = Card.read(card).founder();
      try (MuluClient client = signed.client()) {
        Outcome.Final reached = Signed.submit(client, signed.sender(client),
            new Call.ProposeOrganization(newcomer.code(), newcomer.name(), newcomer.type(),
                newcomer.adminKey()));
        output.json(reached.receipt());
        output.say(ObjectKind.ORGANIZATION.show(reached.receipt().created().get(0)));
        output.say(
            ObjectKind.APPROVAL.show(reached.receipt().created().get(2)) + "   to be voted on");
        return ExitCode.OK;
      }
    }
  }
}
