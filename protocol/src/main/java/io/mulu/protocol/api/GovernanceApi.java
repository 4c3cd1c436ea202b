package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Approvals and cases. */
public final class GovernanceApi {
  public static final ApiMethod<CaseQuery, ObjectAnswer> CASE = new ApiMethod<>("cases_case",
      CaseQuery.class, ObjectAnswer.class, Audience.PARTY, "A dispute.");
  public static final ApiMethod<ApprovalQuery, ObjectAnswer> APPROVAL = new ApiMethod<>(
      "governance_approval", ApprovalQuery.class, ObjectAnswer.class, Audience.PARTY,
      "An approval with its stages and votes.");
  public static final ApiMethod<PageQuery, ApprovalPage> APPROVALS = new ApiMethod<>(
      "governance_approvals", PageQuery.class, ApprovalPage.class, Audience.OWN,
      "Open approvals on which someone of the organisation may vote, or that it opened.");

  static final List<ApiMethod<?, ?>> ALL = List.of(CASE, APPROVAL, APPROVALS);

  private GovernanceApi() {
  }

  public record CaseQuery(Hash dispute, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return dispute;
    }
  }

  public record ApprovalQuery(Hash approval, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return approval;
    }
  }

  public record ApprovalPage(long height, List<Approval> approvals,
      @Nullable @Limit(512) String cursor) {
    public ApprovalPage {
      approvals = List.copyOf(approvals);
    }
  }
}
