package io.mulu.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.StateOverlay;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What objects share: deadlines, approvals by silence, overlays, work. */
final class MechanismsTest {
  @Test
  void deadlinesRunInKeyOrderAsManyAsTheChainAllowsAndTheRestLater() {
    TestChain chain = new TestChain(withDueMax(3), 3);
    Person researcher = chain.person(2, Role.RESEARCHER);
    Hash dataset = TestObjects.published(chain, 0, TestObjects.dataset(1, TestObjects.duo("NRES")));
    for (int i = 0; i < 8; i++) {
      chain.applied(researcher, new Call.RequestAccess(TestObjects.request(dataset,
          io.mulu.protocol.object.Purpose.HRESCH, io.mulu.protocol.object.Action.COUNT, 0)));
    }
    // The claim of the holder's right is confirmed on the way.
    chain.advance(8 * TestObjects.DAY);
    chain.due();
    chain.advance(23 * TestObjects.DAY);

    assertThat(List.of(chain.due().events().size(), chain.due().events().size(),
        chain.due().events().size())).containsExactly(3, 3, 2);
    assertThat(chain.block(List.of())).isEmpty();
  }

  @Test
  void deadlinesThatCreateObjectsStopBeforeTheReceiptIsFull() throws MalformedException {
    TestChain chain = new TestChain();
    Person steward = chain.person(0, Role.STEWARD);
    Hash entry = chain.applied(steward, new Call.RegisterEntries(TestObjects.gateway(chain, 0),
        List.of(TestObjects.item(1, 1, null))), TestObjects.handles(1)).created().get(0);
    Hash first = chain
        .applied(chain.person(1, Role.CLINICIAN),
            new Call.OpenCase(CaseCode.STALE, ObjectKind.ENTRY, entry, null, null))
        .created().get(0);
    Case c = chain.get(Table.CASES, first);
    for (int i = 1; i < 700; i++) {
      Hash id = Hash.sha256(Bytes.ofLong(i));
      chain.force(Table.CASES,
          new Case(id, c.standing(), c.code(), c.subjectKind(), c.subject(), null, null,
              c.claimant(), c.respondent(), null, null, null, false, c.deadlineMillis()),
          id.bytes());
      chain.force(Table.DEADLINES, new StateTable.Reference(id), Bytes.ofLong(c.deadlineMillis()),
          StateTable.CASE.prefix(), id.bytes());
    }
    chain.advance(chain.genesis.parameters().caseAnswerMillis());
    Receipt due = chain.due();

    assertThat(due.created()).hasSize(Executor.DUE_CREATED_MAX);
    assertThat(Receipt.decode(due.encode())).isEqualTo(due);
    assertThat(chain.due().created()).hasSize(700 - Executor.DUE_CREATED_MAX);
  }

  @Test
  void theReceiptOfDeadlinesIsTheBlocksFirst() {
    TestChain chain = new TestChain();
    chain.applied(chain.admin(4), new Call.ProposeOrganization("NEW", new LocalizedText("", "N"),
        OrganizationType.HOSPITAL, TestChain.key("n", 1).publicKey()));
    chain.advance(chain.genesis.parameters().approvalMillis());
    List<Receipt> receipts = chain
        .block(List.of(chain.transaction(chain.admin(0), new Call.LeaveConsortium(), Bytes.EMPTY)));
    assertThat(receipts).hasSize(2);
    assertThat(receipts.get(0).transactionId()).isNull();
    assertThat(receipts.get(1).transactionId()).isNotNull();
  }

  @Test
  void silenceApprovesWhereItSaysSo() {
    TestChain chain = new TestChain();
    Receipt proposed = proposedWithSilenceMeaningYes(chain);
    chain.advance(chain.genesis.parameters().approvalMillis());
    chain.due();
    assertThat(chain.get(Table.ORGANIZATIONS, proposed.created().get(0)).standing().state())
        .isEqualTo(State.ACTIVE);
  }

  @Test
  void whatSilenceWouldApproveButHasBecomeImpossibleLapses() {
    TestChain chain = new TestChain();
    Receipt proposed = proposedWithSilenceMeaningYes(chain);
    // Somebody else registers the key that the newcomer's admin was to have.
    chain.applied(chain.admin(0),
        new Call.AddKey(chain.admin(0).id(), new io.mulu.protocol.object.IdentityKey(
            TestChain.key("n", 1).publicKey(), 0, TestChain.FOREVER)));
    chain.advance(chain.genesis.parameters().approvalMillis());
    Receipt due = chain.due();

    assertThat(due.events()).extracting(event -> event.what()).containsExactly("approval_lapsed");
    assertThat(chain.get(Table.APPROVALS, proposed.created().get(2)).standing().ended())
        .isEqualTo(EndReason.EXPIRED);
    assertThat(chain.get(Table.ORGANIZATIONS, proposed.created().get(0)).standing().state())
        .isEqualTo(State.PROPOSED);
    assertThat(chain.executor.hasDueDeadline(Long.MAX_VALUE, chain.state)).isFalse();
  }

  @Test
  void theWorkOfABlockIsThatOfItsCalls() {
    TestChain chain = new TestChain();
    Call call = new Call.LeaveConsortium();
    ExecutionResult result = chain.executor.execute(new BlockContext(1, chain.now() + 1),
        List.of(chain.transaction(chain.admin(0), call, Bytes.EMPTY),
            chain.transaction(chain.admin(1), call, Bytes.EMPTY)),
        chain.state);
    assertThat(result.work()).isEqualTo(2 * Executor.work(call)).isPositive();
    assertThat(result.writes()).as("both are reverted").isEmpty();
    assertThat(result.nextValidators()).isEqualTo(chain.genesis.validatorSet());
    assertThat(result.nextParameters()).isEqualTo(chain.genesis.parameters());
  }

  @Test
  void aTransactionSeesTheBlocksEarlierOnesAndARevertedOneLeavesNoTrace() {
    TestChain chain = new TestChain();
    Hash endpoint = TestObjects.gateway(chain, 0);
    Call update = new Call.UpdateEndpoint(endpoint, 1, "b.example.org:1", List.of(Hash.ZERO));
    List<Receipt> receipts = chain
        .block(List.of(chain.transaction(chain.admin(0), update, Bytes.EMPTY),
            chain.transaction(chain.admin(0), update, Bytes.EMPTY),
            chain.transaction(chain.admin(0), new Call.EndEndpoint(endpoint), Bytes.EMPTY)));
    assertThat(receipts).extracting(Receipt::isApplied).containsExactly(true, false, true);
    assertThat(receipts.get(1).events()).isEmpty();
    assertThat(receipts.get(1).created()).isEmpty();
  }

  @Test
  void anOverlayScansAsIfItsChangesWereWritten() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MemoryState below = new MemoryState();
      MemoryState expected = new MemoryState();
      StateOverlay overlay = new StateOverlay(below);
      for (int i = 0; i < 60; i++) {
        Bytes key = Bytes.of((byte) random.nextInt(3), (byte) random.nextInt(12));
        Optional<Bytes> value = random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(Bytes.of((byte) i));
        TreeMap<Bytes, Optional<Bytes>> write = new TreeMap<>();
        write.put(key, value);
        expected.apply(write);
        if (i < 30) {
          below.apply(write);
        } else {
          value.ifPresentOrElse(v -> overlay.put(key, v), () -> overlay.delete(key));
        }
      }
      Bytes prefix = Bytes.of((byte) random.nextInt(3));
      Bytes after = random.nextBoolean()
          ? null
          : Bytes.concat(prefix, Bytes.of((byte) random.nextInt(12)));
      int limit = 1 + random.nextInt(8);
      assertThat(overlay.scan(prefix, after, limit)).as("seed %d", seed)
          .isEqualTo(expected.scan(prefix, after, limit));
      below.apply(overlay.changes());
      assertThat(below.rows()).as("seed %d", seed).isEqualTo(expected.rows());
    }
  }

  private static Receipt proposedWithSilenceMeaningYes(TestChain chain) {
    Receipt proposed = chain.applied(chain.admin(4), new Call.ProposeOrganization("NEW",
        new LocalizedText("", "N"), OrganizationType.HOSPITAL, TestChain.key("n", 1).publicKey()));
    Approval a = chain.get(Table.APPROVALS, proposed.created().get(2));
    chain.force(Table.APPROVALS,
        new Approval(a.id(), a.standing(), a.subjectKind(), a.subject(), a.subjectRevision(),
            a.call(), a.stages(), a.stage(), a.ballots(), a.deadlineMillis(), OnTimeout.APPROVE,
            a.opener()),
        a.id().bytes());
    return proposed;
  }

  private static ChainParameters withDueMax(int max) {
    ChainParameters d = ChainParameters.defaults();
    return new ChainParameters(d.protocolVersion(), d.viewTimeoutMillis(), d.viewTimeoutMaxMillis(),
        d.heartbeatMillis(), d.clockDriftMaxMillis(), d.stalenessMaxMillis(),
        d.transactionLifetimeMillis(), d.primaryTenure(), d.blockBytesMax(),
        d.transactionBytesMax(), d.attachmentBytesMax(), d.batchEntriesMax(), max, d.blockWorkMax(),
        d.approvalMillis(), d.requestMillis(), d.caseAnswerMillis(), d.childrenMax(),
        d.contracts());
  }
}
