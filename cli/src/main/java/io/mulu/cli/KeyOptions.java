package io.mulu.cli;

import io.mulu.client.Sender;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.crypto.Keystore;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Which key file, and where its passphrase comes from: never from the command line itself. */
final class KeyOptions {
  private static final String VARIABLE = "MULU_PASSPHRASE";

  @CommandLine.Option(names = "--key", required = true, paramLabel = "FILE", description = "Key file, as `mulu key new` or `mulu org init` made it.")
  private Path file = Path.of("admin.key");

  @CommandLine.Mixin
  private final Passphrase passphrase = new Passphrase();

  KeyPair read() throws IOException, CliFailure {
    return Keystore.read(file, passphrase.read());
  }

  Sender sender(io.mulu.protocol.Hash identity) throws IOException, CliFailure {
    return new Sender(identity, read());
  }

  /** A file, the environment, or a question on the terminal. */
  static final class Passphrase {
    @CommandLine.Option(names = "--passphrase-file", paramLabel = "FILE", description = "File with the passphrase; else "
        + VARIABLE + ", else it is asked for.")
    private @Nullable Path passphraseFile;

    char[] read() throws IOException, CliFailure {
      Path path = passphraseFile;
      if (path != null) {
        return notEmpty(Files.readString(path).strip().toCharArray());
      }
      String variable = System.getenv(VARIABLE);
      if (variable != null) {
        return notEmpty(variable.toCharArray());
      }
      Console console = Terminal.isAttached() ? System.console() : null;
      char[] typed = console == null ? null : console.readPassword("Passphrase: ");
      return notEmpty(typed == null ? new char[0] : typed);
    }

    private static char[] notEmpty(char[] passphrase) throws CliFailure {
      if (passphrase.length == 0) {
        throw new CliFailure(ExitCode.USAGE, "there is no passphrase",
            "name a file with --passphrase-file, or set " + VARIABLE);
      }
      return passphrase;
    }
  }
}
