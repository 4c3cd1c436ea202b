package io.mulu.protocol.api;

import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.LevelRules;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Approvals, cases, and the rules that the consortium votes on. */
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

  public static final ApiMethod<CasesQuery, CasePage> CASES = new ApiMethod<>("cases_cases",
      CasesQuery.class, CasePage.class, Audience.PARTY,
      "Disputes that the organisation has opened, must answer or judges.");
  public static final ApiMethod<CodesQuery, CodePage> CODES = new ApiMethod<>("governance_codes",
      CodesQuery.class, CodePage.class, Audience.MEMBER, "The codes of a governed table.");
  public static final ApiMethod<NoParams, Levels> LEVELS = new ApiMethod<>("governance_levels",
      NoParams.class, Levels.class, Audience.MEMBER,
      "What each level of sensitivity asks for now.");

  static final List<ApiMethod<?, ?>> ALL = List.of(CASE, CASES, APPROVAL, APPROVALS, PROPOSAL,
      PROPOSALS, CODES, LEVELS);

  private GovernanceApi() {
  }

  public record CaseQuery(Hash dispute, @Nullable Long height,
      boolean proof) implements ObjectQuery {
    @Override
    public Hash id() {
      return dispute;
    }
  }

  /** What is absent does not narrow the list. */
  public record CasesQuery(@Nullable CaseCode code, @Nullable State state, @Nullable Integer limit,
      @Nullable @Limit(512) String cursor) {
  }

  public record CasePage(long height, List<Case> cases, @Nullable @Limit(512) String cursor) {
    public CasePage {
      cases = List.copyOf(cases);
    }
  }

  /**
   * @param table
   *          e.g. DISEASE
   */
  public record CodesQuery(@Limit(64) String table, @Nullable Integer limit,
      @Nullable @Limit(512) String cursor) {
  }

  /**
   * @param version
   *          of the table; 0 if there is none
   */
  public record CodePage(long height, @Limit(64) String table, long version,
      List<CodeTable.Row> codes, @Nullable @Limit(512) String cursor) {
    public CodePage {
      codes = List.copyOf(codes);
    }
  }

  public record Levels(long height, List<LevelRules> levels) {
    public Levels {
      levels = List.copyOf(levels);
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
