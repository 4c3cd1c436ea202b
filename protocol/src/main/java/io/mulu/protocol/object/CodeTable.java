package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;
import java.util.List;

/** A governed list of codes, as genesis sets it; governance changes it row by row. */
public record CodeTable(@Limit(64) String code, long version, @Limit(10_000) List<Row> rows) {
  /**
   * @param parent
   *          the broader code; empty at the top
   * @param isWithdrawn
   *          no longer to be used for what is new; what used it keeps its meaning
   */
  public record Row(@Limit(64) String code, @Limit(64) String parent, String zh, String en,
      boolean isWithdrawn) {
    public Row {
      Form.code(code, "code");
      Form.codeOrEmpty(parent, "parent");
    }

    public Row(String code, String parent, String zh, String en) {
      this(code, parent, zh, en, false);
    }
  }

  public CodeTable {
    Form.code(code, "code");
    Form.range(version, 1, Long.MAX_VALUE, "version");
    rows = List.copyOf(rows);
    Form.distinct(rows.stream().map(Row::code).toList(), "rows");
  }

  /**
   * What the state holds of a table beside its rows.
   *
   * @param version
   *          from 1, one more with each change
   * @param rows
   *          how many there are, withdrawn ones too
   */
  public record Head(@Limit(64) String code, long version, long rows) {
  }
}
