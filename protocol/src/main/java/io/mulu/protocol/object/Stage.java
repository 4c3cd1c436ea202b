package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an approval.
 *
 * @param organization
 *          whose group it is; null for consortium-wide groups
 * @param needed
 *          votes in favour that satisfy it
 * @param veto
 *          whether one vote against rejects the whole
 * @param electorate
 *          identities that may vote, as they were when it opened
 */
public record Stage(Group group, @Nullable Hash organization, int needed, boolean veto,
    @Limit(ELECTORATE_MAX) List<Hash> electorate) {
  public static final int ELECTORATE_MAX = 128;

  public Stage {
    electorate = List.copyOf(electorate);
    Form.range(needed, 1, ELECTORATE_MAX, "needed");
  }
}
