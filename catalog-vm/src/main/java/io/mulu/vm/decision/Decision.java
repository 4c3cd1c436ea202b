package io.mulu.vm.decision;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer: yes with what remains to be obeyed, or no with everything that stands against it. */
public sealed interface Decision {
  /**
   * @param grant
   *          on which it rests
   */
  record Permit(Hash grant, Residual residual) implements Decision {
  }

  /**
   * @param reasons
   *          every failing one in the order of the steps, each once; its remedy is in the catalogue
   * @param nearest
   *          the grant that came nearest to permitting it; null if none was at hand
   */
  record Deny(List<Reason> reasons, @Nullable Hash nearest) implements Decision {
    public Deny {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * Rules that the enforcement point applies to what it hands out.
   *
   * @param fields
   *          names that may be shown; empty means all that the level shows
   * @param minimumCell
   *          smallest count that may be shown
   * @param noise
   *          whether counts must carry noise
   * @param gatewayView
   *          whether records may only be looked at through the gateway
   * @param localRules
   *          whether a consent that was counted on restricts what only the gateway can tell apart
   * @param obligations
   *          DUO codes of what the grant obliges to
   * @param usesLeft
   *          after this use; Long.MAX_VALUE without a limit
   * @param validToMillis
   *          block time from which this answer must not be relied on
   */
  record Residual(List<String> fields, long minimumCell, boolean noise, boolean gatewayView,
      boolean localRules, List<String> obligations, long usesLeft, long validToMillis) {
    public Residual {
      fields = List.copyOf(fields);
      obligations = List.copyOf(obligations);
    }
  }

  default boolean isPermit() {
    return this instanceof Permit;
  }
}
