package io.mulu.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.ApiMethods;
import io.mulu.protocol.json.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/spec/rpc-methods.md is what the table of methods and the catalogue of errors say. */
class ReferencePageTest {
  private static final String HEAD = """
      # RPC methods and errors

      Written by `ReferencePageTest` from the table that binds the methods; run it with
      `-Dmulu.regenerate=true` after a change. How calls, reads and errors work: [rpc.md](rpc.md).
      The same as a document for machines: `rpc.discover` or `GET /openrpc.json`.
      """;

  @Test
  void thePageSaysWhatTheServerDoes() throws IOException {
    Path page = Path.of(System.getProperty("mulu.root", ".."), "docs/spec/rpc-methods.md");
    String expected = page();
    if (Boolean.getBoolean("mulu.regenerate")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, expected);
    }

    assertThat(page).exists();
    assertThat(Files.readString(page)).as("run with -Dmulu.regenerate=true").isEqualTo(expected);
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD).append("\n## Errors\n\n")
        .append("| code | name | message | what to do |\n|---|---|---|---|\n");
    for (ErrorCode code : ErrorCode.values()) {
      page.append("| ").append(code.code()).append(" | ").append(code).append(" | ")
          .append(code.message()).append(" | ").append(code.hint()).append(" |\n");
    }
    String namespace = "";
    for (ApiMethod<?, ?> method : ApiMethods.ALL) {
      if (!method.namespace().equals(namespace)) {
        namespace = method.namespace();
        page.append("\n## ").append(namespace).append("_\n");
      }
      append(page, method);
    }
    return page.toString();
  }

  private static void append(StringBuilder page, ApiMethod<?, ?> method) {
    page.append("\n### ").append(method.name()).append("\n\n").append(method.summary())
        .append(" For ").append(method.audience().text()).append(".\n");
    List<JsonSchema.Member> params = new JsonSchema().members(method.params());
    if (!params.isEmpty()) {
      page.append("\n| parameter | type |\n|---|---|\n");
    }
    for (JsonSchema.Member param : params) {
      page.append("| ").append(param.name()).append(param.isRequired() ? "" : " (optional)")
          .append(" | ").append(type(param.schema())).append(" |\n");
    }
    page.append("\n| result ").append(method.result().getSimpleName())
        .append(" | type |\n|---|---|\n");
    for (JsonSchema.Member member : new JsonSchema().members(method.result())) {
      page.append("| ").append(member.name()).append(member.isRequired() ? "" : " (may be absent)")
          .append(" | ").append(type(member.schema())).append(" |\n");
    }
  }

  private static String type(Map<?, ?> schema) {
    if (schema.get("$ref") instanceof String ref) {
      return ref.substring(ref.lastIndexOf('/') + 1);
    }
    if (schema.get("items") instanceof Map<?, ?> items) {
      return "list of " + type(items);
    }
    if (schema.containsKey("contentEncoding")) {
      return "base64";
    }
    Object pattern = schema.get("pattern");
    return pattern == null ? String.valueOf(schema.get("type")) : pattern(pattern.toString());
  }

  private static String pattern(String pattern) {
    return switch (pattern) {
      case "^(0|[1-9][0-9]{0,18})$" -> "digits";
      case "^[0-9a-f]{64}$" -> "hash";
      case "^[0-9a-f]{66,68}$" -> "key in hex";
      default -> "id `" + pattern.substring(2, pattern.indexOf(':')) + ":…`";
    };
  }
}
