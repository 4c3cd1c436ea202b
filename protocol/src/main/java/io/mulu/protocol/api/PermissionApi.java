package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Reason;
import io.mulu.protocol.answer.Finding;
import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.EntryScope;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UsageBatch;
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
  public static final ApiMethod<GrantsQuery, GrantPage> GRANTS = new ApiMethod<>(
      "permission_grants", GrantsQuery.class, GrantPage.class, Audience.PARTY,
      "Grants that the organisation holds or has given.");
  public static final ApiMethod<RequestsQuery, RequestPage> REQUESTS = new ApiMethod<>(
      "permission_requests", RequestsQuery.class, RequestPage.class, Audience.PARTY,
      "Requests that the organisation has made or that are made to it.");
  public static final ApiMethod<UsageQuery, ObjectAnswer> USAGE = new ApiMethod<>(
      "permission_usage", UsageQuery.class, ObjectAnswer.class, Audience.PARTY,
      "A batch of usage records.");
  public static final ApiMethod<UsagesQuery, UsagePage> USAGES = new ApiMethod<>(
      "permission_usages", UsagesQuery.class, UsagePage.class, Audience.PARTY,
      "The batches of usage records of a grant, newest first.");
  public static final ApiMethod<Check, Verdict> CHECK = new ApiMethod<>("permission_check",
      Check.class, Verdict.class, Audience.PARTY,
      "Whether an identity may do something now, as the contracts would decide it.");
  public static final ApiMethod<Check, Explanation> EXPLAIN = new ApiMethod<>("permission_explain",
      Check.class, Explanation.class, Audience.PARTY,
      "The same decision with every failing reason in words, what it is about and what would satisfy it.");

  static final List<ApiMethod<?, ?>> ALL = List.of(REQUEST, REQUESTS, GRANT, GRANTS, USAGE, USAGES,
      CHECK, EXPLAIN);

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

  /**
   * What is absent does not narrow the list.
   *
   * @param dataset
   *          version for which it was granted
   * @param state
   *          e.g. ACTIVE
   */
  public record GrantsQuery(@Nullable Hash dataset, @Nullable Hash holder, @Nullable Hash grantee,
      @Nullable Purpose purpose, @Nullable State state, @Nullable Integer limit,
      @Nullable @Limit(512) String cursor) {
  }

  /**
   * What is absent does not narrow the list.
   *
   * @param organization
   *          that asks
   */
  public record RequestsQuery(@Nullable Hash dataset, @Nullable Hash holder,
      @Nullable Hash organization, @Nullable State state, @Nullable Integer limit,
      @Nullable @Limit(512) String cursor) {
  }

  public record RequestPage(long height, List<AccessRequest> requests,
      @Nullable @Limit(512) String cursor) {
    public RequestPage {
      requests = List.copyOf(requests);
    }
  }

  public record UsageQuery(Hash usage, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return usage;
    }
  }

  public record UsagesQuery(Hash grant, @Nullable Integer limit,
      @Nullable @Limit(512) String cursor) {
  }

  public record UsagePage(long height, List<UsageBatch> batches,
      @Nullable @Limit(512) String cursor) {
    public UsagePage {
      batches = List.copyOf(batches);
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
   * @param consents
   *          on which the use rests; absent: none
   * @param scope
   *          of the single document that it is about; absent: the version as a whole
   */
  public record Check(Hash identity, @Nullable PublicKey key, @Nullable Hash grant, Hash dataset,
      Action action, Purpose purpose, @Nullable Long uses,
      @Nullable @Limit(CONSENTS_MAX) List<Hash> consents, @Nullable EntryScope scope) {
    public static final int CONSENTS_MAX = 64;

    public Check {
      consents = consents == null ? null : List.copyOf(consents);
    }

    public List<Hash> namedConsents() {
      return consents == null ? List.of() : consents;
    }
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
   * @param localRules
   *          whether a consent restricts what only the holder's gateway can tell apart
   * @param obligations
   *          DUO codes of what the grant obliges to
   * @param usesLeft
   *          absent without a limit
   * @param validToMillis
   *          block time from which this answer must not be relied on
   */
  public record Permit(Hash grant, List<String> fields, long minimumCell, boolean noise,
      boolean gatewayView, boolean localRules, List<String> obligations, @Nullable Long usesLeft,
      long validToMillis) {
    public Permit {
      fields = List.copyOf(fields);
      obligations = List.copyOf(obligations);
    }
  }

  /**
   * @param grant
   *          of which the findings speak: the one that was named, or that comes nearest; absent if
   *          there is none
   */
  public record Explanation(Verdict verdict, @Nullable Hash grant, List<Finding> findings) {
    public Explanation {
      findings = List.copyOf(findings);
    }
  }
}
