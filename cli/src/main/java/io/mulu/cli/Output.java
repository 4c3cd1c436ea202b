package io.mulu.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.mulu.protocol.json.JsonForm;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Where a command prints: lines for people, or with --json one JSON value and nothing else. */
final class Output {
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(SerializationFeature.INDENT_OUTPUT);

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.@Nullable CommandSpec spec;

  @CommandLine.Option(names = "--json", description = "Print one JSON value and nothing else.")
  private boolean isJson;

  boolean isJson() {
    return isJson;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec, "picocli sets it").commandLine().getOut();
  }

  /** For people only. */
  void say(String line) {
    if (!isJson) {
      out().println(line);
    }
  }

  /** For programs only: a record in the ledger's JSON form, or maps and lists. */
  void json(Object value) throws IOException {
    if (isJson) {
      out().println(JSON.writeValueAsString(value instanceof Record ? JsonForm.of(value) : value));
    }
  }

  /** For programs only: what was measured, with its fractions, which the ledger's form has not. */
  void measured(Record report) throws IOException {
    if (isJson) {
      out().println(JSON.writeValueAsString(report));
    }
  }

  /** The same text to both, for values that are JSON by themselves. */
  void always(Object value) throws IOException {
    out().println(JSON.writeValueAsString(value instanceof Record ? JsonForm.of(value) : value));
  }
}
