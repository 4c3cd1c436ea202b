package io.mulu.rpc;

import io.mulu.protocol.Hash;
import io.mulu.protocol.LedgerEvent;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.api.ChainApi.HeaderAnswer;
import io.mulu.protocol.api.SubscriptionApi.Delivery;
import io.mulu.protocol.api.SubscriptionApi.Place;
import io.mulu.protocol.api.SubscriptionApi.Subscribe;
import io.mulu.protocol.object.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subscription: reads block after block at the pace of its subscriber, so that nothing piles up
 * but what is on its way. Runs on a virtual thread of its own.
 */
final class Subscription implements Runnable {
  /** How long it sleeps at most before it looks whether it is still wanted. */
  private static final long NAP_MILLIS = 1_000;

  private final String name;
  private final Subscribe wanted;
  private final Caller caller;
  private final LedgerApi ledger;
  private final LedgerReads reads;
  private final Outlet outlet;
  private volatile boolean isClosed;

  /** Where deliveries go. */
  interface Outlet {
    /** Waits while the subscriber is slow; false if it is gone. */
    boolean send(Delivery delivery) throws InterruptedException;

    /** Ends the connection: the subscriber cannot be served any further. */
    void fail(ErrorCode code);
  }

  Subscription(String name, Subscribe wanted, Caller caller, LedgerApi ledger, LedgerReads reads,
      Outlet outlet) {
    this.name = name;
    this.wanted = wanted;
    this.caller = caller;
    this.ledger = ledger;
    this.reads = reads;
    this.outlet = outlet;
  }

  String name() {
    return name;
  }

  void close() {
    isClosed = true;
  }

  @Override
  public void run() {
    try {
      long height = wanted.height() == null ? ledger.awaitHeight(0, 0) + 1 : wanted.height();
      int index = wanted.height() == null || wanted.index() == null ? 0 : wanted.index();
      while (!isClosed) {
        if (ledger.awaitHeight(height, NAP_MILLIS) >= height) {
          deliver(height, index);
          height++;
          index = 0;
        }
      }
    } catch (RpcError e) {
      outlet.fail(e.code());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(long height, int from) throws RpcError, InterruptedException {
    for (Delivery delivery : block(height)) {
      if (isClosed) {
        return;
      }
      if (delivery.index() >= from && !outlet.send(delivery)) {
        isClosed = true;
      }
    }
  }

  /** A store that is busy is no reason to lose a subscriber. */
  private List<Delivery> block(long height) throws RpcError, InterruptedException {
    while (true) {
      try {
        return reads.newest(view -> items(view, height));
      } catch (RpcError e) {
        if (e.code() != ErrorCode.OVERLOADED || isClosed) {
          throw e;
        }
      }
    }
  }

  private List<Delivery> items(LedgerView view, long height) throws RpcError {
    List<Delivery> items = new ArrayList<>();
    if (wanted.blocks()) {
      CertifiedHeader header = LedgerReads.header(view, height);
      items.add(delivery(height, 0,
          new HeaderAnswer(header.header().hash(), header.header(), header.certificate()), null,
          null));
    }
    if (!wanted.events()) {
      return items;
    }
    List<Receipt> receipts = view.receipts(height).orElseThrow(() -> RpcError.of(ErrorCode.PRUNED));
    int index = 0;
    for (Receipt receipt : receipts) {
      for (LedgerEvent event : receipt.events()) {
        index++;
        if (isWanted(event)) {
          items.add(delivery(height, index, null, event, receipt.transactionId()));
        }
      }
    }
    return items;
  }

  private Delivery delivery(long height, int index, @Nullable HeaderAnswer block,
      @Nullable LedgerEvent event, @Nullable Hash transactionId) {
    return new Delivery(name, height, index, block, event, transactionId,
        new Place(height, index + 1));
  }

  private boolean isWanted(LedgerEvent event) {
    return (wanted.kinds().isEmpty() || wanted.kinds().contains(event.kind()))
        && (wanted.organizations().isEmpty()
            || wanted.organizations().stream().anyMatch(event.organizations()::contains))
        && isVisible(event);
  }

  /** As for reads: what members may see of any object, and all else of their own. */
  private boolean isVisible(LedgerEvent event) {
    boolean isForMembers = event.kind() == ObjectKind.ORGANIZATION
        || event.kind() == ObjectKind.IDENTITY || event.kind() == ObjectKind.ENDPOINT
        || event.kind() == ObjectKind.DATASET || event.kind() == ObjectKind.RIGHT;
    return isForMembers || caller.isAuditor()
        || event.organizations().contains(caller.organization());
  }
}
