package io.mulu.rpc.methods;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.StateTable.Acknowledgement;
import io.mulu.protocol.StateTable.ConsentChange;
import io.mulu.protocol.answer.StateReadProof;
import io.mulu.protocol.api.ConsentApi;
import io.mulu.protocol.api.ConsentApi.Acknowledged;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.Endpoint;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.State;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.LedgerReads;
import io.mulu.rpc.LedgerReads.Listed;
import io.mulu.rpc.LedgerView;
import io.mulu.rpc.RpcError;
import io.mulu.rpc.RpcMethod;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code consent_}: consents by id and locator, their changes, and who has seen to them. */
final class ConsentMethods {
  private static final WireCodec<Consent> CONSENT = WireCodec.of(Consent.class);
  private static final WireCodec<ConsentChange> CHANGE = WireCodec.of(ConsentChange.class);
  private static final WireCodec<Acknowledgement> ACK = WireCodec.of(Acknowledgement.class);
  private static final WireCodec<Endpoint> ENDPOINT = WireCodec.of(Endpoint.class);
  private static final WireCodec<ChainParameters> PARAMETERS = WireCodec.of(ChainParameters.class);
  private static final int HEIGHT_BYTES = 8;

  private final LedgerReads reads;

  ConsentMethods(LedgerReads reads) {
    this.reads = reads;
  }

  List<RpcMethod<?, ?>> all() {
    ObjectReads objects = new ObjectReads(reads);
    return List.of(
        new RpcMethod<>(ConsentApi.CONSENT, (p, r) -> objects.read(ObjectKind.CONSENT, p, r)),
        new RpcMethod<>(ConsentApi.BY_LOCATOR, (p, r) -> reads.newest(v -> byLocator(v, p))),
        new RpcMethod<>(ConsentApi.CHANGES, (p, r) -> {
          var page = reads.<ConsentApi.Change>list(p.limit(), p.cursor(),
              (view, after, max) -> changes(view, p.fromHeight(), after, max));
          return new ConsentApi.ChangePage(page.height(), page.items(), page.cursor());
        }), new RpcMethod<>(ConsentApi.ACKNOWLEDGEMENTS, (p, r) -> {
          var page = reads
              .page(StateTable.ENDPOINT.prefix(), p.limit(), p.cursor(),
                  (view,
                      row) -> Optional.of(ENDPOINT.decodeOwn(row.value()))
                          .filter(e -> e.endpointKind() == EndpointKind.GATEWAY
                              && e.standing().state() == State.ACTIVE)
                          .map(e -> acknowledged(view, e)));
          return new ConsentApi.AcknowledgementPage(page.height(), page.items(), page.cursor());
        }));
  }

  private static ConsentApi.LocatorAnswer byLocator(LedgerView view, ConsentApi.LocatorQuery query)
      throws RpcError {
    Bytes locator = StateTable.CONSENT_LOCATOR.key(query.locator());
    if (!query.proof() && query.height() == null) {
      return new ConsentApi.LocatorAnswer(view.height(),
          LedgerReads.referred(view, locator, StateTable.CONSENT, CONSENT).orElse(null), null,
          null);
    }
    long height = query.height() == null ? view.height() : query.height();
    StateReadProof reference = LedgerReads.proven(view, locator, height);
    if (reference.value() == null) {
      return new ConsentApi.LocatorAnswer(height, null, query.proof() ? reference : null, null);
    }
    Hash id = LedgerReads.REFERENCE.decodeOwn(reference.value()).id();
    StateReadProof consent = LedgerReads.proven(view, StateTable.CONSENT.key(id), height);
    return new ConsentApi.LocatorAnswer(height,
        consent.value() == null ? null : CONSENT.decodeOwn(consent.value()),
        query.proof() ? reference : null, query.proof() ? consent : null);
  }

  /** Keys are heights first, so a height is where to begin. */
  private static Listed<ConsentApi.Change> changes(LedgerView view, @Nullable Long fromHeight,
      Bytes after, int max) {
    Bytes table = StateTable.CONSENT_CHANGE.prefix();
    Bytes begin = fromHeight == null || fromHeight <= 0
        ? Bytes.EMPTY
        : before(StateTable.CONSENT_CHANGE.key(Bytes.ofLong(fromHeight)));
    List<LedgerView.Row> rows = view.scan(table, after.isEmpty() ? begin : after, max);
    List<ConsentApi.Change> changes = new ArrayList<>();
    for (LedgerView.Row row : rows) {
      changes.add(change(row));
    }
    return new Listed<>(changes, rows.size() < max ? null : rows.getLast().key());
  }

  /** A key that lies just before all that begin with this one, which does not end in zeros only. */
  private static Bytes before(Bytes key) {
    byte[] bytes = key.toArray();
    int last = bytes.length - 1;
    while (bytes[last] == 0) {
      bytes[last--] = (byte) 0xff;
    }
    bytes[last]--;
    byte[] tail = new byte[Hash.SIZE];
    Arrays.fill(tail, (byte) 0xff);
    return Bytes.concat(Bytes.wrap(bytes), Bytes.wrap(tail));
  }

  private static ConsentApi.Change change(LedgerView.Row row) {
    int start = StateTable.CONSENT_CHANGE.prefix().size();
    Bytes key = row.key();
    long height = ByteBuffer.wrap(key.slice(start, start + HEIGHT_BYTES).toArray()).getLong();
    return new ConsentApi.Change(Hash.of(key.slice(start + HEIGHT_BYTES, key.size())), height,
        CHANGE.decodeOwn(row.value()).timeMillis());
  }

  private static Acknowledged acknowledged(LedgerView view, Endpoint gateway) {
    Hash organization = gateway.organization();
    Optional<Acknowledgement> said = LedgerReads.row(view, StateTable.CONSENT_ACK.key(organization),
        ACK);
    long from = said.map(ack -> ack.height() + 1).orElse(0L);
    long delay = LedgerReads.row(view, StateTable.PARAMETERS.key(), PARAMETERS).orElseThrow()
        .contracts().consentDelayMillis();
    long now = view.header(view.height()).orElseThrow().header().timestampMillis();
    boolean isOverdue = changes(view, from, Bytes.EMPTY, 1).items().stream()
        .anyMatch(change -> now - change.timeMillis() > delay);
    return new Acknowledged(organization, gateway.id(),
        said.map(Acknowledgement::height).orElse(null), isOverdue);
  }
}
