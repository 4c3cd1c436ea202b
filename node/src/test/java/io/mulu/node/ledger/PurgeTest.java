package io.mulu.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.node.fakes.FakeChain;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ObjectIds;
import io.mulu.protocol.Submission;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.EntryDescription;
import io.mulu.protocol.object.EntryHandle;
import io.mulu.protocol.object.EntryHandles;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.wire.WireCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A purge takes a handle out of what the node has stored, not only out of the state. */
class PurgeTest {
  private static final WireCodec<EntryHandles> HANDLES = WireCodec.of(EntryHandles.class);
  private static final Hash LOCATOR = Hash.sha256(Bytes.utf8("locator"));

  private final FakeChain chain = new FakeChain();
  private final Ledger ledger = chain.ledger();
  private final Hash admin = chain.genesis.adminId(0);
  private final KeyPair adminKey = FakeChain.key("admin", 0);
  private final KeyPair officerKey = FakeChain.key("officer", 0);

  @Test
  void attachmentAndOldStatesAreGoneAndTheBlockIsNotOfferedAnyMore() {
    Hash officer = prepare();
    Hash endpoint = created(run(new Call.RegisterEndpoint(EndpointKind.GATEWAY,
        "gateway.example.org:443", List.of(Hash.ZERO)), Bytes.EMPTY), 0);
    Bytes handles = HANDLES
        .encode(new EntryHandles(List.of(new EntryHandle(LOCATOR, 0, List.of(), List.of()))));
    Hash entry = created(
        run(new Call.RegisterEntries(endpoint, List.of(new EntryItem(description(), null))),
            handles),
        0);
    long registered = ledger.head().height();
    chain.growEmpty(ledger, FakeChain.START + 2_000 + chain.parameters.transactionLifetimeMillis());
    Call purge = new Call.PurgeHandle(ObjectKind.ENTRY, entry);
    Hash approval = created(run(purge, Bytes.EMPTY), 0);
    assertThat(attachment(registered)).isEqualTo(handles);
    assertThat(ledger.transfer().blocksKeptFrom()).isZero();

    chain.run(ledger, officer, officerKey, new Call.CastVote(approval, true), Bytes.EMPTY);

    assertThat(attachment(registered)).isEqualTo(Bytes.EMPTY);
    assertThat(ledger.transfer().blocksKeptFrom()).isEqualTo(registered + 1);
    long purged = ledger.head().height();
    assertThat(ledger.transfer().offered(1, 100)).containsExactly(purged);
    ledger.tidy();
    chain.growEmpty(ledger, FakeChain.START + 2_000);
    assertThat(ledger.transfer().offered(1, 100)).containsExactly(purged, purged + 1);
  }

  private Hash prepare() {
    for (Role role : List.of(Role.STEWARD, Role.PRIVACY_OFFICER)) {
      run(new Call.GiveRole(admin, new Call.RoleGrant(role, "", Long.MAX_VALUE)), Bytes.EMPTY);
    }
    return created(
        run(new Call.AddIdentity(IdentityKind.PERSON,
            List.of(new IdentityKey(officerKey.publicKey(), 0, Long.MAX_VALUE)),
            List.of(new Call.RoleGrant(Role.PRIVACY_OFFICER, "", Long.MAX_VALUE))), Bytes.EMPTY),
        0);
  }

  private Hash run(Call call, Bytes attachment) {
    return chain.run(ledger, admin, adminKey, call, attachment);
  }

  private Hash created(Hash transaction, int index) {
    return ObjectIds.created(chain.genesis.chainId(), transaction, index);
  }

  private Bytes attachment(long height) {
    Submission only = ledger.certifiedBlock(height).orElseThrow().block().transactions().getFirst();
    return only.attachment();
  }

  private static EntryDescription description() {
    return new EntryDescription("LAB", "FHIR-R4", "application/fhir+json", "", "2021-Q3", 12,
        Hash.sha256(Bytes.utf8("content")), Confidentiality.N, 4, 3, "GRADE-1",
        Hash.sha256(Bytes.utf8("dedup")));
  }
}
