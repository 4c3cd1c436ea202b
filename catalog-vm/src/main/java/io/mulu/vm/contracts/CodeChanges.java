package io.mulu.vm.contracts;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.CodeTable;
import io.mulu.vm.decision.GovernedTables;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.Map;
import java.util.TreeMap;

/** Which changes of code tables make sense, and how they are written. */
final class CodeChanges {
  /** Of one table, withdrawn ones too. */
  static final long CODES_MAX = 100_000;

  /** Broader codes above a changed one, itself counted: what is looked up of each. */
  static final long DEPTH_MAX = 20;

  private static final String ROWS = "change.rows";

  private CodeChanges() {
  }

  /** Reverts unless the change could take effect now: next version, known parents, no cycle. */
  static void requireSound(CallContext ctx, Change.SetCodes change) {
    CodeTable.Head head = head(ctx, change.table());
    Revert.require(change.version() == head.version() + 1, Reason.WRONG_REVISION, "change.version");
    Revert.require(head.rows() + change.rows().size() <= CODES_MAX, Reason.LIMIT, ROWS);
    Map<String, CodeTable.Row> changed = new TreeMap<>();
    change.rows().forEach(row -> changed.put(row.code(), row));
    for (CodeTable.Row row : change.rows()) {
      String at = row.code();
      int depth = 0;
      while (!at.isEmpty()) {
        CodeTable.Row found = changed.containsKey(at)
            ? changed.get(at)
            : Table.CODES.get(ctx.state(), GovernedTables.key(change.table(), at));
        at = Revert.present(found, Reason.UNKNOWN_CODE, ROWS).parent();
        depth++;
        Revert.require(depth < DEPTH_MAX, Reason.BAD_FIELD, ROWS);
      }
    }
  }

  static void apply(CallContext ctx, Change.SetCodes change) {
    CodeTable.Head head = head(ctx, change.table());
    long rows = head.rows();
    for (CodeTable.Row row : change.rows()) {
      Bytes key = GovernedTables.key(change.table(), row.code());
      rows += Table.CODES.contains(ctx.state(), key) ? 0 : 1;
      Table.CODES.put(ctx.state(), row, key);
    }
    Table.CODE_TABLES.put(ctx.state(), new CodeTable.Head(change.table(), change.version(), rows),
        Bytes.utf8(change.table()));
  }

  private static CodeTable.Head head(CallContext ctx, String table) {
    CodeTable.Head head = Table.CODE_TABLES.get(ctx.state(), Bytes.utf8(table));
    return head == null ? new CodeTable.Head(table, 0, 0) : head;
  }
}
