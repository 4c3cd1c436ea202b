package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;
import java.util.List;

/** A governed list of codes; set by genesis, later by governance. Keyed by its code. */
public record CodeTable(@Limit(64) String code, long version, @Limit(10_000) List<Row> rows) {
  /**
   * @param parent
   *          the broader code; empty at the top
   */
  public record Row(@Limit(64) String code, @Limit(64) String parent, String zh, String en) {
    public Row {
      Form.code(code, "code");
      Form.codeOrEmpty(parent, "parent");
    }
  }

  public CodeTable {
    Form.code(code, "code");
    Form.range(version, 1, Long.MAX_VALUE, "version");
    rows = List.copyOf(rows);
    Form.distinct(rows.stream().map(Row::code).toList(), "rows");
  }

  public boolean contains(String value) {
    return rows.stream().anyMatch(row -> row.code().equals(value));
  }
}
