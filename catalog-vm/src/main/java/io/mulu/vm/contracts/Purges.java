package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.LedgerEvent;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Approval.OnTimeout;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.Group;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.Role;
import io.mulu.vm.lifecycle.Approvals;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Electorates;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.lifecycle.Row;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;

/**
 * The keyed handle of an entry or a consent goes: from the object, and from the table of locators.
 * The nodes take it out of what they have stored before (docs/spec/storage.md). Two privacy
 * officers of the organisation must want it.
 */
final class Purges {
  private static final String POLICY = "another privacy officer";

  private Purges() {
  }

  /** Sends a purge on its way. */
  static <T extends LedgerObject> void proposed(Row.Builder<T, Call.PurgeHandle> row) {
    row.by(Authority.holder(Role.PRIVACY_OFFICER)).change("opens an approval", Purges::propose)
        .stays("purge_proposed");
  }

  /** Carries it out. */
  static <T extends LedgerObject> void decided(Row.Builder<T, Call.PurgeHandle> row) {
    row.by(Authority.approved(POLICY)).change("its locator leads nowhere any more", Purges::purge)
        .stays(LedgerEvent.HANDLE_PURGED);
  }

  static void run(CallContext ctx, Call.PurgeHandle call) {
    switch (call.objectKind()) {
      case ENTRY -> ctx.lifecycles().step(ctx, Entries.LIFECYCLE, call.object(), call, "object");
      case CONSENT ->
        ctx.lifecycles().step(ctx, ConsentRecords.LIFECYCLE, call.object(), call, "object");
      case ORGANIZATION, IDENTITY, ENDPOINT, DATASET, REQUEST, GRANT, APPROVAL, CASE, PROPOSAL,
          RIGHT, USAGE ->
        throw Revert.because(Reason.BAD_FIELD, "object_kind");
    }
  }

  private static <T extends LedgerObject> T propose(CallContext ctx, T object,
      Call.PurgeHandle call) {
    Revert.require(locator(object) != null, Reason.PURGED, "object");
    // Else whoever lags a little could neither take the block nor join behind it.
    Revert.require(ctx.now() - object.standing().createdMillis() > ctx.parameters()
        .transactionLifetimeMillis(), Reason.TOO_YOUNG, "object");
    Approvals.open(ctx, object, call,
        List.of(Electorates.ofOrganization(ctx, Group.PRIVACY_OFFICERS,
            ctx.sender().organization().id(), 1, true)),
        ctx.sender().identity().id(), ctx.now() + ctx.parameters().approvalMillis(),
        OnTimeout.REJECT);
    return object;
  }

  @SuppressWarnings("unchecked") // what is purged stays what it is
  private static <T extends LedgerObject> T purge(CallContext ctx, T object,
      Call.PurgeHandle call) {
    Hash locator = Revert.present(locator(object), Reason.PURGED, "object");
    return switch (object) {
      case DocumentEntry entry -> {
        Table.LOCATORS.delete(ctx.state(), locator.bytes());
        yield (T) entry.purged();
      }
      case Consent consent -> {
        Table.CONSENT_LOCATORS.delete(ctx.state(), locator.bytes());
        yield (T) consent.purged();
      }
      default -> throw Revert.because(Reason.BAD_FIELD, "object_kind");
    };
  }

  private static @org.jspecify.annotations.Nullable Hash locator(LedgerObject object) {
    return switch (object) {
      case DocumentEntry entry when entry.handle() != null ->
        Objects.requireNonNull(entry.handle()).locator();
      case Consent consent when consent.handle() != null ->
        Objects.requireNonNull(consent.handle()).locator();
      default -> null;
    };
  }
}
