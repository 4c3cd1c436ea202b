package io.mulu.node.ledger;

import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Submission;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.answer.Location;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.rpc.LedgerView;
import io.mulu.storage.EventPointer;
import io.mulu.storage.LedgerReader;
import io.mulu.storage.LedgerReader.EventLocation;
import io.mulu.storage.LedgerSnapshot;
import io.mulu.storage.ProvedValue;
import io.mulu.storage.StatePart;
import io.mulu.storage.StoredBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pinned snapshot as the RPC reads it. Thread-safe; reads after close throw. */
public final class PinnedLedger implements LedgerView {
  private static final WireCodec<ValidatorSet> VALIDATORS = WireCodec.of(ValidatorSet.class);

  private final LedgerSnapshot snapshot;
  private final long height;
  private volatile boolean isClosed;

  PinnedLedger(LedgerSnapshot snapshot) {
    this.snapshot = snapshot;
    this.height = snapshot.head().height();
  }

  private LedgerSnapshot open() {
    if (isClosed) {
      throw new IllegalStateException("the view is closed");
    }
    return snapshot;
  }

  @Override
  public long height() {
    return height;
  }

  @Override
  public Optional<CertifiedHeader> header(long height) {
    LedgerSnapshot reader = open();
    Optional<BlockHeader> header = ChainStore.header(reader, height);
    return header.map(h -> new CertifiedHeader(h, certificate(reader, height).orElse(null)));
  }

  @Override
  public Optional<CertifiedBlock> block(long height) {
    return certifiedBlock(open(), height);
  }

  @Override
  public Optional<Long> heightOf(Hash blockHash) {
    return open().heightOf(blockHash);
  }

  @Override
  public Optional<List<Bytes>> encodedReceipts(long height) {
    LedgerSnapshot reader = open();
    return reader.isExecuted(height) ? Optional.of(reader.receipts(height)) : Optional.empty();
  }

  @Override
  public Optional<Location> locate(Hash transactionId) {
    return open().locate(transactionId).map(l -> new Location(l.height(), l.transactionIndex()));
  }

  @Override
  public Optional<Bytes> row(Bytes key) {
    return Optional.ofNullable(open().state(key));
  }

  @Override
  public Optional<StateRead> read(Bytes key, long height) {
    LedgerSnapshot reader = open();
    if (!reader.hasState(height)) {
      return Optional.empty();
    }
    ProvedValue proved = reader.prove(height, key);
    return Optional.of(new StateRead(proved.value(), proved.proof()));
  }

  @Override
  public List<Row> scan(Bytes prefix, Bytes after, int max) {
    return open().scanState(prefix, after.isEmpty() ? null : after, max).stream()
        .map(row -> new Row(row.key(), row.value())).toList();
  }

  @Override
  public List<EventPlace> events(Topic topic, Hash id, @Nullable EventPlace after,
      boolean isNewestFirst, int max) {
    LedgerSnapshot reader = open();
    EventPointer.Topic of = new EventPointer.Topic(kind(topic), id);
    EventLocation from = after == null
        ? null
        : new EventLocation(after.height(), after.receiptIndex(), after.eventIndex());
    List<EventLocation> found = isNewestFirst
        ? reader.eventsBackward(of, from, max)
        : reader.events(of, from, max);
    return found.stream().map(at -> new EventPlace(at.height(), at.receiptIndex(), at.eventIndex()))
        .toList();
  }

  private static EventPointer.TopicKind kind(Topic topic) {
    return switch (topic) {
      case OBJECT -> EventPointer.TopicKind.OBJECT;
      case ACTOR -> EventPointer.TopicKind.ACTOR;
      case ORGANIZATION -> EventPointer.TopicKind.ORGANIZATION;
    };
  }

  @Override
  public void close() {
    isClosed = true;
    snapshot.close();
  }

  /** A part of a kept state for a node that copies it; empty if there is none. */
  Optional<StatePart> statePart(long height, Hash path, int depth, long bytesMax) {
    LedgerSnapshot reader = open();
    return reader.hasState(height)
        ? reader.statePart(height, path, depth, bytesMax)
        : Optional.empty();
  }

  @Override
  public List<Handover> handovers(long from, int max) {
    return handovers(from, Long.MAX_VALUE, max);
  }

  List<Handover> handovers(long fromHeight, long belowHeight, int limit) {
    LedgerSnapshot reader = open();
    return reader.handovers(fromHeight, limit).stream().filter(h -> h.height() < belowHeight)
        .map(h -> new Handover(header(h.height()).orElseThrow(), VALIDATORS.decodeOwn(h.nextSet())))
        .toList();
  }

  static Optional<CertifiedBlock> certifiedBlock(LedgerReader reader, long height) {
    Optional<Bytes> body = reader.body(height);
    return body.map(bytes -> new CertifiedBlock(
        withAttachments(own("block", () -> Block.decode(bytes)), reader.attachments(height)),
        certificate(reader, height).orElse(null)));
  }

  private static Block withAttachments(Block bare, List<StoredBlock.Attachment> attachments) {
    List<Submission> whole = new ArrayList<>(bare.transactions());
    for (StoredBlock.Attachment attachment : attachments) {
      whole.set(attachment.transactionIndex(),
          new Submission(bare.transactions().get(attachment.transactionIndex()).transaction(),
              attachment.bytes()));
    }
    return new Block(bare.header(), whole);
  }

  private static Optional<QuorumCertificate> certificate(LedgerReader reader, long height) {
    return reader.certificate(height)
        .map(bytes -> own("certificate", () -> QuorumCertificate.decode(bytes)));
  }

  private interface Decoding<T> {
    T decode() throws MalformedException;
  }

  private static <T> T own(String what, Decoding<T> decoding) {
    try {
      return decoding.decode();
    } catch (MalformedException e) {
      throw new Invariant.Broken("stored " + what + " " + e.getMessage());
    }
  }
}
