package io.mulu.protocol.object;

import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Validator;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Proposal} would change of the rules that all follow: by which blocks are decided
 * (docs/spec/consensus.md, rules 10 and 14), and by which the contracts judge.
 */
public sealed interface Change {
  /** A new validator, of an organisation that has none. */
  @Wire(1)
  record AddValidator(Validator validator) implements Change {
  }

  /** Without successor; a set of four or more never becomes smaller than four. */
  @Wire(2)
  record RemoveValidator(PublicKey key) implements Change {
  }

  /**
   * The old goes and the new comes at the same height.
   *
   * @param key
   *          of the validator that goes
   * @param validator
   *          of the same organisation; under the same key, a new record of it: pins, address,
   *          device
   */
  @Wire(3)
  record ReplaceValidator(PublicKey key, Validator validator) implements Change {
  }

  /** All of them anew; the record's constructor refuses what could not be voted away again. */
  @Wire(4)
  record SetParameters(ChainParameters parameters) implements Change {
  }

  /**
   * New, changed and withdrawn rows of a code table.
   *
   * @param table
   *          one that exists, or a new one
   * @param version
   *          one more than the table has now; 1 for a new one
   */
  @Wire(5)
  record SetCodes(@Limit(64) String table, long version,
      @Limit(ROWS_MAX) List<CodeTable.Row> rows) implements Change {
    /** Of one change, so that it fits into the smallest block. */
    public static final int ROWS_MAX = 400;

    public SetCodes {
      Form.code(table, "table");
      Form.range(version, 1, Long.MAX_VALUE, "version");
      rows = List.copyOf(rows);
      Form.require(!rows.isEmpty(), "rows", "must change something");
      Form.distinct(rows.stream().map(CodeTable.Row::code).toList(), "rows");
    }
  }

  /** What a level of sensitivity asks for from now on. */
  @Wire(6)
  record SetLevelRules(LevelRules rules) implements Change {
  }

  /** The record that would come into the set; null if none does. */
  default @Nullable Validator incoming() {
    return switch (this) {
      case AddValidator add -> add.validator();
      case ReplaceValidator replace -> replace.validator();
      case RemoveValidator remove -> null;
      case SetParameters set -> null;
      case SetCodes set -> null;
      case SetLevelRules set -> null;
    };
  }

  /** Key of the record that would leave the set; null if none does. */
  default @Nullable PublicKey outgoing() {
    return switch (this) {
      case AddValidator add -> null;
      case ReplaceValidator replace -> replace.key();
      case RemoveValidator remove -> remove.key();
      case SetParameters set -> null;
      case SetCodes set -> null;
      case SetLevelRules set -> null;
    };
  }

  /**
   * The key that must prove that it is ready to sign before the change takes effect; null where no
   * key joins.
   */
  default @Nullable PublicKey joining() {
    return switch (this) {
      case AddValidator add -> add.validator().key();
      case ReplaceValidator replace ->
        replace.validator().key().equals(replace.key()) ? null : replace.validator().key();
      case RemoveValidator remove -> null;
      case SetParameters set -> null;
      case SetCodes set -> null;
      case SetLevelRules set -> null;
    };
  }
}
