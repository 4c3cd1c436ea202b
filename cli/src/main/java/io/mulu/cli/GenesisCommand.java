package io.mulu.cli;

import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.testnet.founding.Card;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Founding;
import io.mulu.testnet.founding.GenesisDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu genesis}. */
@CommandLine.Command(name = "genesis", mixinStandardHelpOptions = true, description = "The founders' common file: made from cards, signed by each, then the same for all.", subcommands = {
    GenesisCommand.Create.class, GenesisCommand.Sign.class, GenesisCommand.Verify.class,
    GenesisCommand.Show.class})
final class GenesisCommand extends CommandGroup {
  /** {@code mulu genesis create}. */
  @CommandLine.Command(name = "create", mixinStandardHelpOptions = true, description = "Makes a draft from all founders' cards.")
  static final class Create implements Callable<Integer> {
    @CommandLine.Parameters(arity = "1..256", paramLabel = "CARD", description = "The founders' cards.")
    private List<Path> cards = List.of();

    @CommandLine.Option(names = "--name", required = true, paramLabel = "CODE", description = "The chain's name, a code.")
    private String name = "";

    @CommandLine.Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the draft goes, e.g. genesis.draft.")
    private Path out = Path.of("genesis.draft");

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CeremonyException {
      List<Card> read = new ArrayList<>();
      for (Path card : cards) {
        read.add(Card.read(card));
      }
      GenesisDraft draft = Founding.draft(name, read, ChainParameters.defaults(),
          System.currentTimeMillis());
      Files.write(out, draft.encode().toArray(), StandardOpenOption.CREATE_NEW);
      output.json(draft.genesis());
      output.say("draft of chain " + draft.genesis().chainId().hex());
      output.say("each founder now checks it with `mulu genesis show` and signs it with `mulu "
          + "genesis sign`");
      return ExitCode.OK;
    }
  }

  /** {@code mulu genesis sign}. */
  @CommandLine.Command(name = "sign", mixinStandardHelpOptions = true, description = "Adds a founder's signature to the draft; the last one makes genesis.bin beside it.")
  static final class Sign implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "DRAFT", description = "The draft.")
    private Path file = Path.of("genesis.draft");

    @CommandLine.Mixin
    private final KeyOptions key = new KeyOptions();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CeremonyException, CliFailure {
      GenesisDraft draft = GenesisDraft.read(file).signedBy(key.read());
      draft.write(file);
      output.json(
          java.util.Map.of("chainId", draft.genesis().chainId().hex(), "missing", draft.missing()));
      Optional<Genesis> complete = draft.complete();
      if (complete.isEmpty()) {
        output.say("signed; still missing: " + String.join(", ", draft.missing()));
        return ExitCode.OK;
      }
      Path target = file.resolveSibling("genesis.bin");
      Files.write(target, complete.get().encode().toArray(), StandardOpenOption.CREATE_NEW);
      output.say("all have signed: " + target + " is the genesis of chain "
          + complete.get().chainId().hex());
      return ExitCode.OK;
    }
  }

  /** {@code mulu genesis verify}. */
  @CommandLine.Command(name = "verify", mixinStandardHelpOptions = true, description = "Whether all founders have signed. Exit code 1 if not.")
  static final class Verify implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "FILE", description = "genesis.bin.")
    private Path file = Path.of("genesis.bin");

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CeremonyException {
      Genesis genesis = Founding.readGenesis(file);
      Optional<String> problem = genesis.problem();
      output.json(java.util.Map.of("chainId", genesis.chainId().hex(), "ok", problem.isEmpty(),
          "problem", problem.orElse("")));
      output.say("chain " + genesis.chainId().hex() + ": "
          + problem.orElse("all " + genesis.founders().size() + " founders have signed"));
      return problem.isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }
  }

  /** {@code mulu genesis show}. */
  @CommandLine.Command(name = "show", mixinStandardHelpOptions = true, description = "What a draft or a genesis says; with --json all of it.")
  static final class Show implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "FILE", description = "A draft or genesis.bin.")
    private Path file = Path.of("genesis.bin");

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CeremonyException {
      Genesis genesis = read();
      output.json(genesis);
      output.say("chain " + genesis.chainName() + " " + genesis.chainId().hex());
      for (Founder founder : genesis.founders()) {
        output.say(String.format("%-24s %s%n%24s admin key %s", founder.code(),
            founder.validator() == null
                ? "no validator"
                : "validator at " + founder.validator().address(),
            "", founder.adminKey().bytes().hex()));
      }
      output.say(genesis.validatorSet().size() + " validators, quorum "
          + genesis.validatorSet().quorum() + ", survives " + genesis.validatorSet().faultsMax());
      return ExitCode.OK;
    }

    private Genesis read() throws IOException, CeremonyException {
      try {
        return GenesisDraft.read(file).genesis();
      } catch (CeremonyException e) {
        return Founding.readGenesis(file);
      }
    }
  }
}
