package io.mulu.testnet.sim.world;

import io.mulu.node.p2p.CloseReason;
import io.mulu.node.p2p.Disconnect;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork.Sent;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections between attachments (a machine has one; twins are two with one key), dialled again
 * and again as production does, and the frames on them. Frames are lost with their connection; what
 * else becomes of them is said by the {@link Conditions} of each direction.
 */
public final class SimNetwork {
  /** As {@code NetworkLimits}: the first and the longest wait after a failed dial. */
  private static final long DIAL_MIN_MILLIS = 250;
  public static final long DIAL_MAX_MILLIS = 15_000;
  /** Until a peer counts as gone that says nothing. */
  public static final long SILENCE_MILLIS = 10_000;
  /** As the default of an outbox. */
  private static final int OUTBOX_MAX = 8_192;

  private final VirtualTime time;
  private final Trace trace;
  private final SplittableRandom random;
  private final List<@Nullable Socket> sockets = new ArrayList<>();
  /** Who was last at a place. */
  private final List<@Nullable PeerId> ids = new ArrayList<>();
  private final Map<Integer, Mask> masks = new TreeMap<>();
  private final Link[][] links;
  private final Pair[][] pairs;
  private BiPredicate<Integer, Integer> mayConnect = (a, b) -> true;
  private long delivered;

  /** A connection or its absence. */
  private static final class Pair {
    boolean isOpen;
    long epoch;
    int failures;
    boolean isDialling;
    int underWay;
  }

  /**
   * @param attachments
   *          places at which something can be attached, numbered from 0
   */
  public SimNetwork(VirtualTime time, Trace trace, SplittableRandom random, int attachments,
      long delayMaxMillis) {
    this.time = time;
    this.trace = trace;
    this.random = random;
    this.links = new Link[attachments][attachments];
    this.pairs = new Pair[attachments][attachments];
    for (int a = 0; a < attachments; a++) {
      sockets.add(null);
      ids.add(null);
      for (int b = 0; b < attachments; b++) {
        links[a][b] = new Link(a, b, new Conditions(1, delayMaxMillis), random.split());
        if (a < b) {
          pairs[a][b] = new Pair();
          pairs[b][a] = pairs[a][b];
        }
      }
    }
  }

  public int size() {
    return sockets.size();
  }

  public Conditions conditions(int from, int to) {
    return links[from][to].conditions;
  }

  public long delivered() {
    return delivered;
  }

  /**
   * Who may be connected to whom at all, beside everything that goes wrong; for twins, of which
   * each peer sees one at a time. Open connections that it forbids end.
   */
  public void route(BiPredicate<Integer, Integer> may) {
    mayConnect = may;
    for (int a = 0; a < size(); a++) {
      for (int b = a + 1; b < size(); b++) {
        if (pairs[a][b].isOpen && !may.test(a, b)) {
          disconnect(a, b, 0);
        }
      }
    }
  }

  /** Attaches something that has just started; it dials everybody at once. */
  public void attach(int place, Socket socket) {
    sockets.set(place, socket);
    for (int other = 0; other < size(); other++) {
      if (other != place) {
        pairs[place][other].failures = 0;
        pairs[place][other].isDialling = false;
        dial(place, other, 1 + random.nextLong(20));
      }
    }
  }

  /**
   * Takes away what has died.
   *
   * @param noticedMillis
   *          most that it takes others to notice
   */
  public void detach(int place, long noticedMillis) {
    sockets.set(place, null);
    for (int other = 0; other < size(); other++) {
      if (other != place) {
        links[other][place].believed = false;
        if (pairs[place][other].isOpen) {
          disconnect(place, other, noticedMillis);
        }
      }
    }
  }

  /** Ends a connection; each side notices within the time, or by the next connection. */
  public void disconnect(int a, int b, long noticedMillis) {
    Pair pair = pairs[a][b];
    if (!pair.isOpen) {
      return;
    }
    pair.isOpen = false;
    pair.epoch++;
    pair.underWay = 0;
    links[a][b].reset();
    links[b][a].reset();
    notice(a, b, pair, noticedMillis);
    notice(b, a, pair, noticedMillis);
    dial(a, b, DIAL_MIN_MILLIS + random.nextLong(DIAL_MIN_MILLIS));
  }

  private void notice(int who, int other, Pair pair, long withinMillis) {
    Socket socket = sockets.get(who);
    long epoch = pair.epoch;
    Socket gone = sockets.get(other);
    time.after(random.nextLong(withinMillis + 1), () -> {
      Link believed = links[other][who];
      if (pair.epoch == epoch && believed.believed && socket != null
          && socket.equals(sockets.get(who))) {
        believed.believed = false;
        PeerId id = gone == null ? ids.get(other) : gone.id();
        if (id != null) {
          socket.disconnected(id, Disconnect.of(CloseReason.CONNECTION_LOST));
        }
      }
    });
  }

  private void dial(int a, int b, long delayMillis) {
    Pair pair = pairs[a][b];
    if (pair.isDialling) {
      return;
    }
    pair.isDialling = true;
    time.after(delayMillis, () -> {
      pair.isDialling = false;
      if (!pair.isOpen) {
        tryConnect(a, b, pair);
      }
    });
  }

  private void tryConnect(int a, int b, Pair pair) {
    Socket left = sockets.get(a);
    Socket right = sockets.get(b);
    if (left == null || right == null) {
      return; // whoever starts, dials
    }
    if (left.id().equals(right.id())) {
      return; // twins do not know each other
    }
    if (links[a][b].conditions.isCut || links[b][a].conditions.isCut || !mayConnect.test(a, b)) {
      long wait = Math.min(DIAL_MIN_MILLIS << Math.min(pair.failures++, 10), DIAL_MAX_MILLIS);
      dial(a, b, wait + random.nextLong(wait / 4 + 1));
      return;
    }
    pair.isOpen = true;
    pair.epoch++;
    pair.failures = 0;
    ids.set(a, left.id());
    ids.set(b, right.id());
    links[a][b].believed = true;
    links[b][a].believed = true;
    trace.event(1, a, b, () -> name(a) + " and " + name(b) + " are connected");
    left.connected(right.id());
    right.connected(left.id());
  }

  /** From now on what the program at a place says and hears passes the mask. */
  public void mask(int place, Mask mask) {
    masks.put(place, mask);
  }

  /** Sends over the connection to whoever has this id, if there is one. */
  public Sent send(int from, PeerId to, Parcel parcel) {
    Mask mask = masks.get(from);
    if (mask == null) {
      return utter(from, to, parcel);
    }
    mask.says(to, wellFormed(parcel));
    return Sent.QUEUED;
  }

  private static PeerMessage wellFormed(Parcel parcel) {
    try {
      return parcel.message();
    } catch (MalformedException e) {
      throw new IllegalStateException("programs send frames only", e);
    }
  }

  /** As {@link #send}, past any mask; the parcel may hold anything. */
  public Sent utter(int from, PeerId to, Parcel parcel) {
    for (int place = 0; place < size(); place++) {
      Socket socket = sockets.get(place);
      PeerId id = socket == null ? ids.get(place) : socket.id();
      if (place != from && to.equals(id) && links[place][from].believed) {
        return send(from, place, parcel);
      }
    }
    return Sent.NOT_CONNECTED;
  }

  private Sent send(int from, int to, Parcel parcel) {
    Link link = links[from][to];
    Pair pair = pairs[from][to];
    if (link.draw(link.conditions.refusePermille) || pair.underWay >= OUTBOX_MAX) {
      return Sent.DROPPED;
    }
    if (!pair.isOpen || link.draw(link.conditions.lossPermille)) {
      return Sent.QUEUED; // and lost
    }
    link.remember(parcel);
    if (link.conditions.isCut) {
      if (link.conditions.holds) {
        link.held.add(parcel);
      }
      return Sent.QUEUED;
    }
    carry(link, pair, parcel, link.delay());
    if (link.draw(link.conditions.duplicatePermille)) {
      carry(link, pair, parcel, link.delay() * (1 + link.random.nextInt(40)));
    }
    if (link.draw(link.conditions.replayPermille)) {
      carry(link, pair, link.old.get(link.random.nextInt(link.old.size())), link.delay());
    }
    return Sent.QUEUED;
  }

  private void carry(Link link, Pair pair, Parcel parcel, long delayMillis) {
    long at = time.nowMillis() + delayMillis;
    if (!link.conditions.reorders) {
      at = link.inOrder(parcel, at);
    }
    long epoch = pair.epoch;
    pair.underWay++;
    time.at(at, () -> {
      if (pair.isOpen && pair.epoch == epoch) {
        pair.underWay--;
        arrive(link, parcel);
      }
    });
  }

  private void arrive(Link link, Parcel parcel) {
    if (link.isRead) {
      deliver(link, parcel);
    } else {
      link.unread.add(parcel);
    }
  }

  private void deliver(Link link, Parcel parcel) {
    Socket receiver = sockets.get(link.to);
    Socket sender = sockets.get(link.from);
    if (receiver == null || sender == null) {
      return;
    }
    try {
      parcel.message();
    } catch (MalformedException e) {
      trace.event(2, link.from, link.to, () -> name(link.from) + " sent " + name(link.to)
          + " what is no frame: " + e.getMessage());
      disconnect(link.from, link.to, 0);
      return;
    }
    delivered++;
    trace.quiet(7, (long) link.from << 32 | link.to, parcel.hash());
    Mask mask = masks.get(link.to);
    if (mask == null || mask.hears(sender.id(), wellFormed(parcel))) {
      receiver.received(sender.id(), parcel);
    }
  }

  /** A receiver stops or resumes reading from a peer. */
  public void reading(int at, PeerId from, boolean isOn) {
    for (int place = 0; place < size(); place++) {
      Socket socket = sockets.get(place);
      if (place != at && socket != null && socket.id().equals(from)) {
        Link link = links[place][at];
        link.isRead = isOn;
        if (isOn) {
          time.after(0, () -> readOn(link));
        }
      }
    }
  }

  private void readOn(Link link) {
    while (link.isRead && !link.unread.isEmpty()) {
      deliver(link, link.unread.remove());
    }
  }

  /** The way is free again: what was held comes. */
  public void freed(int from, int to) {
    Link link = links[from][to];
    Pair pair = pairs[from][to];
    while (!link.held.isEmpty()) {
      Parcel parcel = link.held.remove();
      if (pair.isOpen) {
        carry(link, pair, parcel, link.delay());
      }
    }
  }

  /** Ends a connection if it still cannot be used after the longest silence. */
  public void endIfSilent(int a, int b, BooleanSupplier isStillCut) {
    Pair pair = pairs[a][b];
    long epoch = pair.epoch;
    time.after(SILENCE_MILLIS, () -> {
      if (pair.isOpen && pair.epoch == epoch && isStillCut.getAsBoolean()) {
        disconnect(a, b, 0);
      }
    });
  }

  /** For events that people read. */
  public static String name(int place) {
    return "v" + place;
  }
}
