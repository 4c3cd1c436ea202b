package io.mulu.node.ledger;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.Handover;
import io.mulu.storage.StateCopy;
import io.mulu.storage.StatePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a state goes from one node's ledger to another's (docs/spec/storage.md, Copying a state).
 * What serves is thread-safe, what receives is confined to the event loop and throws
 * {@link io.mulu.storage.StorageException} if the disk fails.
 */
public final class StateTransfer {
  private final ChainStore store;
  private final Ledger ledger;

  StateTransfer(ChainStore store, Ledger ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  public Genesis genesis() {
    return store.genesis();
  }

  /** From here on all blocks can be served. */
  public long blocksKeptFrom() {
    return store.blocksKeptFrom();
  }

  /**
   * Heights whose state others may copy: the newest multiples of the interval, newest last.
   *
   * @param interval
   *          in blocks; 0 for none
   * @param count
   *          of heights at most
   */
  public List<Long> offered(long interval, int count) {
    List<Long> heights = new ArrayList<>();
    if (interval > 0) {
      long newest = ledger.head().height() / interval * interval;
      long oldest = Math.max(store.stateKeptFrom(), 1);
      for (long h = newest; h >= oldest && heights.size() < count; h -= interval) {
        heights.addFirst(h);
      }
    }
    return heights;
  }

  /** Empty if this node cannot serve it, now or ever. */
  public Optional<StatePart> part(long height, Hash path, int depth, long bytesMax) {
    Optional<PinnedLedger> pinned = store.pin();
    if (pinned.isEmpty()) {
      return Optional.empty();
    }
    try (PinnedLedger view = pinned.get()) {
      return view.statePart(height, path, depth, bytesMax);
    }
  }

  /**
   * What leads to the header of a height.
   *
   * @param until
   *          null if there are more hand-overs before it, or it is not here
   */
  public record Way(List<Handover> handovers, @Nullable CertifiedHeader until) {
  }

  /** At most {@code limit} hand-overs from a height on and, if those are all, the header. */
  public Way way(long fromHeight, long untilHeight, int limit) {
    Optional<PinnedLedger> pinned = store.pin();
    if (pinned.isEmpty()) {
      return new Way(List.of(), null);
    }
    try (PinnedLedger view = pinned.get()) {
      List<Handover> handovers = view.handovers(fromHeight, untilHeight, limit);
      return new Way(handovers,
          handovers.size() == limit ? null : view.header(untilHeight).orElse(null));
    }
  }

  /** What an earlier run left unfinished. */
  public Optional<StateCopy> underWay() {
    return store.copyUnderWay();
  }

  /** Goes on with the copy of this very state if one was begun, else begins anew. */
  public StateCopy begin(BlockHeader proven) {
    return underWay()
        .filter(copy -> copy.height() == proven.height() && copy.root().equals(proven.stateRoot()))
        .orElseGet(() -> store.copyState(proven));
  }

  public void giveUp() {
    store.dropCopy();
  }

  /**
   * A block whose certificate, body and attachments were checked. Nothing is to be kept of one that
   * the head has reached since it was asked for.
   */
  public void keep(CertifiedBlock block) {
    if (block.block().header().height() > ledger.head().height()) {
      store.keep(block);
    }
  }

  /** A hand-over that was checked. */
  public void keep(Handover handover) {
    store.keep(handover);
  }

  /** A block that is here already, above the head, too. */
  public Optional<CertifiedBlock> kept(long height) {
    return store.certifiedBlock(height);
  }

  /** How long a transaction may wait, by the parameters of the copied state. */
  public long transactionLifetimeMillis(StateCopy copy) {
    return ChainStore.parametersIn(copy).transactionLifetimeMillis();
  }

  /** Makes the block of the copied state the head. */
  public void adopt(StateCopy copy, long blocksFrom) {
    store.adopt(copy, blocksFrom);
    ledger.headChanged();
    Invariant.check(ledger.head().height() == copy.height(), "the adopted block is the head");
  }
}
