package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every object has beside its content.
 *
 * @param ended
 *          how it ended; present in {@link State#ENDED}, and kept by what is closed after its end
 * @param revision
 *          counts edits of content from 1; votes, holds and transitions leave it alone
 * @param createdMillis
 *          block time of creation
 * @param changedMillis
 *          block time of the last change of anything
 */
public record Standing(State state, @Nullable EndReason ended, long revision,
    @Limit(HOLDS_MAX) List<Hold> holds, long createdMillis, long changedMillis) {
  public static final int HOLDS_MAX = 16;

  public Standing {
    Form.require(state == State.CLOSED || (state == State.ENDED) == (ended != null), "ended",
        "goes with the state ENDED");
    Form.range(revision, 1, Long.MAX_VALUE, "revision");
    holds = List.copyOf(holds);
    Form.require(holds.size() <= HOLDS_MAX, "holds", "are at most " + HOLDS_MAX);
  }

  public static Standing created(State state, long nowMillis) {
    return new Standing(state, null, 1, List.of(), nowMillis, nowMillis);
  }

  public Standing moved(State to, long nowMillis) {
    return new Standing(to, to == State.CLOSED ? ended : null, revision, holds, createdMillis,
        nowMillis);
  }

  public Standing ended(EndReason reason, long nowMillis) {
    return new Standing(State.ENDED, reason, revision, holds, createdMillis, nowMillis);
  }

  /** Something of the object changed that is neither an edit nor a step. */
  public Standing touched(long nowMillis) {
    return new Standing(state, ended, revision, holds, createdMillis, nowMillis);
  }

  public Standing edited(long nowMillis) {
    return new Standing(state, ended, revision + 1, holds, createdMillis, nowMillis);
  }

  public Standing held(Hold hold, long nowMillis) {
    List<Hold> more = new ArrayList<>(holds);
    more.add(hold);
    return new Standing(state, ended, revision, more, createdMillis, nowMillis);
  }

  public Standing lifted(Hold hold, long nowMillis) {
    List<Hold> fewer = new ArrayList<>(holds);
    fewer.remove(hold);
    return new Standing(state, ended, revision, fewer, createdMillis, nowMillis);
  }
}
