package io.mulu.testnet.founding;

import io.mulu.protocol.object.CodeTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The code tables that a new consortium starts with: {@code code-tables.tsv} beside this class. */
public final class CodeTables {
  private static final int COLUMNS = 5;

  private CodeTables() {
  }

  /** Columns table, code, parent, Chinese, English; lines that start with # are remarks. */
  public static List<CodeTable> standard() {
    SortedMap<String, List<CodeTable.Row>> tables = new TreeMap<>();
    try (
        InputStream in = Objects
            .requireNonNull(CodeTables.class.getResourceAsStream("code-tables.tsv"));
        BufferedReader lines = new BufferedReader(
            new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          String[] cells = line.split("\t", -1);
          if (cells.length != COLUMNS) {
            throw new IllegalStateException(
                "code-tables.tsv has a line of " + cells.length + " columns: " + line);
          }
          tables.computeIfAbsent(cells[0], code -> new ArrayList<>())
              .add(new CodeTable.Row(cells[1], cells[2], cells[3], cells[4]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tables.entrySet().stream().map(t -> new CodeTable(t.getKey(), 1, t.getValue())).toList();
  }
}
