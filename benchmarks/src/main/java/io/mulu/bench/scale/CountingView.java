package io.mulu.bench.scale;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.answer.Location;
import io.mulu.rpc.LedgerView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A view that tells how many rows and hashes of proofs are read of it. Confined to one thread. */
final class CountingView implements LedgerView {
  private final LedgerView view;
  private final ChainAnswers teller;

  CountingView(LedgerView view, ChainAnswers teller) {
    this.view = view;
    this.teller = teller;
  }

  @Override
  public long height() {
    return view.height();
  }

  @Override
  public Optional<CertifiedHeader> header(long height) {
    return view.header(height);
  }

  @Override
  public Optional<CertifiedBlock> block(long height) {
    return view.block(height);
  }

  @Override
  public Optional<Long> heightOf(Hash blockHash) {
    return view.heightOf(blockHash);
  }

  @Override
  public Optional<List<Bytes>> encodedReceipts(long height) {
    return view.encodedReceipts(height);
  }

  @Override
  public List<Handover> handovers(long from, int max) {
    return view.handovers(from, max);
  }

  @Override
  public Optional<Location> locate(Hash transactionId) {
    return view.locate(transactionId);
  }

  @Override
  public Optional<Bytes> row(Bytes key) {
    teller.worked(1);
    return view.row(key);
  }

  @Override
  public Optional<StateRead> read(Bytes key, long height) {
    Optional<StateRead> read = view.read(key, height);
    teller.worked(1 + read.map(found -> found.proof().siblings().size()).orElse(0));
    return read;
  }

  @Override
  public List<Row> scan(Bytes prefix, Bytes after, int max) {
    List<Row> found = view.scan(prefix, after, max);
    teller.worked(1 + found.size());
    return found;
  }

  @Override
  public List<EventPlace> events(Topic topic, Hash id, @Nullable EventPlace after,
      boolean isNewestFirst, int max) {
    return view.events(topic, id, after, isNewestFirst, max);
  }

  @Override
  public void close() {
    view.close();
  }
}
