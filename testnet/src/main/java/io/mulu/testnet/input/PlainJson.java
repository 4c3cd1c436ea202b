package io.mulu.testnet.input;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * JSON and NDJSON files by a common parser, apart from the gateway's strict one. What is no JSON
 * has no values here; what is wrong with it, the import says.
 */
public final class PlainJson {
  private static final ObjectMapper JSON = new ObjectMapper()
      .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int HEAD_BYTES = 64;

  /** Takes each value of a file. */
  public interface Values {
    /**
     * @param line
     *          from 1 for NDJSON, else 0
     */
    void value(int line, JsonNode root);
  }

  private PlainJson() {
  }

  /** By the name's end, or because the first character opens an object. */
  public static boolean isLikely(Path file) throws IOException {
    String name = name(file);
    if (name.endsWith(".json") || isLines(name)) {
      return true;
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD_BYTES);
    }
    int at = java.util.Arrays.mismatch(head, MARK) == MARK.length ? MARK.length : 0;
    return new String(head, at, head.length - at, StandardCharsets.ISO_8859_1).strip()
        .startsWith("{");
  }

  /** Every value that can be parsed. */
  public static void read(Path file, Values out) throws IOException {
    if (!isLines(name(file))) {
      try (InputStream in = Files.newInputStream(file)) {
        give(0, in.readAllBytes(), out);
      }
      return;
    }
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      int[] number = {0};
      lines.forEach(line -> {
        number[0]++;
        give(number[0], line.getBytes(StandardCharsets.ISO_8859_1), out);
      });
    } catch (UncheckedIOException e) {
      throw new IOException("a line cannot be read", e);
    }
  }

  private static void give(int line, byte[] bytes, Values out) {
    try {
      boolean hasMark = java.util.Arrays.mismatch(bytes, MARK) == MARK.length;
      int from = hasMark ? MARK.length : 0;
      JsonNode root = JSON.readTree(bytes, from, bytes.length - from);
      if (root != null) {
        out.value(line, root);
      }
    } catch (IOException e) {
      // no JSON, or no characters at all: the import says what is wrong with it
    }
  }

  /** The value's text with the members of every object in the order of their names. */
  static String sorted(JsonNode value) {
    try {
      return JSON.writeValueAsString(JSON.treeToValue(value, Object.class));
    } catch (JacksonException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  private static boolean isLines(String name) {
    return name.endsWith(".ndjson") || name.endsWith(".jsonl");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }
}
