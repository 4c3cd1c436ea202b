package io.mulu.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Views that stay open for further pages of lists: a bounded number, each for a bounded time after
 * its last page, shared by all cursors of the same height. Thread-safe.
 */
final class PinnedViews implements AutoCloseable {
  private final LedgerApi ledger;
  private final int viewsMax;
  private final long lifeNanos;
  private final LongSupplier nanoClock;
  /** By height. */
  private final TreeMap<Long, Pinned> pinned = new TreeMap<>();

  PinnedViews(LedgerApi ledger, int viewsMax, Duration life, LongSupplier nanoClock) {
    this.ledger = ledger;
    this.viewsMax = viewsMax;
    this.lifeNanos = life.toNanos();
    this.nanoClock = nanoClock;
  }

  private static final class Pinned {
    private final LedgerView view;
    private int leases;
    private long lastUsedNanos;
    /** Whether a cursor names it; otherwise it goes with its last lease. */
    private boolean isKept;

    private Pinned(LedgerView view) {
      this.view = view;
    }
  }

  /** The right to read a view; it stays open until this is closed. */
  final class Lease implements AutoCloseable {
    private final Pinned of;

    private Lease(Pinned of) {
      this.of = of;
    }

    LedgerView view() {
      return of.view;
    }

    /** A cursor will name this view. */
    void keep() {
      synchronized (PinnedViews.this) {
        of.isKept = true;
      }
    }

    @Override
    public void close() {
      synchronized (PinnedViews.this) {
        of.leases--;
        of.lastUsedNanos = nanoClock.getAsLong();
      }
      sweep();
    }
  }

  /** The newest state. */
  Lease newest() {
    LedgerView view = ledger.pin();
    synchronized (this) {
      Pinned known = pinned.get(view.height());
      if (known == null) {
        return lease(pinned.computeIfAbsent(view.height(), height -> new Pinned(view)));
      }
      Lease lease = lease(known);
      view.close();
      return lease;
    }
  }

  /** The state that a cursor names; empty if it is no longer open. */
  synchronized Optional<Lease> at(long height) {
    return Optional.ofNullable(pinned.get(height)).map(this::lease);
  }

  private Lease lease(Pinned of) {
    of.leases++;
    of.lastUsedNanos = nanoClock.getAsLong();
    return new Lease(of);
  }

  /** Closes what is out of time, out of use, or too many: the lowest heights go first. */
  void sweep() {
    List<LedgerView> closing = new ArrayList<>();
    synchronized (this) {
      long now = nanoClock.getAsLong();
      pinned.values().removeIf(p -> {
        boolean isDone = !p.isKept || now - p.lastUsedNanos > lifeNanos;
        return closeIf(p.leases == 0 && isDone, p, closing);
      });
      int surplus = pinned.size() - viewsMax;
      for (Pinned p : List.copyOf(pinned.values())) {
        if (surplus > 0 && closeIf(p.leases == 0, p, closing)) {
          pinned.values().remove(p);
          surplus--;
        }
      }
    }
    closing.forEach(LedgerView::close);
  }

  private static boolean closeIf(boolean condition, Pinned pinned, List<LedgerView> closing) {
    if (condition) {
      closing.add(pinned.view);
    }
    return condition;
  }

  synchronized int size() {
    return pinned.size();
  }

  @Override
  public synchronized void close() {
    pinned.values().forEach(p -> p.view.close());
    pinned.clear();
  }
}
