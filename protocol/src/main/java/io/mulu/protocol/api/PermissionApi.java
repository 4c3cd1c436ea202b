package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests, grants, and whether something is allowed. */
public final class PermissionApi {
  public static final ApiMethod<RequestQuery, ObjectAnswer> REQUEST = new ApiMethod<>(
      "permission_request", RequestQuery.class, ObjectAnswer.class, Audience.PARTY,
      "A request for access.");
  public static final ApiMethod<GrantQuery, ObjectAnswer> GRANT = new ApiMethod<>(
      "permission_grant", GrantQuery.class, ObjectAnswer.class, Audience.PARTY, "A grant.");
  public static final ApiMethod<PageQuery, GrantPage> GRANTS = new ApiMethod<>("permission_grants",
      PageQuery.class, GrantPage.class, Audience.PARTY,
      "Grants that the organisation holds or has given.");
  public static final ApiMethod<Check, Verdict> CHECK = new ApiMethod<>("permission_check",
      Check.class, Verdict.class, Audience.PARTY,
      "Whether an identity may do something now, as the contracts would decide it.");
  public static final ApiMethod<Check, Explanation> EXPLAIN = new ApiMethod<>("permission_explain",
      Check.class, Explanation.class, Audience.PARTY,
      "The same decision with every failing reason in words, and what to do about it.");

  static final List<ApiMethod<?, ?>> ALL = List.of(REQUEST, GRANT, GRANTS, CHECK, EXPLAIN);

  private PermissionApi() {
  }

  public record RequestQuery(Hash request, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return request;
    }
  }

  public record GrantQuery(Hash grant, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return grant;
    }
  }

  public record GrantPage(long height, List<Grant> grants, @Nullable @Limit(512) String cursor) {
    public GrantPage {
      grants = List.copyOf(grants);
    }
  }

  /**
   * @param key
   *          with which the identity signs; absent where no signature is at stake
   * @param grant
   *          absent: any grant of the identity's organisation will do
   * @param uses
   *          absent: 1
   */
  public record Check(Hash identity, @Nullable PublicKey key, @Nullable Hash grant, Hash dataset,
      Action action, Purpose purpose, @Nullable Long uses) {
  }

  /**
   * @param timeMillis
   *          block time of the state on which it was decided
   * @param reasons
   *          every failing one; empty when permitted
   * @param permit
   *          what remains to be obeyed; absent when denied
   */
  public record Verdict(long height, long timeMillis, boolean isPermitted, List<Reason> reasons,
      @Nullable Permit permit) {
    public Verdict {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * @param grant
   *          on which it rests
   * @param fields
   *          that may be shown; empty means all that the level shows
   * @param minimumCell
   *          smallest count that may be shown
   * @param noise
   *          whether counts must carry noise
   * @param gatewayView
   *          whether records may only be looked at through the gateway
   * @param obligations
   *          DUO codes of what the user will owe
   * @param usesLeft
   *          absent without a limit
   * @param validToMillis
   *          block time from which this answer must not be relied on
   */
  public record Permit(Hash grant, List<String> fields, long minimumCell, boolean noise,
      boolean gatewayView, List<String> obligations, @Nullable Long usesLeft, long validToMillis) {
    public Permit {
      fields = List.copyOf(fields);
      obligations = List.copyOf(obligations);
    }
  }

  public record Explanation(Verdict verdict, List<ReasonText> texts) {
    public Explanation {
      texts = List.copyOf(texts);
    }
  }

  /** A reason of the catalogue in words. */
  public record ReasonText(Reason reason, int number, String english, String chinese,
      String remedy) {
    public static ReasonText of(Reason reason) {
      return new ReasonText(reason, reason.number(), reason.english(), reason.chinese(),
          reason.remedy());
    }
  }
}
