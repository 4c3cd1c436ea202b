package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.ApiMethods;
import io.mulu.protocol.json.JsonForm;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code mulu rpc}. */
@CommandLine.Command(name = "rpc", mixinStandardHelpOptions = true, description = "Calls any method of the API and prints its result as JSON.", footer = "Without a method it lists them; docs/spec/rpc-methods.md has their parameters.")
final class RpcCommand implements Callable<Integer> {
  @CommandLine.Parameters(index = "0", arity = "0..1", defaultValue = "", paramLabel = "METHOD", description = "e.g. permission_grants")
  private String method = "";

  @CommandLine.Parameters(index = "1", arity = "0..1", defaultValue = "{}", paramLabel = "JSON", description = "Its parameters (default ${DEFAULT-VALUE}).")
  private String params = "{}";

  @CommandLine.Mixin
  private final NodeCommand.NodeOption node = new NodeCommand.NodeOption();

  @CommandLine.Mixin
  private final Output output = new Output();

  @Override
  public Integer call() throws IOException, CliFailure, ClientException, InterruptedException {
    if (method.isEmpty()) {
      ApiMethods.ALL.forEach(known -> output.say(known.name() + "  " + known.summary()));
      output.json(ApiMethods.ALL.stream().map(ApiMethod::name).toList());
      return ExitCode.OK;
    }
    ApiMethod<?, ?> known = ApiMethods.named(method)
        .orElseThrow(() -> new CliFailure(ExitCode.USAGE, "there is no method " + method,
            "`mulu rpc` lists them"));
    try (MuluClient client = node.client()) {
      output.always(JsonForm.of(ask(client, known)));
    }
    return ExitCode.OK;
  }

  private <P extends Record, R extends Record> R ask(MuluClient client, ApiMethod<P, R> known)
      throws CliFailure, ClientException, InterruptedException {
    return client.call(known,
        JsonFiles.form(known.params(), JsonFiles.tree(params, "JSON"), "parameters"));
  }
}
