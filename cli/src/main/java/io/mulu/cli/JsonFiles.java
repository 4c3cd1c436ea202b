package io.mulu.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonFormException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records in the ledger's JSON form, from files or the standard input. */
final class JsonFiles {
  private static final Path STANDARD_INPUT = Path.of("-");
  private static final ObjectMapper JSON = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonFiles() {
  }

  /**
   * @param file
   *          {@code -} is the standard input
   */
  static <T> T read(Path file, Class<T> type) throws CliFailure, IOException {
    return form(type,
        tree(file.equals(STANDARD_INPUT)
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
            : Files.readString(file), file.toString()),
        file.toString());
  }

  static Object tree(String text, String from) throws CliFailure {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JacksonException e) {
      throw new CliFailure(ExitCode.BAD_INPUT, from + " is not JSON: " + e.getOriginalMessage(),
          "correct it at line " + (e.getLocation() == null ? "1" : e.getLocation().getLineNr()));
    }
  }

  static <T> T form(Class<T> type, Object tree, String from) throws CliFailure {
    try {
      return JsonForm.read(type, tree);
    } catch (JsonFormException e) {
      throw new CliFailure(ExitCode.BAD_INPUT, from + ": " + e.getMessage(),
          "docs/spec/rpc-methods.md and docs/spec/contracts.md show the fields");
    }
  }
}
