package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;

/** A statistic that may be public: a count rounded to tens (hundreds from 1 000 on). */
public record RoundedCount(@Limit(64) String code, long count) {
  public RoundedCount {
    Form.code(code, "code");
    long step = count < 1_000 ? 10 : 100;
    Form.require(count >= 0 && count % step == 0, "count", "must be rounded to " + step);
  }
}
