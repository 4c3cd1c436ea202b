package io.mulu.cli;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Commitments;
import io.mulu.protocol.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code mulu commit}. */
@CommandLine.Command(name = "commit", mixinStandardHelpOptions = true, description = "Commits to a file, e.g. an ethics approval: the chain gets the commitment, the file and its salt stay here.", footer = "With --salt and --check it tells whether FILE is the one that was committed to; exit code 1 if not.")
final class CommitCommand implements Callable<Integer> {
  @CommandLine.Parameters(paramLabel = "FILE", description = "What is committed to.")
  private Path file = Path.of("file");

  @CommandLine.Option(names = "--kind", required = true, paramLabel = "CODE", description = "What it is, e.g. ETHICS, JUSTIFICATION, CONSENT, CONTRACT, EVIDENCE.")
  private String kind = "";

  @CommandLine.Option(names = "--salt", paramLabel = "HEX", description = "32 hex digits, of an earlier commitment; else random.")
  private @Nullable String salt;

  @CommandLine.Option(names = "--check", paramLabel = "HEX", description = "A commitment that it should be.")
  private @Nullable String expected;

  @CommandLine.Mixin
  private final Output output = new Output();

  @Override
  public Integer call() throws IOException, CliFailure {
    if (!kind.matches("[A-Z][A-Z0-9_]{0,63}")) {
      throw new CliFailure(ExitCode.USAGE, "--kind is no code: " + kind,
          "capital letters, digits and _, e.g. ETHICS");
    }
    if (expected != null && salt == null) {
      throw new CliFailure(ExitCode.USAGE, "--check needs --salt",
          "give the salt that was shown with the commitment");
    }
    Bytes chosen = salt();
    Hash commitment = Commitments.of(kind, chosen, Bytes.wrap(Files.readAllBytes(file)));
    Hash wanted = Ids.optionalHash("--check", expected);
    boolean isIt = wanted == null || wanted.equals(commitment);
    output.json(
        Map.of("commitment", commitment.hex(), "salt", chosen.hex(), "kind", kind, "holds", isIt));
    if (wanted == null) {
      output.say("commitment " + commitment.hex());
      output.say("salt       " + chosen.hex() + "   keep it with the file: without it nobody can");
      output.say("           show what was committed to; never send it to the chain");
    } else {
      output.say(isIt ? "it is the one" : "it is not the one, or kind or salt are not its own");
    }
    return isIt ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private Bytes salt() throws CliFailure {
    String given = salt;
    if (given == null) {
      byte[] fresh = new byte[Commitments.SALT_BYTES];
      new SecureRandom().nextBytes(fresh);
      return Bytes.wrap(fresh);
    }
    if (!given.matches("[0-9a-f]{32}")) {
      throw new CliFailure(ExitCode.USAGE, "--salt is not 32 hex digits",
          "give it as it was shown with the commitment");
    }
    return Bytes.ofHex(given);
  }
}
