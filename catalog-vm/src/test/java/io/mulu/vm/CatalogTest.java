package io.mulu.vm;

import static io.mulu.vm.TestObjects.dataset;
import static io.mulu.vm.TestObjects.dedup;
import static io.mulu.vm.TestObjects.duo;
import static io.mulu.vm.TestObjects.handles;
import static io.mulu.vm.TestObjects.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Receipt.ItemOutcome;
import io.mulu.protocol.Receipt.ItemResult;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datasets and entries. */
final class CatalogTest {
  private final TestChain chain = new TestChain();

  @Test
  void eachLevelIsPublishedByThePeopleItAsksForAndNobodyFewer() {
    for (int level = 1; level <= 5; level++) {
      TestChain fresh = new TestChain();
      Person steward = fresh.person(0, Role.STEWARD);
      List<Person> voters = TestObjects.voters(fresh, 0, level);
      Receipt offered = fresh.applied(steward, new Call.OfferDataset(dataset(level), null));
      for (Person voter : voters) {
        assertThat(fresh.get(Table.DATASETS, offered.created().get(0)).standing().state())
            .as("level %d before the last vote", level).isEqualTo(State.REVIEW);
        fresh.applied(voter, new Call.CastVote(offered.created().get(1), true));
      }
      assertThat(fresh.get(Table.DATASETS, offered.created().get(0)).standing().state())
          .as("level %d", level).isEqualTo(State.PUBLISHED);
    }
  }

  @Test
  void aHolderWithoutTheElectorateIsToldWhichGroupItLacks() {
    Person steward = chain.person(0, Role.STEWARD);
    Call one = new Call.OfferDataset(dataset(1), null);
    Call five = new Call.OfferDataset(dataset(5), null);
    assertThat(chain.reverted(steward, one, Reason.NO_ELECTORATE).field()).isEqualTo("STEWARDS");
    for (int i = 0; i < 3; i++) {
      assertThat(chain.reverted(steward, five, Reason.NO_ELECTORATE).field())
          .isEqualTo("DATA_COMMITTEE");
      chain.person(0, Role.DATA_COMMITTEE);
    }
    assertThat(chain.reverted(steward, five, Reason.NO_ELECTORATE).field()).isEqualTo("ETHICS");
  }

  @Test
  void onePersonWithTwoRolesDoesNotMakeTwoVotes() {
    Person steward = chain.person(0, Role.STEWARD);
    Person both = chain.person(0, Role.STEWARD, Role.PRIVACY_OFFICER);
    Call offer = new Call.OfferDataset(dataset(4), null);
    assertThat(chain.reverted(steward, offer, Reason.NO_ELECTORATE).field())
        .isEqualTo("PRIVACY_OFFICERS");

    chain.person(0, Role.PRIVACY_OFFICER);
    Hash approval = chain.applied(steward, offer).created().get(1);
    chain.applied(both, new Call.CastVote(approval, true));
    chain.reverted(both, new Call.CastVote(approval, true), Reason.ALREADY_VOTED);
  }

  @Test
  void votesForAnEarlierTextLapse() {
    Person steward = chain.person(0, Role.STEWARD);
    Person voter = chain.person(0, Role.STEWARD);
    Receipt offered = chain.applied(steward, new Call.OfferDataset(dataset(1), null));
    Hash dataset = offered.created().get(0);
    chain.reverted(steward, new Call.AmendDataset(dataset, 2, dataset(2)), Reason.WRONG_REVISION);
    chain.reverted(chain.admin(0), new Call.AmendDataset(dataset, 1, dataset(2)), Reason.ROLE);
    chain.reverted(chain.person(1, Role.STEWARD), new Call.AmendDataset(dataset, 1, dataset(2)),
        Reason.NOT_HOLDER);
    Receipt amended = chain.applied(steward, new Call.AmendDataset(dataset, 1, dataset(2)));

    chain.reverted(voter, new Call.CastVote(offered.created().get(1), true), Reason.APPROVAL_VOID);
    chain.applied(voter, new Call.CastVote(amended.created().get(0), true));

    assertThat(chain.get(Table.DATASETS, dataset).standing().state()).isEqualTo(State.PUBLISHED);
    assertThat(chain.get(Table.DATASETS, dataset).standing().revision()).isEqualTo(2);
  }

  @Test
  void silenceAndRefusalBothRejectAVersion() {
    Person steward = chain.person(0, Role.STEWARD);
    Person voter = chain.person(0, Role.STEWARD);
    Receipt refused = chain.applied(steward, new Call.OfferDataset(dataset(1), null));
    chain.applied(voter, new Call.CastVote(refused.created().get(1), false));
    Receipt ignored = chain.applied(steward, new Call.OfferDataset(dataset(1), null));
    chain.advance(chain.genesis.parameters().approvalMillis());
    chain.reverted(voter, new Call.CastVote(ignored.created().get(1), true), Reason.WRONG_STATE);

    for (Receipt receipt : List.of(refused, ignored)) {
      assertThat(chain.get(Table.DATASETS, receipt.created().get(0)).standing().ended())
          .isEqualTo(EndReason.REJECTED);
    }
  }

  @Test
  void aPrivacyOfficersVetoEndsTheApproval() {
    Person steward = chain.person(0, Role.STEWARD);
    Person officer = chain.person(0, Role.PRIVACY_OFFICER);
    chain.person(0, Role.PRIVACY_OFFICER);
    Person voter = chain.person(0, Role.STEWARD);
    Receipt offered = chain.applied(steward, new Call.OfferDataset(dataset(4), null));
    chain.reverted(officer, new Call.CastVote(offered.created().get(1), false),
        Reason.NOT_IN_ELECTORATE);
    chain.applied(voter, new Call.CastVote(offered.created().get(1), true));
    chain.applied(officer, new Call.CastVote(offered.created().get(1), false));

    assertThat(chain.get(Table.DATASETS, offered.created().get(0)).standing().ended())
        .isEqualTo(EndReason.REJECTED);
  }

  @Test
  void aNewVersionSupersedesThePublishedOne() {
    Person steward = chain.person(0, Role.STEWARD);
    Hash first = TestObjects.published(chain, steward, 0, dataset(1), null);
    Hash second = TestObjects.published(chain, steward, 0, dataset(1), first);

    assertThat(chain.get(Table.DATASETS, first).standing().ended()).isEqualTo(EndReason.SUPERSEDED);
    assertThat(chain.get(Table.DATASETS, second).series()).isEqualTo(first);
    chain.reverted(steward, new Call.OfferDataset(dataset(1), first), Reason.WRONG_STATE);
    chain.reverted(chain.person(1, Role.STEWARD), new Call.OfferDataset(dataset(1), second),
        Reason.NOT_HOLDER);
    chain.reverted(steward, new Call.WithdrawDataset(first), Reason.WRONG_STATE);
  }

  @Test
  void ofTwoVersionsOfferedAtOnceOneIsPublished() {
    Person steward = chain.person(0, Role.STEWARD);
    Person voter = chain.person(0, Role.STEWARD);
    Hash first = TestObjects.published(chain, steward, 0, dataset(1), null);
    Hash a = chain.applied(steward, new Call.OfferDataset(dataset(1), first)).created().get(1);
    Hash b = chain.applied(steward, new Call.OfferDataset(dataset(1), first)).created().get(1);
    chain.applied(voter, new Call.CastVote(a, true));
    assertThat(chain.reverted(voter, new Call.CastVote(b, true), Reason.WRONG_STATE).field())
        .isEqualTo("previous");
  }

  @Test
  void duoTermsAreKnownAndHaveOnePermission() {
    Person steward = chain.person(0, Role.STEWARD);
    chain.reverted(steward, new Call.OfferDataset(dataset(1, duo("XYZ")), null),
        Reason.UNKNOWN_CODE);
    chain.reverted(steward, new Call.OfferDataset(dataset(1, duo("GRU"), duo("HMB")), null),
        Reason.BAD_FIELD);
    chain.reverted(steward, new Call.OfferDataset(dataset(1, duo("IRB")), null), Reason.BAD_FIELD);
    chain.reverted(steward, new Call.OfferDataset(dataset(1, duo("DS")), null), Reason.BAD_FIELD);
    chain.reverted(steward, new Call.OfferDataset(dataset(1, duo("GRU"), duo("TS", "soon")), null),
        Reason.BAD_FIELD);
  }

  @Test
  void aDatasetNamesOnlyItsHoldersActiveEndpoints() {
    Person steward = chain.person(0, Role.STEWARD);
    Hash endpoint = TestObjects.gateway(chain, 0);
    Hash other = TestObjects.gateway(chain, 1);
    chain.person(0, Role.STEWARD);
    chain.applied(steward, new Call.OfferDataset(dataset(1, List.of(endpoint), ""), null));
    chain.reverted(steward, new Call.OfferDataset(dataset(1, List.of(other), ""), null),
        Reason.NOT_OWN);
    chain.applied(chain.admin(0), new Call.EndEndpoint(endpoint));
    chain.reverted(steward, new Call.OfferDataset(dataset(1, List.of(endpoint), ""), null),
        Reason.ID_ENDPOINT_NOT_ACTIVE);
  }

  @Test
  void aBatchSentTwiceRegistersItsDocumentsOnce() {
    Person gateway = chain.member(0, IdentityKind.SERVICE, Role.GATEWAY);
    Hash endpoint = TestObjects.gateway(chain, 0);
    Call batch = new Call.RegisterEntries(endpoint, List.of(item(1, 1, null), item(2, 1, null)));

    Receipt first = chain.applied(gateway, batch, handles(1, 2));
    Receipt second = chain.applied(gateway, batch, handles(1, 2));

    assertThat(first.items()).extracting(ItemResult::outcome)
        .containsExactly(ItemOutcome.REGISTERED, ItemOutcome.REGISTERED);
    assertThat(second.items()).extracting(ItemResult::outcome).containsExactly(ItemOutcome.EXISTING,
        ItemOutcome.EXISTING);
    assertThat(second.items()).extracting(ItemResult::entry).isEqualTo(first.created());
    assertThat(second.created()).isEmpty();
    assertThat(second.events()).isEmpty();
    assertThat(chain.get(Table.LOCATORS, TestObjects.locator(2)).id())
        .isEqualTo(first.created().get(1));
  }

  @Test
  void anItemThatIsRefusedLeavesTheOthersAlone() {
    TestChain strict = new TestChain(ChainParameters.defaults(), 2,
        TestChain.codes("DOCUMENT_CLASS", "LAB", ""), TestChain.codes("FORMAT", "FHIR-R4", ""));
    Person steward = strict.person(0, Role.STEWARD);
    Hash endpoint = TestObjects.gateway(strict, 0);
    EntryItem good = item(1, 1, null);
    EntryItem unknown = new EntryItem(
        new io.mulu.protocol.object.EntryDescription("FILM", "FHIR-R4", "x/y", "", "2021-Q3", 1,
            Hash.ZERO, io.mulu.protocol.object.Confidentiality.N, 4, 0, "", dedup(9)),
        null);
    Receipt receipt = strict.applied(steward,
        new Call.RegisterEntries(endpoint,
            List.of(good, item(1, 2, null), unknown, item(3, 1, null), item(4, 1, dedup(77)))),
        handles(1, 2, 3, 1, 5));

    assertThat(receipt.items()).extracting(ItemResult::reason).containsExactly(null,
        Reason.NON_IDENTICAL_HASH, Reason.UNKNOWN_CODE, Reason.LOCATOR_TAKEN,
        Reason.REPLACES_INVALID);
    assertThat(receipt.created()).hasSize(1);
  }

  @Test
  void aReplacementSentTwiceIsExisting() {
    Person steward = chain.person(0, Role.STEWARD);
    Hash endpoint = TestObjects.gateway(chain, 0);
    Hash first = chain
        .applied(steward, new Call.RegisterEntries(endpoint, List.of(item(1, 1, null))), handles(1))
        .created().get(0);
    Call replace = new Call.RegisterEntries(endpoint, List.of(item(1, 2, first)));
    Hash second = chain.applied(steward, replace, handles(2)).created().get(0);

    assertThat(chain.applied(steward, replace, handles(2)).items())
        .containsExactly(new ItemResult(ItemOutcome.EXISTING, second, null));
    assertThat(chain.get(Table.ENTRIES, first).standing().ended()).isEqualTo(EndReason.SUPERSEDED);
    assertThat(chain.applied(steward,
        new Call.RegisterEntries(endpoint, List.of(item(2, 1, first))), handles(3)).items())
        .extracting(ItemResult::reason).containsExactly(Reason.REPLACES_INVALID);
  }

  @Test
  void anotherHoldersEntryIsNotReplaced() {
    Hash mine = TestObjects.gateway(chain, 0);
    Hash theirs = TestObjects.gateway(chain, 1);
    Hash first = chain.applied(chain.person(0, Role.STEWARD),
        new Call.RegisterEntries(mine, List.of(item(1, 1, null))), handles(1)).created().get(0);
    Person other = chain.person(1, Role.STEWARD);

    assertThat(chain
        .applied(other, new Call.RegisterEntries(theirs, List.of(item(1, 2, first))), handles(2))
        .items()).extracting(ItemResult::reason).containsExactly(Reason.REPLACES_INVALID);
    assertThat(chain
        .applied(other, new Call.RegisterEntries(theirs, List.of(item(1, 2, null))), handles(2))
        .items()).as("dedup keys are per holder").extracting(ItemResult::outcome)
        .containsExactly(ItemOutcome.REGISTERED);
    chain.reverted(other, new Call.ExpireEntry(first), Reason.NOT_HOLDER);
  }

  @Test
  void anExpiredDocumentCanBeRegisteredAnew() {
    Person steward = chain.person(0, Role.STEWARD);
    Hash endpoint = TestObjects.gateway(chain, 0);
    Call batch = new Call.RegisterEntries(endpoint, List.of(item(1, 1, null)));
    Hash first = chain.applied(steward, batch, handles(1)).created().get(0);
    chain.applied(steward, new Call.ExpireEntry(first));
    chain.reverted(steward, new Call.ExpireEntry(first), Reason.WRONG_STATE);

    assertThat(chain.applied(steward, batch, handles(2)).created()).doesNotContain(first)
        .hasSize(1);
  }

  @Test
  void aBatchAsAWholeMustBeInOrder() {
    Person steward = chain.person(0, Role.STEWARD);
    Hash endpoint = TestObjects.gateway(chain, 0);
    List<EntryItem> one = List.of(item(1, 1, null));
    chain.reverted(steward, new Call.RegisterEntries(endpoint, one), handles(1, 2),
        Reason.HANDLES_MISMATCH);
    chain.reverted(steward, new Call.RegisterEntries(endpoint, one), Bytes.utf8("rubbish"),
        Reason.HANDLES_MISMATCH);
    chain.reverted(steward, new Call.RegisterEntries(endpoint, one), Reason.HANDLES_MISMATCH);
    chain.reverted(steward, new Call.RegisterEntries(endpoint, List.of()), Reason.BAD_FIELD);
    chain.reverted(chain.person(0, Role.CLINICIAN), new Call.RegisterEntries(endpoint, one),
        handles(1), Reason.ROLE);
    chain.reverted(steward, new Call.RegisterEntries(TestObjects.gateway(chain, 1), one),
        handles(1), Reason.NOT_OWN);
    Hash node = chain
        .applied(chain.admin(0),
            new Call.RegisterEndpoint(EndpointKind.NODE, "n.example.org:1", List.of(Hash.ZERO)))
        .created().get(0);
    chain.reverted(steward, new Call.RegisterEntries(node, one), handles(1),
        Reason.ID_ENDPOINT_NOT_ACTIVE);
  }

  @Test
  void aBatchHoldsAsManyItemsAsTheChainAllows() {
    ChainParameters d = ChainParameters.defaults();
    TestChain small = new TestChain(new ChainParameters(d.protocolVersion(), d.viewTimeoutMillis(),
        d.viewTimeoutMaxMillis(), d.heartbeatMillis(), d.clockDriftMaxMillis(),
        d.stalenessMaxMillis(), d.transactionLifetimeMillis(), d.primaryTenure(), d.blockBytesMax(),
        d.transactionBytesMax(), d.attachmentBytesMax(), 3, d.dueTransitionsMax(), d.blockWorkMax(),
        d.approvalMillis(), d.requestMillis(), d.caseAnswerMillis(), d.childrenMax(),
        d.contracts()), 1);
    Person steward = small.person(0, Role.STEWARD);
    Hash endpoint = TestObjects.gateway(small, 0);
    List<EntryItem> items = new ArrayList<>(
        List.of(item(1, 1, null), item(2, 1, null), item(3, 1, null)));
    small.applied(steward, new Call.RegisterEntries(endpoint, items), handles(1, 2, 3));
    items.add(item(4, 1, null));
    small.reverted(steward, new Call.RegisterEntries(endpoint, items), handles(1, 2, 3, 4),
        Reason.LIMIT);
  }

  @Test
  void fiveHundredEntriesFitOneReceipt() {
    Person steward = chain.person(0, Role.STEWARD);
    Hash endpoint = TestObjects.gateway(chain, 0);
    List<EntryItem> items = new ArrayList<>();
    long[] locators = new long[500];
    for (int i = 0; i < 500; i++) {
      items.add(item(i, 1, null));
      locators[i] = i;
    }
    Call.RegisterEntries batch = new Call.RegisterEntries(endpoint, items);
    Receipt receipt = chain.applied(steward, batch, handles(locators));

    assertThat(receipt.created()).hasSize(500);
    assertThat(receipt.work()).isEqualTo(Executor.work(batch))
        .isLessThan(chain.genesis.parameters().blockWorkMax());
  }
}
