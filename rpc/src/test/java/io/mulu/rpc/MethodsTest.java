package io.mulu.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.LightClient;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.answer.Finding;
import io.mulu.protocol.answer.TransactionStatus.Stage;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.ApiMethods;
import io.mulu.protocol.api.Audience;
import io.mulu.protocol.api.CatalogApi;
import io.mulu.protocol.api.ChainApi;
import io.mulu.protocol.api.GovernanceApi;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.PageQuery;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.api.RegistryApi;
import io.mulu.protocol.api.StateApi;
import io.mulu.protocol.api.TxApi;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonSchema;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.State;
import io.mulu.rpc.fixture.ScanSearch;
import io.mulu.rpc.fixture.TestCalls;
import io.mulu.rpc.fixture.TestConsortium;
import io.mulu.rpc.fixture.TestLedger;
import io.mulu.rpc.methods.MethodTable;
import io.mulu.rpc.methods.VmContracts;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MethodsTest {
  private static final PermissionApi.GrantsQuery GRANTS = new PermissionApi.GrantsQuery(null, null,
      null, null, null, null, null);

  private final TestConsortium consortium = new TestConsortium("methods");
  private final TestLedger ledger = new TestLedger(consortium);
  private final Limits limits = Limits.defaults();
  private final LedgerReads reads = new LedgerReads(ledger, limits);
  private final Map<String, MethodEndpoint> methods = MethodTable.of(ledger, reads,
      new VmContracts(ledger.genesis().chainId()), new ScanSearch(ledger), new SecureRandom());

  private Hash organization(int founder) {
    return ledger.genesis().organizationId(founder);
  }

  private <P extends Record, R extends Record> R call(int founder, ApiMethod<P, R> method, P params)
      throws Exception {
    Request request = new Request(Caller.local(organization(founder)),
        System.nanoTime() + Duration.ofSeconds(20).toNanos(), null);
    MethodEndpoint endpoint = Objects.requireNonNull(methods.get(method.name()));
    return JsonForm.read(method.result(), endpoint.call(JsonForm.of(params), request));
  }

  private static void refused(ErrorCode code, ThrowingCallable what) {
    assertThatThrownBy(what).isInstanceOfSatisfying(RpcError.class,
        e -> assertThat(e.code()).isEqualTo(code));
  }

  private Hash endpoint(int founder) {
    ledger.giveRoles(founder);
    return TestCalls.created(ledger.run(founder, TestCalls.endpoint(9000 + founder)));
  }

  @Test
  void everyMethodRefusesEveryParameterThatIsNotOfItsSchema() throws Exception {
    for (ApiMethod<?, ?> method : ApiMethods.ALL) {
      MethodEndpoint endpoint = Objects.requireNonNull(methods.get(method.name()));
      Request request = new Request(Caller.local(organization(0)),
          System.nanoTime() + Duration.ofSeconds(20).toNanos(), null);
      for (JsonSchema.Member member : new JsonSchema().members(method.params())) {
        // A number with a fraction is of no type in any schema here.
        assertThatThrownBy(() -> endpoint.call(Map.of(member.name(), 0.5), request))
            .as(method.name() + " " + member.name()).isInstanceOfSatisfying(RpcError.class, e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMS);
            });
      }
      assertThatThrownBy(() -> endpoint.call(Map.of("nonsense", 1), request)).as(method.name())
          .isInstanceOf(RpcError.class);
      assertThatThrownBy(() -> endpoint.call(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), request))
          .as(method.name()).isInstanceOf(RpcError.class);
    }
  }

  @Test
  void chainMethodsShowBlocksAndWhatIsInForce() throws Exception {
    Submission submission = ledger.signed(1, TestCalls.endpoint(9001), Bytes.EMPTY);
    ledger.submit(submission);
    Hash id = submission.transaction().id();

    ChainApi.ChainInfo info = call(0, ChainApi.INFO, new NoParams());
    assertThat(info.height()).isEqualTo(1);
    assertThat(info.quorum()).isEqualTo(3);
    ChainApi.HeaderAnswer head = call(0, ChainApi.HEAD, new NoParams());
    assertThat(head.hash()).isEqualTo(ledger.head().hash());
    assertThat(call(0, ChainApi.HEADER, new ChainApi.BlockQuery(null, head.hash())))
        .isEqualTo(head);
    new LightClient(ledger.genesis()).check(head.header(),
        call(0, ChainApi.CERTIFICATE, new ChainApi.BlockQuery(1L, null)).certificate());
    ChainApi.BlockAnswer block = call(0, ChainApi.BLOCK,
        new ChainApi.BlockPageQuery(1L, null, null, null));
    assertThat(block.transactionCount()).isEqualTo(1);
    assertThat(block.transactions().getFirst().call()).isEqualTo("registerEndpoint");
    assertThat(call(0, ChainApi.BLOCK, new ChainApi.BlockPageQuery(1L, null, 1, 10)).transactions())
        .isEmpty();
    assertThat(call(0, ChainApi.TRANSACTION, new ChainApi.TransactionQuery(id)).body())
        .isEqualTo(submission.transaction().decodeBody());
    assertThat(call(0, ChainApi.GENESIS, new NoParams()).genesis()).isEqualTo(ledger.genesis());
    for (Long height : new Long[]{0L, 1L, 2L}) {
      assertThat(call(0, ChainApi.VALIDATORS, new ChainApi.HeightQuery(height)).hash())
          .isEqualTo(ledger.head().validatorSetHash());
      assertThat(call(0, ChainApi.PARAMETERS, new ChainApi.HeightQuery(height)).hash())
          .isEqualTo(ledger.head().parametersHash());
    }
    refused(ErrorCode.NOT_FOUND, () -> call(0, ChainApi.VALIDATORS, new ChainApi.HeightQuery(3L)));
    refused(ErrorCode.NOT_FOUND, () -> call(0, ChainApi.HEADER, new ChainApi.BlockQuery(2L, null)));
    refused(ErrorCode.NOT_FOUND,
        () -> call(0, ChainApi.HEADER, new ChainApi.BlockQuery(null, Hash.ZERO)));
    refused(ErrorCode.INVALID_PARAMS,
        () -> call(0, ChainApi.HEADER, new ChainApi.BlockQuery(0L, head.hash())));
    refused(ErrorCode.NOT_FOUND,
        () -> call(0, ChainApi.TRANSACTION, new ChainApi.TransactionQuery(Hash.ZERO)));
  }

  @Test
  void aTransactionIsFollowedToItsProvenReceipt() throws Exception {
    ledger.commitAtOnce(false);
    Submission submission = ledger.signed(1, TestCalls.endpoint(9001), Bytes.EMPTY);
    Hash id = submission.transaction().id();
    TxApi.Submit submit = new TxApi.Submit(submission.encode(), null, false);

    assertThat(call(0, TxApi.STATUS, new TxApi.StatusQuery(id, false)).stage())
        .isEqualTo(Stage.UNKNOWN);
    TxApi.Progress pooled = call(0, TxApi.SUBMIT, submit);
    assertThat(pooled.stage()).isEqualTo(Stage.POOLED);
    assertThat(pooled.isKnown()).isFalse();
    assertThat(call(0, TxApi.SUBMIT, submit).isKnown()).isTrue();
    assertThat(call(0, TxApi.WAIT, new TxApi.Wait(id, 1L, false)).stage()).isEqualTo(Stage.POOLED);
    ledger.commit();
    TxApi.Progress done = call(0, TxApi.WAIT, new TxApi.Wait(id, null, true));

    assertThat(done.stage()).isEqualTo(Stage.FINAL);
    Receipt proven = new LightClient(ledger.genesis()).receipt(id,
        Objects.requireNonNull(done.proof()));
    assertThat(proven).isEqualTo(done.receipt());
    assertThat(proven.isApplied()).isTrue();
    assertThat(call(0, TxApi.SUBMIT, submit).receipt()).isEqualTo(proven);
  }

  @Test
  void aRefusedTransactionSaysWhyAndAnOverloadedNodeWhenToComeBack() throws Exception {
    Submission submission = ledger.signed(1, TestCalls.endpoint(9001), Bytes.EMPTY);
    Submission forged = new Submission(submission.transaction(), Bytes.utf8("smuggled"));

    assertThatThrownBy(() -> call(0, TxApi.SUBMIT, new TxApi.Submit(forged.encode(), null, false)))
        .isInstanceOfSatisfying(RpcError.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.REFUSED);
          assertThat(e.data()).containsEntry("reason", "ATTACHMENT_MISMATCH")
              .containsEntry("field", "attachment").containsKeys("expected", "actual", "hint");
        });
    assertThatThrownBy(
        () -> call(0, TxApi.SUBMIT, new TxApi.Submit(Bytes.utf8("rubbish"), null, false)))
        .isInstanceOfSatisfying(RpcError.class,
            e -> assertThat(e.data()).containsEntry("reason", "TRANSACTION_MALFORMED"));
    ledger.answer(new Admission.Overloaded(Reason.QUOTA, 750));
    assertThatThrownBy(
        () -> call(0, TxApi.SUBMIT, new TxApi.Submit(submission.encode(), null, false)))
        .isInstanceOfSatisfying(RpcError.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
          assertThat(e.data()).containsEntry("retryAfterMillis", "750").containsEntry("reason",
              "QUOTA");
        });
  }

  @Test
  void aPreparedCallIsTheBytesThatTheBuilderWouldSign() throws Exception {
    TxApi.Prepare params = new TxApi.Prepare(ledger.genesis().adminId(1),
        consortium.adminKey(1).publicKey(), TestCalls.endpoint(9001), null, null, null);

    TxApi.Prepared prepared = call(1, TxApi.PREPARE, params);
    Transaction signed = new Transaction(prepared.bodyBytes(),
        consortium.adminKey(1).sign(prepared.bytesToSign()));

    assertThat(signed.id()).isEqualTo(prepared.id());
    assertThat(signed.decodeBody()).isEqualTo(prepared.body());
    assertThat(ledger.submit(new Submission(signed, Bytes.EMPTY)))
        .isEqualTo(new Admission.Accepted(prepared.id(), false));
    refused(ErrorCode.INVALID_PARAMS,
        () -> call(1, TxApi.PREPARE,
            new TxApi.Prepare(ledger.genesis().adminId(1), consortium.adminKey(1).publicKey(),
                new Call.ProposeOrganization("x".repeat(65), new LocalizedText("", "X"),
                    OrganizationType.HOSPITAL, consortium.adminKey(1).publicKey()),
                null, null, null)));
    refused(ErrorCode.INVALID_PARAMS,
        () -> call(1, TxApi.PREPARE,
            new TxApi.Prepare(ledger.genesis().adminId(1), consortium.adminKey(1).publicKey(),
                TestCalls.endpoint(9001), null, Bytes.utf8("short"), null)));
  }

  @Test
  void aSimulationTellsTheReceiptAndKeepsNothing() throws Exception {
    TxApi.Simulation applied = call(1, TxApi.SIMULATE,
        new TxApi.Simulate(ledger.genesis().adminId(1), consortium.adminKey(1).publicKey(),
            TestCalls.endpoint(9001), null));
    TxApi.Simulation reverted = call(1, TxApi.SIMULATE,
        new TxApi.Simulate(ledger.genesis().adminId(1), consortium.adminKey(1).publicKey(),
            new Call.RevokeGrant(Hash.ZERO), null));

    assertThat(applied.receipt().isApplied()).isTrue();
    assertThat(reverted.receipt().isApplied()).isFalse();
    assertThat(reverted.receipt().reasons()).isNotEmpty();
    assertThat(ledger.height()).isZero();
    assertThat(ledger.viewsOpen()).isZero();
  }

  @Test
  void listsGoOnWhereTheyStoodWhateverIsCommittedMeanwhile() throws Exception {
    Hash endpoint = endpoint(1);
    ledger.submit(TestCalls.entries(ledger, 1, endpoint, 0, 25));
    Set<Hash> seen = new HashSet<>();
    String cursor = null;
    int pages = 0;
    do {
      CatalogApi.EntryPage page = call(1, CatalogApi.ENTRIES, new PageQuery(10, cursor));
      page.entries().forEach(entry -> assertThat(seen.add(entry.id())).isTrue());
      cursor = page.cursor();
      pages++;
      ledger.submit(TestCalls.entries(ledger, 1, endpoint, 100 * pages, 100 * pages + 5));
    } while (cursor != null);

    assertThat(pages).isEqualTo(3);
    assertThat(seen).hasSize(25);
    assertThat(call(2, CatalogApi.ENTRIES, new PageQuery(null, null)).entries()).isEmpty();
    assertThat(ledger.viewsOpen()).isEqualTo(1);
  }

  @Test
  void aCursorOfAnotherTimeOrOfNobodyIsRefused() throws Exception {
    refused(ErrorCode.CURSOR_EXPIRED, () -> call(0, RegistryApi.ORGANIZATIONS,
        new PageQuery(1, new Cursor(77, Bytes.EMPTY).text())));
    refused(ErrorCode.INVALID_PARAMS,
        () -> call(0, RegistryApi.ORGANIZATIONS, new PageQuery(1, "§")));
    refused(ErrorCode.INVALID_PARAMS,
        () -> call(0, RegistryApi.ORGANIZATIONS, new PageQuery(1, "AAAA")));
    refused(ErrorCode.INVALID_PARAMS,
        () -> call(0, RegistryApi.ORGANIZATIONS, new PageQuery(limits.pageMax() + 1, null)));
    refused(ErrorCode.INVALID_PARAMS,
        () -> call(0, RegistryApi.ORGANIZATIONS, new PageQuery(0, null)));
    assertThat(call(0, RegistryApi.ORGANIZATIONS, new PageQuery(5, null)).cursor()).isNull();
    assertThat(
        call(0, RegistryApi.ORGANIZATIONS, new PageQuery(limits.pageMax(), null)).organizations())
        .hasSize(TestConsortium.FOUNDERS);
  }

  @Test
  void searchFindsPublishedDatasetsByWordsAndCodes() throws Exception {
    Hash heart = ledger.publish(1, TestCalls.dataset("心电图", "Heart Traces", 1));
    ledger.publish(2, TestCalls.dataset("肺部影像", "Lung images", 2));
    CatalogApi.DatasetPage all = call(0, CatalogApi.DATASETS,
        new CatalogApi.DatasetsQuery(null, null, null, null));
    assertThat(all.datasets()).hasSize(2);
    assertThat(search("heart  TRACES", null, null)).containsExactly(heart);
    assertThat(search("心电", null, null)).containsExactly(heart);
    assertThat(search("icd-10 about", "HEAL", 1)).containsExactly(heart);
    assertThat(search("heart lung", null, null)).isEmpty();
    assertThat(search(null, "OTHER", null)).isEmpty();
    assertThat(search(null, null, 4)).isEmpty();
    assertThat(call(0, CatalogApi.DATASETS,
        new CatalogApi.DatasetsQuery(organization(1), State.REVIEW, null, null)).datasets())
        .isEmpty();
    CatalogApi.SearchPage first = call(0, CatalogApi.SEARCH,
        new CatalogApi.SearchQuery(null, null, 1, null));
    CatalogApi.SearchPage second = call(0, CatalogApi.SEARCH,
        new CatalogApi.SearchQuery(null, null, 1, first.cursor()));
    assertThat(second.datasets()).doesNotContainAnyElementsOf(first.datasets()).hasSize(1);
    assertThat(second.cursor()).isNull();
    refused(ErrorCode.INVALID_PARAMS,
        () -> call(0, CatalogApi.SEARCH, new CatalogApi.SearchQuery(null, null, 1, "§")));
    refused(ErrorCode.INVALID_PARAMS, () -> call(0, CatalogApi.SEARCH,
        new CatalogApi.SearchQuery("a b c d e f g h i j k l m n o p q", null, null, null)));
    assertThat(call(0, CatalogApi.DATASETS,
        new CatalogApi.DatasetsQuery(organization(1), null, null, null)).datasets()).hasSize(1);
  }

  private List<Hash> search(@Nullable String text, @Nullable String theme, @Nullable Integer level)
      throws Exception {
    List<Hash> ids = new ArrayList<>();
    List<CatalogApi.Choice> chosen = new ArrayList<>();
    if (theme != null) {
      chosen.add(new CatalogApi.Choice(CatalogApi.Dimension.THEME, theme));
    }
    if (level != null) {
      chosen.add(new CatalogApi.Choice(CatalogApi.Dimension.LEVEL, level.toString()));
    }
    call(0, CatalogApi.SEARCH, new CatalogApi.SearchQuery(text, chosen, null, null)).datasets()
        .forEach(dataset -> ids.add(dataset.id()));
    return ids;
  }

  @Test
  void entriesAreFoundByTheirExactLocatorAndListedForTheirHolderOnly() throws Exception {
    Hash endpoint = endpoint(1);
    ledger.submit(TestCalls.entries(ledger, 1, endpoint, 0, 5));
    CatalogApi.LocatorAnswer found = call(3, CatalogApi.ENTRY_BY_LOCATOR,
        new CatalogApi.LocatorQuery(TestCalls.locator(3), null, true));
    Hash id = Objects.requireNonNull(found.value()).id();

    LightClient light = new LightClient(ledger.genesis());
    assertThat(light.read(StateTable.ENTRY.key(id), Objects.requireNonNull(found.entryProof())))
        .isPresent();
    assertThat(light.read(StateTable.LOCATOR.key(TestCalls.locator(9)),
        Objects.requireNonNull(call(3, CatalogApi.ENTRY_BY_LOCATOR,
            new CatalogApi.LocatorQuery(TestCalls.locator(9), null, true)).locatorProof())))
        .isEmpty();
    assertThat(call(1, CatalogApi.ENTRY, new CatalogApi.EntryQuery(id, null, false)).value())
        .isEqualTo(found.value());
    assertThat(call(1, CatalogApi.ENTRY, new CatalogApi.EntryQuery(id, 0L, true)).value()).isNull();
    refused(ErrorCode.FORBIDDEN,
        () -> call(3, CatalogApi.ENTRY, new CatalogApi.EntryQuery(id, null, false)));
    refused(ErrorCode.FORBIDDEN,
        () -> call(3, StateApi.GET, new StateApi.Get(StateTable.ENTRY.key(id), null, true)));
    CatalogApi.Counts counts = call(1, CatalogApi.COUNTS, new NoParams());
    assertThat(counts.documents()).isEqualTo(5);
    assertThat(counts.classes()).containsExactly(new CatalogApi.ClassCount("IMAGE", 2),
        new CatalogApi.ClassCount("LAB", 3));
    assertThat(call(3, CatalogApi.COUNTS, new NoParams()).documents()).isZero();
  }

  @Test
  void grantsAreForTheirPartiesAndDecisionsNameEveryReason() throws Exception {
    ledger.giveRoles(2);
    Hash dataset = ledger.publish(1, TestCalls.dataset("公开", "Open", 1));
    ledger.run(2, TestCalls.request(dataset));
    Grant grant = call(2, PermissionApi.GRANTS, GRANTS).grants().getFirst();

    assertThat(call(1, PermissionApi.GRANTS, GRANTS).grants()).containsExactly(grant);
    assertThat(call(3, PermissionApi.GRANTS, GRANTS).grants()).isEmpty();
    PermissionApi.GrantQuery query = new PermissionApi.GrantQuery(grant.id(), null, true);
    assertThat(call(2, PermissionApi.GRANT, query).value()).isEqualTo(grant);
    refused(ErrorCode.FORBIDDEN, () -> call(3, PermissionApi.GRANT, query));
    refused(ErrorCode.FORBIDDEN, () -> call(3, PermissionApi.REQUEST,
        new PermissionApi.RequestQuery(Objects.requireNonNull(grant.request()), null, false)));

    PermissionApi.Verdict permitted = call(2, PermissionApi.CHECK, check(dataset, Action.COUNT));
    assertThat(permitted.reasons()).isEmpty();
    assertThat(permitted.isPermitted()).isTrue();
    assertThat(Objects.requireNonNull(permitted.permit()).grant()).isEqualTo(grant.id());
    PermissionApi.Explanation denied = call(1, PermissionApi.EXPLAIN,
        check(dataset, Action.RECORD));
    assertThat(denied.verdict().isPermitted()).isFalse();
    assertThat(denied.verdict().reasons()).contains(Reason.NO_GRANT);
    assertThat(denied.findings()).extracting(Finding::reason).isEqualTo(denied.verdict().reasons());
    assertThat(denied.findings().getFirst().about()).as("the grant that comes nearest")
        .containsExactly(ObjectKind.GRANT.show(grant.id()));
    assertThat(denied.grant()).isEqualTo(grant.id());
    refused(ErrorCode.FORBIDDEN, () -> call(3, PermissionApi.CHECK, check(dataset, Action.COUNT)));
    refused(ErrorCode.FORBIDDEN,
        () -> call(3, PermissionApi.EXPLAIN, new PermissionApi.Check(ledger.genesis().adminId(3),
            null, grant.id(), dataset, Action.COUNT, Purpose.HOPERAT, null, null, null)));
    ledger.run(1, new Call.RevokeGrant(grant.id()));
    assertThat(call(2, PermissionApi.CHECK,
        new PermissionApi.Check(ledger.genesis().adminId(2), null, grant.id(), dataset,
            Action.COUNT, Purpose.HOPERAT, null, List.of(), null))
        .reasons()).containsExactly(Reason.GRANT_ENDED);
  }

  private PermissionApi.Check check(Hash dataset, Action action) {
    return new PermissionApi.Check(ledger.genesis().adminId(2), null, null, dataset, action,
        Purpose.HOPERAT, null, List.of(), null);
  }

  @Test
  void objectsAreReadAtAnyHeightAndFoundByKey() throws Exception {
    Organization now = (Organization) Objects.requireNonNull(call(4, RegistryApi.ORGANIZATION,
        new RegistryApi.OrganizationQuery(organization(2), null, false)).value());
    assertThat(now.code()).isEqualTo("HOSPITAL-2");
    assertThat(call(4, RegistryApi.IDENTITY_BY_KEY,
        new RegistryApi.KeyQuery(consortium.adminKey(2).publicKey(), null)).value()).isEqualTo(
            call(4, RegistryApi.IDENTITY, new RegistryApi.IdentityQuery(now.admin(), null, true))
                .value());
    assertThat(
        call(4, RegistryApi.IDENTITY, new RegistryApi.IdentityQuery(Hash.ZERO, null, true)).value())
        .isNull();
    refused(ErrorCode.NOT_FOUND,
        () -> call(4, RegistryApi.IDENTITY, new RegistryApi.IdentityQuery(now.admin(), 9L, false)));
    refused(ErrorCode.INVALID_PARAMS,
        () -> call(4, StateApi.GET, new StateApi.Get(Bytes.EMPTY, null, false)));
  }

  @Test
  void openApprovalsAreShownToThoseWhoMayVote() throws Exception {
    ledger.run(1, new Call.ProposeOrganization("NEW-1", new LocalizedText("", "New"),
        OrganizationType.RESEARCH, new TestConsortium("elsewhere").adminKey(0).publicKey()));

    GovernanceApi.ApprovalPage mine = call(2, GovernanceApi.APPROVALS, new PageQuery(null, null));
    assertThat(mine.approvals()).hasSize(1);
    assertThat(call(2, GovernanceApi.APPROVAL,
        new GovernanceApi.ApprovalQuery(mine.approvals().getFirst().id(), null, false)).value())
        .isEqualTo(mine.approvals().getFirst());
  }

  @Test
  void proposalsValidatorsAndParametersAreReadAtAnyHeight() throws Exception {
    assertThat(
        call(2, GovernanceApi.PROPOSAL, new GovernanceApi.ProposalQuery(null, null, false)).value())
        .isNull();
    ChainParameters d = ChainParameters.defaults();
    ChainParameters next = new ChainParameters(d.protocolVersion(), d.viewTimeoutMillis(),
        d.viewTimeoutMaxMillis(), d.heartbeatMillis(), d.clockDriftMaxMillis(),
        d.stalenessMaxMillis(), d.transactionLifetimeMillis(), 7, d.blockBytesMax(),
        d.transactionBytesMax(), d.attachmentBytesMax(), d.batchEntriesMax(), d.dueTransitionsMax(),
        d.blockWorkMax(), d.approvalMillis(), d.requestMillis(), d.caseAnswerMillis(),
        d.childrenMax(), d.contracts());
    Hash id = ledger.change(new Change.SetParameters(next), 0, 1, 2);
    long decided = ledger.height();
    ValidatorSet set = ledger.genesis().validatorSet();
    Validator old = set.at(0);
    Validator moved = new Validator(old.key(), old.organization(), old.device(), old.tlsPins(),
        "elsewhere.example:7400");
    Hash second = ledger.change(new Change.ReplaceValidator(old.key(), moved), 0, 1, 2);
    long replaced = ledger.height();
    ledger.run(1, TestCalls.endpoint(9001));

    Proposal newest = (Proposal) Objects.requireNonNull(
        call(2, GovernanceApi.PROPOSAL, new GovernanceApi.ProposalQuery(null, null, true)).value());
    assertThat(newest.id()).isEqualTo(second);
    assertThat(newest.effectiveHeight()).isEqualTo(replaced + 1);
    assertThat(
        call(2, GovernanceApi.PROPOSAL, new GovernanceApi.ProposalQuery(null, decided, false))
            .value())
        .as("the newest of then")
        .isInstanceOfSatisfying(Proposal.class, then -> assertThat(then.id()).isEqualTo(id));
    GovernanceApi.ProposalPage all = call(2, GovernanceApi.PROPOSALS, new PageQuery(null, null));
    assertThat(all.proposals()).extracting(Proposal::id).containsExactlyInAnyOrder(id, second);
    assertThat(all.latest()).isEqualTo(second);
    assertThat(call(2, ChainApi.PARAMETERS, new ChainApi.HeightQuery(decided)).parameters())
        .isEqualTo(d);
    assertThat(call(2, ChainApi.PARAMETERS, new ChainApi.HeightQuery(decided + 1)).parameters())
        .isEqualTo(next);
    assertThat(call(2, ChainApi.VALIDATORS, new ChainApi.HeightQuery(replaced)).set())
        .isEqualTo(set);
    for (long height : List.of(replaced + 1, ledger.height() + 1)) {
      assertThat(call(2, ChainApi.VALIDATORS, new ChainApi.HeightQuery(height)).set().at(0))
          .isEqualTo(moved);
    }
    ChainApi.HandoversAnswer changes = call(2, ChainApi.HANDOVERS,
        new ChainApi.HandoverQuery(0, null));
    assertThat(changes.handovers()).hasSize(1);
    assertThat(changes.handovers().getFirst().last().header().height()).isEqualTo(replaced);
    assertThat(
        call(2, ChainApi.HANDOVERS, new ChainApi.HandoverQuery(replaced + 1, null)).handovers())
        .isEmpty();
  }

  @Test
  void audiencesAreThoseOfTheDesign() {
    for (ApiMethod<?, ?> method : ApiMethods.ALL) {
      Set<Audience> allowed = switch (method.namespace()) {
        case "chain" -> Set.of(Audience.ANYONE, Audience.MEMBER);
        case "node" -> Set.of(Audience.ANYONE);
        case "tx" -> Set.of(Audience.ANYONE, Audience.MEMBER);
        case "registry", "rights" -> Set.of(Audience.MEMBER);
        case "consent" -> Set.of(Audience.MEMBER, Audience.PARTY);
        case "catalog" -> Set.of(Audience.MEMBER, Audience.OWN);
        case "governance" -> Set.of(Audience.PARTY, Audience.OWN, Audience.MEMBER);
        case "permission", "cases", "state", "audit" -> Set.of(Audience.PARTY);
        default -> Set.of();
      };
      assertThat(allowed).as(method.name()).contains(method.audience());
    }
  }
}
