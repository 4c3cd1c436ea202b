package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Proposal;
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

  public static final ApiMethod<ProposalQuery, ObjectAnswer> PROPOSAL = new ApiMethod<>(
      "governance_proposal", ProposalQuery.class, ObjectAnswer.class, Audience.MEMBER,
      "A change of validators or parameters, by default the newest.");
  public static final ApiMethod<PageQuery, ProposalPage> PROPOSALS = new ApiMethod<>(
      "governance_proposals", PageQuery.class, ProposalPage.class, Audience.MEMBER,
      "All changes of validators or parameters that were ever proposed.");

  static final List<ApiMethod<?, ?>> ALL = List.of(CASE, APPROVAL, APPROVALS, PROPOSAL, PROPOSALS);

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

  /**
   * @param proposal
   *          by default the newest of the height asked for
   */
  public record ProposalQuery(@Nullable Hash proposal, @Nullable Long height, boolean proof) {
  }

  /**
   * @param latest
   *          the one that is open or was so last; absent if there never was one
   */
  public record ProposalPage(long height, List<Proposal> proposals, @Nullable Hash latest,
      @Nullable @Limit(512) String cursor) {
    public ProposalPage {
      proposals = List.copyOf(proposals);
    }
  }

  public record ApprovalPage(long height, List<Approval> approvals,
      @Nullable @Limit(512) String cursor) {
    public ApprovalPage {
      approvals = List.copyOf(approvals);
    }
  }
}
