package io.mulu.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.api.AuditApi;
import io.mulu.protocol.api.ConsentApi;
import io.mulu.protocol.api.GovernanceApi;
import io.mulu.protocol.api.NoParams;
import io.mulu.protocol.api.PageQuery;
import io.mulu.protocol.api.PermissionApi;
import io.mulu.protocol.api.RightsApi;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.object.Amounts;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.ConsentHandle;
import io.mulu.protocol.object.ConsentTerms;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.RightType;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.fixture.ScanSearch;
import io.mulu.rpc.fixture.TestCalls;
import io.mulu.rpc.fixture.TestConsortium;
import io.mulu.rpc.fixture.TestLedger;
import io.mulu.rpc.methods.MethodTable;
import io.mulu.rpc.methods.VmContracts;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reads of rights, consents, usage, cases, governed tables and the audit, by those who may. */
final class ContractReadsTest {
  private static final WireCodec<ConsentHandle> HANDLE = WireCodec.of(ConsentHandle.class);
  private static final Hash LOCATOR = Hash.sha256(Bytes.utf8("clo"));

  private final TestLedger ledger = new TestLedger(new TestConsortium("contract-reads"));
  private final LedgerReads reads = new LedgerReads(ledger, Limits.defaults());
  private final Map<String, MethodEndpoint> methods = MethodTable.of(ledger, reads,
      new VmContracts(ledger.genesis().chainId()), new ScanSearch(ledger), new SecureRandom());

  @Test
  void rightsInAVersionAreEverybodysToRead() throws Exception {
    Hash dataset = ledger.publish(1, TestCalls.dataset("公开", "Open", 1));
    Right hold = call(3, RightsApi.OF_DATASET, new RightsApi.VersionQuery(dataset, null, null))
        .rights().getFirst();
    assertThat(hold.rightType()).isEqualTo(RightType.HOLD);
    assertThat(hold.organization()).isEqualTo(organization(1));
    assertThat(call(3, RightsApi.RIGHT, new RightsApi.RightQuery(hold.id(), null, true)).value())
        .isEqualTo(hold);
  }

  @Test
  void aConsentIsFoundByItsLocatorAndByIdOnlyWhereItWasRecorded() throws Exception {
    Hash consent = recorded();
    var found = call(3, ConsentApi.BY_LOCATOR, new ConsentApi.LocatorQuery(LOCATOR, null, true));
    assertThat(Objects.requireNonNull(found.value()).id()).isEqualTo(consent);
    assertThat(found.locatorProof()).isNotNull();
    assertThat(found.consentProof()).isNotNull();
    var absent = call(3, ConsentApi.BY_LOCATOR, new ConsentApi.LocatorQuery(Hash.ZERO, null, true));
    assertThat(absent.value()).isNull();
    assertThat(absent.locatorProof()).isNotNull();
    var query = new ConsentApi.ConsentQuery(consent, null, false);
    assertThat(call(1, ConsentApi.CONSENT, query).value()).isNotNull();
    refused(ErrorCode.FORBIDDEN, () -> call(2, ConsentApi.CONSENT, query));
  }

  @Test
  void changesOfConsentsAreListedByHeightAndWhoHasSeenToThem() throws Exception {
    ledger.giveRoles(1);
    ledger.run(1, TestCalls.endpoint(9001));
    recorded();
    long first = ledger.height();
    recorded(Hash.sha256(Bytes.utf8("second")));
    assertThat(changes(null)).hasSize(2);
    assertThat(changes(first + 1)).hasSize(1);
    assertThat(changes(first).getFirst().atHeight()).isEqualTo(first);
    assertThat(changes(ledger.height() + 1)).isEmpty();
    var page = call(2, ConsentApi.CHANGES, new ConsentApi.ChangesQuery(null, 1, null));
    assertThat(call(2, ConsentApi.CHANGES, new ConsentApi.ChangesQuery(null, 1, page.cursor()))
        .changes().getFirst().atHeight()).isEqualTo(ledger.height());

    var before = call(2, ConsentApi.ACKNOWLEDGEMENTS, new PageQuery(null, null)).gateways();
    assertThat(before).hasSize(1);
    assertThat(before.getFirst().upToHeight()).isNull();
    assertThat(before.getFirst().isOverdue()).as("not yet").isFalse();
    for (int i = 0; i < 4_000; i++) {
      ledger.commit(); // an hour passes
    }
    assertThat(call(2, ConsentApi.ACKNOWLEDGEMENTS, new PageQuery(null, null)).gateways().getFirst()
        .isOverdue()).isTrue();
  }

  @Test
  void usageIsReadFromTheNewestBatchBack() throws Exception {
    Grant grant = granted();
    Hash gateway = ledger.gateway(1);
    for (long from = 0; from < 3; from++) {
      ledger.runByGateway(1, gateway,
          new Call.PostUsage(grant.id(), from, 1, Hash.ZERO, new Amounts(1, 0, 0)));
    }
    var first = call(2, PermissionApi.USAGES, new PermissionApi.UsagesQuery(grant.id(), 2, null));
    assertThat(first.batches()).extracting(batch -> batch.from()).containsExactly(2L, 1L);
    var rest = call(2, PermissionApi.USAGES,
        new PermissionApi.UsagesQuery(grant.id(), 2, first.cursor()));
    assertThat(rest.batches()).extracting(batch -> batch.from()).containsExactly(0L);
    assertThat(rest.cursor()).isNull();
    refused(ErrorCode.FORBIDDEN,
        () -> call(3, PermissionApi.USAGES, new PermissionApi.UsagesQuery(grant.id(), null, null)));
    var query = new PermissionApi.UsageQuery(first.batches().getFirst().id(), null, false);
    assertThat(call(1, PermissionApi.USAGE, query).value()).isNotNull();
    refused(ErrorCode.FORBIDDEN, () -> call(3, PermissionApi.USAGE, query));
  }

  @Test
  void listsAreNarrowedByWhatIsAsked() throws Exception {
    Grant grant = granted();
    assertThat(grants(grant.terms().dataset(), State.ACTIVE)).hasSize(1);
    assertThat(grants(grant.terms().dataset(), State.ENDED)).isEmpty();
    assertThat(grants(Hash.ZERO, null)).isEmpty();
    assertThat(call(1, PermissionApi.REQUESTS,
        new PermissionApi.RequestsQuery(null, null, organization(2), State.GRANTED, null, null))
        .requests()).hasSize(1);
    assertThat(call(3, PermissionApi.REQUESTS,
        new PermissionApi.RequestsQuery(null, null, null, null, null, null)).requests()).isEmpty();
  }

  @Test
  void casesAreForTheirParties() throws Exception {
    Grant grant = granted();
    ledger.run(2,
        new Call.OpenCase(CaseCode.USAGE_DISPUTED, ObjectKind.GRANT, grant.id(), null, null));
    var all = new GovernanceApi.CasesQuery(null, State.OPEN, null, null);
    assertThat(call(1, GovernanceApi.CASES, all).cases()).hasSize(1);
    assertThat(call(2, GovernanceApi.CASES, all).cases()).hasSize(1);
    assertThat(call(3, GovernanceApi.CASES, all).cases()).isEmpty();
    assertThat(
        call(1, GovernanceApi.CASES, new GovernanceApi.CasesQuery(CaseCode.STALE, null, null, null))
            .cases())
        .isEmpty();
  }

  @Test
  void governedTablesAreReadAsTheyStand() throws Exception {
    assertThat(call(3, GovernanceApi.LEVELS, new NoParams()).levels())
        .extracting(rules -> rules.level()).containsExactly(1, 2, 3, 4, 5);
    var none = call(3, GovernanceApi.CODES, new GovernanceApi.CodesQuery("NOTHING", null, null));
    assertThat(none.codes()).isEmpty();
    assertThat(none.version()).isZero();
  }

  @Test
  void theAuditTellsWhatHappenedToWhomItConcerns() throws Exception {
    Grant grant = granted();
    ledger.run(2, new Call.RevokeGrant(grant.id()));
    var query = new AuditApi.ObjectEvents(ObjectKind.GRANT, grant.id(), false, null, null);
    assertThat(call(1, AuditApi.OBJECT, query).events()).extracting(e -> e.event().what())
        .containsExactly("grant_issued", "grant_revoked");
    refused(ErrorCode.FORBIDDEN, () -> call(3, AuditApi.OBJECT, query));
    refused(ErrorCode.NOT_FOUND, () -> call(3, AuditApi.OBJECT,
        new AuditApi.ObjectEvents(ObjectKind.GRANT, Hash.ZERO, false, null, null)));

    Hash admin = ledger.genesis().adminId(2);
    var newest = call(2, AuditApi.ACTOR,
        new AuditApi.ActorEvents(admin, true, null, null, 1, null));
    assertThat(newest.events().getFirst().event().what()).isEqualTo("grant_revoked");
    var before = call(2, AuditApi.ACTOR,
        new AuditApi.ActorEvents(admin, true, null, null, 1, newest.cursor()));
    assertThat(before.events().getFirst().event().what()).isEqualTo("access_granted");
    long last = newest.events().getFirst().timeMillis();
    assertThat(
        call(2, AuditApi.ACTOR, new AuditApi.ActorEvents(admin, false, last, last + 1, null, null))
            .events())
        .hasSize(1);
    refused(ErrorCode.FORBIDDEN, () -> call(1, AuditApi.ACTOR,
        new AuditApi.ActorEvents(admin, true, null, null, null, null)));
    assertThat(call(1, AuditApi.ORGANIZATION,
        new AuditApi.OrganizationEvents(organization(1), true, null, null, null, null)).events())
        .isNotEmpty();
    refused(ErrorCode.FORBIDDEN, () -> call(1, AuditApi.ORGANIZATION,
        new AuditApi.OrganizationEvents(organization(2), true, null, null, null, null)));
    refused(ErrorCode.INVALID_PARAMS, () -> call(1, AuditApi.ORGANIZATION,
        new AuditApi.OrganizationEvents(organization(1), true, null, null, null, "!")));
  }

  private List<ConsentApi.Change> changes(@Nullable Long from) throws Exception {
    return call(2, ConsentApi.CHANGES, new ConsentApi.ChangesQuery(from, null, null)).changes();
  }

  private List<Grant> grants(Hash dataset, @Nullable State state) throws Exception {
    return call(2, PermissionApi.GRANTS,
        new PermissionApi.GrantsQuery(dataset, null, organization(2), null, state, null, null))
        .grants();
  }

  private Grant granted() throws Exception {
    ledger.giveRoles(2);
    Hash dataset = ledger.publish(1, TestCalls.dataset("公开", "Open", 1));
    ledger.run(2, TestCalls.request(dataset));
    return call(2, PermissionApi.GRANTS,
        new PermissionApi.GrantsQuery(null, null, null, null, null, null, null)).grants()
        .getFirst();
  }

  private Hash recorded() {
    return recorded(LOCATOR);
  }

  /** A refusal, which is in force at once. */
  private Hash recorded(Hash locator) {
    ledger.run(1, new Call.GiveRole(ledger.genesis().adminId(1),
        new Call.RoleGrant(Role.CONSENT_RECORDER, "", Long.MAX_VALUE)));
    return ledger.run(1,
        new Call.RecordConsent(new ConsentTerms("", Decree.DENY, List.of(), false, 0,
            Long.MAX_VALUE, Hash.ZERO, ConsentTerms.Evidence.INK), null),
        HANDLE.encode(new ConsentHandle(locator, 0))).created().getFirst();
  }

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
}
