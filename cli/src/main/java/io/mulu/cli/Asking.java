package io.mulu.cli;

import io.mulu.client.ClientException;
import io.mulu.client.MuluClient;
import io.mulu.protocol.json.JsonForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A command that asks a node and prints what it says. */
abstract class Asking implements Callable<Integer> {
  @CommandLine.Mixin
  private final NodeCommand.NodeOption node = new NodeCommand.NodeOption();

  @CommandLine.Mixin
  private final Output output = new Output();

  abstract void ask(MuluClient client, Output output)
      throws CliFailure, ClientException, IOException, InterruptedException;

  /** What the shell gets when all was answered. */
  int exitCode() {
    return ExitCode.OK;
  }

  @Override
  public final Integer call()
      throws IOException, CliFailure, ClientException, InterruptedException {
    try (MuluClient client = node.client()) {
      ask(client, output);
      return exitCode();
    }
  }

  /** One of a list. */
  record Page<T extends Record>(List<T> items, @Nullable String cursor) {
  }

  /** Asks for the page after a cursor; null is the first. */
  interface Pager<T extends Record> {
    Page<T> page(@Nullable String cursor) throws ClientException, InterruptedException;
  }

  /** All pages: a line for each item, or one JSON list. */
  static <T extends Record> void pages(Output output, Pager<T> pager, Function<T, String> line)
      throws ClientException, IOException, InterruptedException {
    List<Object> all = new ArrayList<>();
    String cursor = null;
    do {
      Page<T> page = pager.page(cursor);
      for (T item : page.items()) {
        output.say(line.apply(item));
        if (output.isJson()) {
          all.add(JsonForm.of(item));
        }
      }
      cursor = page.cursor();
    } while (cursor != null);
    output.json(all);
  }
}
