package io.mulu.vm.lifecycle;

import io.mulu.protocol.Reason;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that must not happen: undoes its transaction, which stays in the block with a receipt that
 * says why. Without a stack trace; thrown by the checks here, caught only in the executor.
 */
public final class Revert extends RuntimeException {
  private final transient List<Reason> reasons;
  private final String field;

  private Revert(List<Reason> reasons, String field) {
    super(reasons.toString(), null, false, false);
    this.reasons = List.copyOf(reasons);
    this.field = field;
  }

  /** The leading one first; never empty. */
  public List<Reason> reasons() {
    return reasons;
  }

  /** Of the call, what the leading reason is about; may be empty. */
  public String field() {
    return field;
  }

  public static void require(boolean condition, Reason reason) {
    require(condition, reason, "");
  }

  public static void require(boolean condition, Reason reason, String field) {
    if (!condition) {
      throw new Revert(List.of(reason), field);
    }
  }

  /** Reverts with all of them, unless there is none. */
  public static void requireNone(List<Reason> problems, String field) {
    if (!problems.isEmpty()) {
      throw new Revert(problems, field);
    }
  }

  /** For the caller to throw where the compiler must see that nothing follows. */
  public static Revert because(Reason reason, String field) {
    return new Revert(List.of(reason), field);
  }

  public static <T> T present(@Nullable T value, Reason reason, String field) {
    if (value == null) {
      throw new Revert(List.of(reason), field);
    }
    return value;
  }

  /**
   * A record made of what the caller sent: its constructor's refusal, which starts with the field's
   * name, becomes BAD_FIELD.
   */
  public static <T> T wellFormed(Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      int end = message.indexOf(' ');
      throw new Revert(List.of(Reason.BAD_FIELD), end < 0 ? message : message.substring(0, end));
    }
  }
}
