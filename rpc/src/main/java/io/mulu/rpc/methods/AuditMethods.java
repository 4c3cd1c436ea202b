package io.mulu.rpc.methods;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.LedgerEvent;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.api.AuditApi;
import io.mulu.protocol.api.AuditApi.Audited;
import io.mulu.protocol.api.AuditApi.EventPage;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.rpc.Caller;
import io.mulu.rpc.ErrorCode;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerReads.Listed;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.LedgerView.EventPlace;
import io.mulu.rpc.LedgerView.Topic;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code audit_}: the events of the chain by object, actor and organisation. */
final class AuditMethods {
  private static final int PLACE_BYTES = 16;

  private final LedgerReads reads;

  AuditMethods(LedgerReads reads) {
    this.reads = reads;
  }

  List<RpcMethod<?, ?>> all() {
    return List.of(new RpcMethod<>(AuditApi.OBJECT, (p, r) -> {
      Wanted wanted = new Wanted(Topic.OBJECT, p.object(), p.newestFirst(), null, null);
      return page(reads.list(p.limit(), p.cursor(), (view, after, max) -> {
        requireVisible(view, p.objectKind(), p.object(), r.caller());
        return events(view, wanted, after, max);
      }));
    }), new RpcMethod<>(AuditApi.ACTOR, (p, r) -> {
      Wanted wanted = new Wanted(Topic.ACTOR, p.identity(), p.newestFirst(), p.sinceMillis(),
          p.untilMillis());
      return page(reads.list(p.limit(), p.cursor(), (view, after, max) -> {
        requireOwn(organizationOf(view, p.identity()), r.caller(), ObjectKind.IDENTITY);
        return events(view, wanted, after, max);
      }));
    }), new RpcMethod<>(AuditApi.ORGANIZATION, (p, r) -> {
      Wanted wanted = new Wanted(Topic.ORGANIZATION, p.organization(), p.newestFirst(),
          p.sinceMillis(), p.untilMillis());
      return page(reads.list(p.limit(), p.cursor(), (view, after, max) -> {
        requireOwn(p.organization(), r.caller(), ObjectKind.ORGANIZATION);
        return events(view, wanted, after, max);
      }));
    }));
  }

  /** Which events, in which order, of which time. */
  private record Wanted(Topic topic, Hash id, boolean isNewestFirst, @Nullable Long sinceMillis,
      @Nullable Long untilMillis) {
    boolean isWithin(long timeMillis) {
      return (sinceMillis == null || timeMillis >= sinceMillis)
          && (untilMillis == null || timeMillis < untilMillis);
    }
  }

  private static EventPage page(LedgerReads.Page<Audited> page) {
    return new EventPage(page.height(), page.items(), page.cursor());
  }

  private static Listed<Audited> events(LedgerView view, Wanted wanted, Bytes after, int max)
      throws RpcError {
    List<EventPlace> places = view.events(wanted.topic(), wanted.id(),
        after.isEmpty() ? null : place(after), wanted.isNewestFirst(), max);
    Map<Long, List<Receipt>> receipts = new TreeMap<>();
    List<Audited> items = new ArrayList<>();
    for (EventPlace place : places) {
      long timeMillis = LedgerReads.header(view, place.height()).header().timestampMillis();
      Optional<Receipt> receipt = receipts
          .computeIfAbsent(place.height(), height -> view.receipts(height).orElse(List.of()))
          .stream().skip(place.receiptIndex()).findFirst();
      if (receipt.isPresent() && wanted.isWithin(timeMillis)) {
        LedgerEvent event = receipt.get().events().get(place.eventIndex());
        items.add(new Audited(place.height(), timeMillis, receipt.get().transactionId(), event));
      }
    }
    return new Listed<>(items, places.size() < max ? null : bytes(places.getLast()));
  }

  private static Bytes bytes(EventPlace place) {
    return Bytes.wrap(ByteBuffer.allocate(PLACE_BYTES).putLong(place.height())
        .putInt(place.receiptIndex()).putInt(place.eventIndex()).array());
  }

  /** A forged one shows nothing that its caller may not see. */
  private static EventPlace place(Bytes bytes) throws RpcError {
    if (bytes.size() != PLACE_BYTES) {
      throw RpcError.of(ErrorCode.INVALID_PARAMS, ErrorCode.INVALID_PARAMS.name(), "cursor",
          "a cursor of this list", "another one");
    }
    ByteBuffer from = ByteBuffer.wrap(bytes.toArray());
    return new EventPlace(from.getLong(), from.getInt(), from.getInt());
  }

  private static void requireVisible(LedgerView view, ObjectKind kind, Hash id, Caller caller)
      throws RpcError {
    LedgerObject object = ObjectReads.newest(view, kind, id)
        .orElseThrow(() -> LedgerReads.notFound("object", "an object of the kind", kind.show(id)));
    if (!Visibility.isVisible(view, object, caller)) {
      throw ObjectReads.forbidden(kind);
    }
  }

  private static Hash organizationOf(LedgerView view, Hash identity) throws RpcError {
    return ((Identity) ObjectReads.newest(view, ObjectKind.IDENTITY, identity).orElseThrow(
        () -> LedgerReads.notFound("identity", "an identity", ObjectKind.IDENTITY.show(identity))))
        .organization();
  }

  private static void requireOwn(Hash organization, Caller caller, ObjectKind kind)
      throws RpcError {
    if (!caller.isAuditor() && !organization.equals(caller.organization())) {
      throw ObjectReads.forbidden(kind);
    }
  }
}
