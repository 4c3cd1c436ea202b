package io.mulu.node.p2p;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps dialling every listed node with an address that is not connected: name looked up anew each
 * time, addresses in turn, doubling waits with jitter. Confined to the event loop; only names are
 * looked up elsewhere, since the system's resolver blocks.
 */
@SuppressWarnings("FutureReturnValueIgnored") // attempts report by calling back
final class Dialer {
  private static final int LOOKUPS_MAX = 4;
  private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The network, as the dialler sees it. */
  interface Sockets {
    boolean isConnected(PeerId id);

    /** Opens a connection; its end comes back as {@link Dialer#failed} or {@link Dialer#lost}. */
    void connect(PeerId id, InetSocketAddress address);

    void unresolved(PeerId id, String address);
  }

  private final Sockets sockets;
  private final NetworkLimits limits;
  private final EventLoop loop;
  private final RandomGenerator random;
  private final ThreadPoolExecutor lookups;
  private final Map<PeerId, Target> targets = new HashMap<>();

  /** One node to be reached. */
  private static final class Target {
    private PinBook.Member member;
    private int failures;
    private int turn;
    private boolean isBusy;
    private @Nullable ScheduledFuture<?> timer;
    private long connectedNanos;

    Target(PinBook.Member member) {
      this.member = member;
    }
  }

  Dialer(Sockets sockets, NetworkLimits limits, EventLoop loop, RandomGenerator random) {
    this.sockets = sockets;
    this.limits = limits;
    this.loop = loop;
    this.random = random;
    this.lookups = new ThreadPoolExecutor(LOOKUPS_MAX, LOOKUPS_MAX, 10, TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(PinBook.MEMBERS_MAX), new DefaultThreadFactory("mulu-dns", true));
    lookups.allowCoreThreadTimeOut(true);
  }

  /**
   * @param self
   *          under whatever names the book may list this very node
   */
  void targets(PinBook book, Set<PeerId> self) {
    Set<PeerId> wanted = new HashSet<>();
    for (PinBook.Member member : book.members()) {
      PeerId id = member.id();
      if (self.contains(id) || member.addresses().isEmpty()) {
        continue;
      }
      wanted.add(id);
      Target known = targets.get(id);
      if (known == null) {
        Target fresh = new Target(member);
        targets.put(id, fresh);
        schedule(id, fresh, random.nextInt(limits.backoffMinMillis()));
      } else if (!known.member.equals(member)) {
        known.member = member;
        known.failures = 0;
        schedule(id, known, random.nextInt(limits.backoffMinMillis()));
      }
    }
    for (Map.Entry<PeerId, Target> entry : targets.entrySet()) {
      ScheduledFuture<?> timer = entry.getValue().timer;
      if (!wanted.contains(entry.getKey()) && timer != null) {
        timer.cancel(false);
      }
    }
    targets.keySet().retainAll(wanted);
  }

  void connected(PeerId id) {
    Target target = targets.get(id);
    if (target != null) {
      target.connectedNanos = System.nanoTime();
    }
  }

  /** A connection that this dialler asked for ended before it was a peer. */
  void failed(PeerId id) {
    Target target = targets.get(id);
    if (target != null) {
      target.isBusy = false;
      target.failures++;
      target.turn++;
      schedule(id, target, backoff(target.failures - 1));
    }
  }

  /** A connection that this dialler asked for is a peer now. */
  void succeeded(PeerId id) {
    Target target = targets.get(id);
    if (target != null) {
      target.isBusy = false;
    }
  }

  /** A peer is gone. One that stayed for a while is dialled again at once, nearly. */
  void lost(PeerId id) {
    Target target = targets.get(id);
    if (target != null) {
      boolean wasStable = System.nanoTime() - target.connectedNanos > STABLE_NANOS;
      target.failures = wasStable ? 0 : target.failures + 1;
      schedule(id, target, backoff(target.failures));
    }
  }

  void stop() {
    for (Target target : targets.values()) {
      if (target.timer != null) {
        target.timer.cancel(false);
      }
    }
    targets.clear();
    lookups.shutdownNow();
  }

  private long backoff(int failures) {
    return backoff(limits, failures, random);
  }

  /** Doubles up to the cap, then a quarter more or less, so that nodes do not dial in step. */
  static long backoff(NetworkLimits limits, int failures, RandomGenerator random) {
    long wait = Math.min(limits.backoffMaxMillis(),
        (long) limits.backoffMinMillis() << Math.min(failures, 20));
    return wait - wait / 4 + random.nextLong(wait / 2 + 1);
  }

  private void schedule(PeerId id, Target target, long millis) {
    if (target.timer != null) {
      target.timer.cancel(false);
    }
    target.timer = loop.schedule(() -> attempt(id, target), millis, TimeUnit.MILLISECONDS);
  }

  private void attempt(PeerId id, Target target) {
    if (target.isBusy || sockets.isConnected(id)) {
      return;
    }
    target.isBusy = true;
    String address = target.member.addresses().get(target.turn % target.member.addresses().size());
    int turn = target.turn;
    try {
      lookups.execute(() -> {
        InetSocketAddress found = resolve(address, turn);
        if (!loop.isShuttingDown()) {
          loop.execute(() -> reached(id, target, address, found));
        }
      });
    } catch (RejectedExecutionException e) {
      failed(id);
    }
  }

  private void reached(PeerId id, Target target, String address,
      @Nullable InetSocketAddress found) {
    if (targets.get(id) != target) {
      return;
    }
    if (found == null) {
      sockets.unresolved(id, address);
      failed(id);
    } else {
      sockets.connect(id, found);
    }
  }

  /** All addresses of a name in turn. */
  private static @Nullable InetSocketAddress resolve(String address, int turn) {
    int colon = address.lastIndexOf(':');
    try {
      InetAddress[] all = InetAddress.getAllByName(address.substring(0, colon));
      return new InetSocketAddress(all[turn % all.length],
          Integer.parseInt(address.substring(colon + 1)));
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
