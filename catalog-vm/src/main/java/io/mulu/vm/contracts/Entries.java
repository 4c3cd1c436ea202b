package io.mulu.vm.contracts;

import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt.ItemOutcome;
import io.mulu.protocol.Receipt.ItemResult;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.EntryDescription;
import io.mulu.protocol.object.EntryHandle;
import io.mulu.protocol.object.EntryHandles;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.Standing;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.CallContext;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Lifecycles;
import io.mulu.vm.lifecycle.Revert;
import io.mulu.vm.state.Table;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Documents of patients, registered in idempotent batches with a result for each item. */
final class Entries {
  private static final WireCodec<EntryHandles> HANDLES = WireCodec.of(EntryHandles.class);

  static final Lifecycle<DocumentEntry> LIFECYCLE = Lifecycle
      .of(ObjectKind.ENTRY, DocumentEntry.class, Table.ENTRIES)
      .own((ctx, entry) -> List.of(entry.holder())).holder((ctx, entry) -> List.of(entry.holder()))
      .index(Entries::index)
      .created(Call.RegisterEntries.class,
          row -> row.by(Authority.own(Role.STEWARD, Role.GATEWAY)).to(State.CURRENT,
              "entry_registered"))
      .row(State.CURRENT, Call.RegisterEntries.class,
          row -> row.by(Authority.holder(Role.STEWARD, Role.GATEWAY))
              .when("an item replaces it", (ctx, entry, call) -> true)
              .ends(EndReason.SUPERSEDED, "entry_superseded"))
      .row(State.CURRENT, Call.ExpireEntry.class,
          row -> row.by(Authority.holder(Role.STEWARD, Role.GATEWAY)).ends(EndReason.EXPIRED,
              "entry_expired"))
      .row(State.CURRENT,
          row -> row.by(Authority.with(ObjectKind.CASE)).ends(EndReason.REPUDIATED,
              "entry_repudiated"))
      .row(State.CURRENT, Call.PurgeHandle.class, Purges::proposed)
      .row(State.ENDED, Call.PurgeHandle.class, Purges::proposed)
      .row(State.CURRENT, Call.PurgeHandle.class, Purges::decided)
      .row(State.ENDED, Call.PurgeHandle.class, Purges::decided).build();

  private Entries() {
  }

  static void register(CallContext ctx, Call.RegisterEntries call) {
    Lifecycles.requireCreator(ctx, LIFECYCLE, call);
    Revert.require(!call.items().isEmpty(), Reason.BAD_FIELD, "items");
    Revert.require(call.items().size() <= ctx.parameters().batchEntriesMax(), Reason.LIMIT,
        "items");
    Endpoints.requireGateway(Endpoints.requireOwnActive(ctx, call.endpoint(), "endpoint"),
        "endpoint");
    List<EntryHandle> handles = handles(ctx);
    Revert.require(handles.size() == call.items().size(), Reason.HANDLES_MISMATCH, "attachment");
    for (int i = 0; i < call.items().size(); i++) {
      ctx.report(register(ctx, call, call.items().get(i), handles.get(i)));
    }
  }

  private static List<EntryHandle> handles(CallContext ctx) {
    try {
      return HANDLES.decode(ctx.attachment(), ctx.parameters().attachmentBytesMax()).handles();
    } catch (MalformedException e) {
      throw Revert.because(Reason.HANDLES_MISMATCH, "attachment");
    }
  }

  /** An item that is refused leaves the others alone. */
  private static ItemResult register(CallContext ctx, Call.RegisterEntries call, EntryItem item,
      EntryHandle handle) {
    EntryDescription description = item.description();
    Hash holder = ctx.sender().organization().id();
    DocumentEntry same = current(ctx, holder, description.dedupKey());
    if (same != null && !Objects.equals(item.replaces(), same.id())) {
      return repeated(same, item);
    }
    Hash replaces = item.replaces();
    DocumentEntry replaced = replaces == null ? null : Table.ENTRIES.get(ctx.state(), replaces);
    Optional<Reason> problem = problem(ctx, item, handle, replaced, holder);
    if (problem.isPresent()) {
      return new ItemResult(ItemOutcome.REFUSED, null, problem.get());
    }
    if (replaced != null) {
      ctx.lifecycles().step(ctx, LIFECYCLE, replaced, call);
    }
    DocumentEntry entry = new DocumentEntry(ctx.newId(), Standing.created(State.CURRENT, ctx.now()),
        holder, call.endpoint(), description, handle, replaces, ctx.origin());
    ctx.lifecycles().create(ctx, LIFECYCLE, entry, call);
    return new ItemResult(ItemOutcome.REGISTERED, entry.id(), null);
  }

  /** The document is there already: the same content is a repetition, other content a mistake. */
  private static ItemResult repeated(DocumentEntry same, EntryItem item) {
    if (!same.description().commitment().equals(item.description().commitment())) {
      return new ItemResult(ItemOutcome.REFUSED, same.id(), Reason.NON_IDENTICAL_HASH);
    }
    // A batch that replaces may come twice, too: then this entry is what it made.
    return item.replaces() == null || Objects.equals(item.replaces(), same.replaces())
        ? new ItemResult(ItemOutcome.EXISTING, same.id(), null)
        : new ItemResult(ItemOutcome.REFUSED, same.id(), Reason.REPLACES_INVALID);
  }

  private static Optional<Reason> problem(CallContext ctx, EntryItem item, EntryHandle handle,
      @Nullable DocumentEntry replaced, Hash holder) {
    if (item.replaces() != null && (replaced == null || replaced.standing().state() != State.CURRENT
        || !replaced.holder().equals(holder))) {
      return Optional.of(Reason.REPLACES_INVALID);
    }
    EntryDescription description = item.description();
    if (!isGoverned(ctx, "DOCUMENT_CLASS", description.documentClass())
        || !isGoverned(ctx, "FORMAT", description.format()) || (!description.modality().isEmpty()
            && !isGoverned(ctx, "MODALITY", description.modality()))) {
      return Optional.of(Reason.UNKNOWN_CODE);
    }
    return Table.LOCATORS.contains(ctx.state(), handle.locator().bytes())
        ? Optional.of(Reason.LOCATOR_TAKEN)
        : Optional.empty();
  }

  private static boolean isGoverned(CallContext ctx, String table, String code) {
    return !ctx.rulebook().hasTable(table) || ctx.rulebook().contains(table, code);
  }

  private static @Nullable DocumentEntry current(CallContext ctx, Hash holder, Hash dedupKey) {
    Reference reference = Table.DEDUP.get(ctx.state(), holder.bytes(), dedupKey.bytes());
    DocumentEntry entry = reference == null ? null : Table.ENTRIES.get(ctx.state(), reference.id());
    return entry != null && entry.standing().state() == State.CURRENT ? entry : null;
  }

  /** The document's key leads to its latest entry; a locator stays taken. */
  private static void index(CallContext ctx, @Nullable DocumentEntry before, DocumentEntry after) {
    EntryHandle handle = after.handle();
    if (before == null && handle != null) {
      Reference reference = new Reference(after.id());
      Table.DEDUP.put(ctx.state(), reference, after.holder().bytes(),
          after.description().dedupKey().bytes());
      Table.LOCATORS.put(ctx.state(), reference, handle.locator().bytes());
    }
  }
}
