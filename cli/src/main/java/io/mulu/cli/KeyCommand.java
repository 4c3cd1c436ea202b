package io.mulu.cli;

import io.mulu.protocol.PublicKey;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.crypto.Keystore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu key}. */
@CommandLine.Command(name = "key", mixinStandardHelpOptions = true, description = "Key files.", subcommands = {
    KeyCommand.New.class, KeyCommand.Show.class})
final class KeyCommand extends CommandGroup {
  private static int print(Output output, Path file, PublicKey key) throws IOException {
    output.json(Map.of("file", file.toString(), "algorithm", key.algorithm().name(), "publicKey",
        key.bytes().hex()));
    output.say(key.bytes().hex() + " (" + key.algorithm() + ") in " + file);
    return ExitCode.OK;
  }

  /** {@code mulu key new}. */
  @CommandLine.Command(name = "new", mixinStandardHelpOptions = true, description = "Makes a key in a new file, encrypted by a passphrase.")
  static final class New implements Callable<Integer> {
    @CommandLine.Option(names = "--out", required = true, paramLabel = "FILE", description = "A new file.")
    private Path file = Path.of("new.key");

    @CommandLine.Option(names = "--algorithm", defaultValue = "ED25519", paramLabel = "NAME", description = "One of ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private KeyAlgorithm algorithm = KeyAlgorithm.ED25519;

    @CommandLine.Mixin
    private final KeyOptions.Passphrase passphrase = new KeyOptions.Passphrase();

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CliFailure {
      KeyPair key = KeyPair.generate(algorithm, new SecureRandom());
      Keystore.write(file, key, passphrase.read());
      return print(output, file, key.publicKey());
    }
  }

  /** {@code mulu key show}. */
  @CommandLine.Command(name = "show", mixinStandardHelpOptions = true, description = "The public key of a key file; needs no passphrase.")
  static final class Show implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "FILE", description = "Key file.")
    private Path file = Path.of("admin.key");

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
      return print(output, file, Keystore.readPublicKey(file));
    }
  }
}
