package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What someone asks for.
 *
 * @param dataset
 *          the version asked for
 * @param follow
 *          whether the grant moves on to later versions
 * @param research
 *          what kind of research (DUO codes such as HMB, DS with a disease); empty otherwise
 * @param fields
 *          names of the dataset's fields; empty means all that the level shows
 * @param selection
 *          commitment to patient-level targets, opened only to the holder's gateway
 * @param ethics
 *          commitment to an ethics approval
 * @param justification
 *          commitment to the reasons
 * @param durationMillis
 *          how long the grant shall hold, in block time
 * @param delegationDepth
 *          how many grants deep it may be passed on
 * @param price
 *          points offered; 0 where nothing is asked
 */
public record RequestTerms(Hash dataset, boolean follow, @Limit(7) List<Action> actions,
    Purpose purpose, @Limit(8) List<DuoTerm> research,
    @Limit(value = 200, each = 64) List<String> fields, @Nullable Hash selection,
    @Nullable Hash ethics, @Nullable Hash justification, long durationMillis, UseLimits limits,
    int delegationDepth, long price) {
  /** Ten years: longer grants must be asked for again. */
  public static final long DURATION_MILLIS_MAX = 10L * 366 * 24 * 3600 * 1000;

  public RequestTerms {
    actions = List.copyOf(actions);
    research = List.copyOf(research);
    fields = List.copyOf(fields);
    Form.require(!actions.isEmpty(), "actions", "must name at least one action");
    Form.distinct(actions, "actions");
    Form.distinct(research, "research");
    fields.forEach(field -> Form.code(field, "fields"));
    Form.distinct(fields, "fields");
    Form.range(durationMillis, 1, DURATION_MILLIS_MAX, "durationMillis");
    Form.range(delegationDepth, 0, GrantTerms.DEPTH_MAX, "delegationDepth");
    Form.range(price, 0, Price.POINTS_MAX, "price");
  }
}
