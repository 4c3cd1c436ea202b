package io.mulu.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.LightClient;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonFormException;
import io.mulu.testnet.founding.CeremonyException;
import io.mulu.testnet.founding.Founding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu proof}. */
@CommandLine.Command(name = "proof", mixinStandardHelpOptions = true, description = "Proofs that need no trust in the node that gave them.", subcommands = ProofCommand.Verify.class)
final class ProofCommand extends CommandGroup {
  /** {@code mulu proof verify}. */
  @CommandLine.Command(name = "verify", mixinStandardHelpOptions = true, description = "Whether a proof follows from genesis alone. Exit code 1 if not.", footer = "FILE is an answer of the RPC with a proof, e.g. of state_get or permission_grant with "
      + "\"proof\": true. Chains whose validators have changed need `mulu node` beside it.")
  static final class Verify implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "FILE", description = "JSON with the proof.")
    private Path file = Path.of("proof.json");

    @CommandLine.Option(names = "--genesis", required = true, paramLabel = "FILE", description = "genesis.bin, as the founders signed it.")
    private Path genesis = Path.of("genesis.bin");

    @CommandLine.Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, CeremonyException, CliFailure, UnprovenException {
      StateReadProof proof = read();
      Optional<Bytes> value = new LightClient(Founding.readGenesis(genesis)).read(proof.key(),
          proof);
      output.json(Map.of("holds", true, "height", Long.toString(proof.header().height()), "present",
          value.isPresent(), "value", value.map(Bytes::base64).orElse("")));
      output.say("after block " + proof.header().height() + " the row is "
          + (value.isPresent() ? "there, with the value shown" : "absent"));
      return ExitCode.OK;
    }

    private StateReadProof read() throws IOException, CliFailure {
      try {
        Map<?, ?> tree = new ObjectMapper().readValue(file.toFile(), Map.class);
        Object at = tree;
        for (String member : new String[]{"result", "proof"}) {
          if (at instanceof Map<?, ?> map && map.get(member) instanceof Map<?, ?> inner
              && !map.containsKey("header")) {
            at = inner;
          }
        }
        return JsonForm.read(StateReadProof.class, at);
      } catch (JacksonException | JsonFormException e) {
        throw new CliFailure(ExitCode.BAD_INPUT, file + " holds no proof: " + e.getMessage(),
            "save the node's answer as it came");
      }
    }
  }
}
