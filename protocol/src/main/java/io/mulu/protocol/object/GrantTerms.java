package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a grant allows.
 *
 * @param dataset
 *          the pinned version, or with {@code follow} the one it started from
 * @param validFromMillis
 *          block time
 * @param validToMillis
 *          block time from which it no longer permits
 * @param minimumCell
 *          smallest count that may be shown in results
 * @param delegationDepth
 *          how many grants deep it may be passed on; 0 not at all
 */
public record GrantTerms(Hash dataset, boolean follow, @Limit(7) List<Action> actions,
    Purpose purpose, @Limit(8) List<DuoTerm> research,
    @Limit(value = 200, each = 64) List<String> fields, @Nullable Hash selection,
    long validFromMillis, long validToMillis, UseLimits limits, long minimumCell,
    int delegationDepth) {
  public static final int DEPTH_MAX = 2;

  public GrantTerms {
    actions = List.copyOf(actions);
    research = List.copyOf(research);
    fields = List.copyOf(fields);
    Form.require(!actions.isEmpty(), "actions", "must name at least one action");
    Form.require(validFromMillis < validToMillis, "validToMillis", "must be after validFromMillis");
    Form.range(delegationDepth, 0, DEPTH_MAX, "delegationDepth");
  }
}
