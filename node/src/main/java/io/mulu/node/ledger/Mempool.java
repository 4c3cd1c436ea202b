package io.mulu.node.ledger;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.VerifiedTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that wait to be ordered, oldest first. Bounded in number and bytes; an organisation
 * may hold no more than what is still free (dynamic queue thresholds, Choudhury and Hahne 1998), so
 * that n busy ones get 1/(n + 1) each and another always finds room. What clients hand in may fill
 * four fifths; the rest is for what other validators have taken already, so that under overload all
 * have much the same and proposals need not be fetched. Confined to the event loop, except
 * {@link #refusal}, {@link #isFilling} and {@link #isWaiting}.
 */
public final class Mempool {
  /**
   * @param transactionsMax
   *          in the pool
   * @param bytesMax
   *          of all transactions with their attachments
   * @param organizationPercentMax
   *          of both that one organisation may hold, however much is free; whoever is last may go
   *          beyond the bytes
   */
  public record Limits(int transactionsMax, long bytesMax, int organizationPercentMax) {
    /** Where an organisation may hold half. */
    public Limits(int transactionsMax, long bytesMax) {
      this(transactionsMax, bytesMax, 50);
    }

    public static Limits defaults() {
      return new Limits(50_000, 64L << 20);
    }
  }

  /**
   * What a proposer may put into one block.
   *
   * @param permille
   *          of the three limits that it likes to use: whoever is picked last may go beyond it
   */
  public record Room(int transactionsMax, int bytesMax, long workMax, int permille,
      long timestampMillis, long lifetimeMillis) {
    public static final int WHOLE = 1_000;

    /** How much of the limit of which most is used, in thousandths. */
    int used(int transactions, long bytes, long work) {
      long used = Math.max((long) WHOLE * transactions / Math.max(1, transactionsMax),
          Math.max(WHOLE * bytes / Math.max(1, bytesMax), WHOLE * work / Math.max(1, workMax)));
      return (int) Math.min(WHOLE, used);
    }
  }

  /** A proposer that lets one wait that came so much earlier has not heard of it. */
  static final long OVERTAKEN_MILLIS = 1_000;
  /**
   * Before others are told of one again. Each further time comes as long after the one before as
   * that came after the transaction: what they have no room for now is told less and less often.
   */
  static final long TOLD_AGAIN_MILLIS = 3_000;

  private final Limits limits;
  private final Map<Hash, PooledTransaction> byId = new LinkedHashMap<>();
  private final ConcurrentHashMap<Hash, Hash> idByEnvelope = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Hash, Held> perOrganization = new ConcurrentSkipListMap<>();
  /** Those that others know of by this node only, and when it has told them (loop time). */
  private final Map<Hash, Long> own = new LinkedHashMap<>();
  private long orderedMillis = Long.MIN_VALUE;
  /** Those of {@link #byId}, for other threads. */
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** Who brings a transaction. */
  public enum Source {
    /** A client, or a follower for one. */
    CLIENT(80),
    /** A validator, whose pool has it. */
    VALIDATOR(100);

    private final int percent;

    Source(int percent) {
      this.percent = percent;
    }
  }

  /**
   * Of one organisation.
   *
   * @param orderedMillis
   *          arrival of the newest that left the pool before those that are here
   */
  private record Held(int transactions, long bytes, long orderedMillis) {
    static final Held NOTHING = new Held(0, 0, Long.MIN_VALUE);

    Held plus(PooledTransaction pooled) {
      return new Held(transactions + 1, bytes + pooled.transaction().bytes(), orderedMillis);
    }

    Held minus(PooledTransaction pooled) {
      return new Held(transactions - 1, bytes - pooled.transaction().bytes(),
          Math.max(orderedMillis, pooled.arrivedMillis()));
    }
  }

  public Mempool(Limits limits) {
    this.limits = limits;
  }

  /** Takes the transaction, or says why not. A transaction already here is no refusal. */
  public Optional<Reason> add(PooledTransaction pooled, Source source) {
    VerifiedTransaction transaction = pooled.transaction();
    if (byId.containsKey(transaction.id())) {
      return Optional.empty();
    }
    Optional<Reason> refusal = refusal(pooled.organization(), transaction.bytes(), source);
    if (refusal.isPresent()) {
      return refusal;
    }
    byId.put(transaction.id(), pooled);
    idByEnvelope.put(transaction.envelopeHash(), transaction.id());
    if (source == Source.CLIENT) {
      own.put(transaction.id(), pooled.arrivedMillis());
    }
    perOrganization.merge(pooled.organization(), Held.NOTHING.plus(pooled),
        (held, one) -> held.plus(pooled));
    bytes.addAndGet(transaction.bytes());
    count.set(byId.size());
    return Optional.empty();
  }

  /**
   * Why a new transaction would not be taken now, before anything dear is done for it; empty if
   * there is room. From any thread; what it says may be old by the time it is heard.
   */
  public Optional<Reason> refusal(Hash organization, long size, Source source) {
    long transactionsLeft = part(limits.transactionsMax(), source.percent) - count.get();
    long bytesLeft = part(limits.bytesMax(), source.percent) - bytes.get() - size;
    if (transactionsLeft <= 0 || bytesLeft < 0) {
      return Optional.of(Reason.OVERLOADED);
    }
    Held held = perOrganization.getOrDefault(organization, Held.NOTHING);
    int share = limits.organizationPercentMax();
    boolean isUsedUp = held.transactions() >= transactionsLeft || held.bytes() > bytesLeft
        || held.transactions() >= part(limits.transactionsMax(), share)
        || held.bytes() >= part(limits.bytesMax(), share);
    return isUsedUp ? Optional.of(Reason.QUOTA) : Optional.empty();
  }

  /**
   * Whether {@link #refusal} could refuse anybody for the number of transactions or their bytes.
   */
  public boolean isFilling() {
    // Nobody has more than all together, so that before this no quota is used up.
    int percent = Math.min(Source.CLIENT.percent / 2, limits.organizationPercentMax());
    return count.get() >= part(limits.transactionsMax(), percent)
        || bytes.get() >= part(limits.bytesMax(), percent);
  }

  private static long part(long whole, int percent) {
    return whole * percent / 100;
  }

  /**
   * What a proposer orders next: oldest first within an organisation, organisations in turn, so
   * that a contended block is shared out equally. Who has waited longest is first in each round.
   */
  public List<PooledTransaction> pick(Room room) {
    Map<Hash, ArrayDeque<PooledTransaction>> queues = new LinkedHashMap<>();
    for (PooledTransaction pooled : byId.values()) {
      if (isOrderable(pooled, room)) {
        queues.computeIfAbsent(pooled.organization(), o -> new ArrayDeque<>()).add(pooled);
      }
    }
    List<PooledTransaction> picked = new ArrayList<>();
    long bytes = 0;
    long work = 0;
    while (!queues.isEmpty() && room.used(picked.size(), bytes, work) < room.permille()) {
      Iterator<ArrayDeque<PooledTransaction>> turn = queues.values().iterator();
      while (turn.hasNext() && room.used(picked.size(), bytes, work) < room.permille()) {
        ArrayDeque<PooledTransaction> queue = turn.next();
        PooledTransaction next = queue.remove();
        if (bytes + next.transaction().bytes() <= room.bytesMax()
            && work + next.work() <= room.workMax()) {
          picked.add(next);
          bytes += next.transaction().bytes();
          work += next.work();
        }
        if (queue.isEmpty()) {
          turn.remove();
        }
      }
    }
    return picked;
  }

  /** Whether {@link #pick} would find something. */
  public boolean hasChoosable(Room room) {
    return byId.values().stream().anyMatch(p -> isOrderable(p, room)
        && p.transaction().bytes() <= room.bytesMax() && p.work() <= room.workMax());
  }

  /** Whether its expiry lies in the window of a block with this timestamp. */
  static boolean isOrderable(PooledTransaction pooled, Room room) {
    long expiry = pooled.transaction().body().expiryMillis();
    return room.timestampMillis() < expiry
        && expiry <= room.timestampMillis() + room.lifetimeMillis();
  }

  public @Nullable PooledTransaction byEnvelope(Hash envelopeHash) {
    Hash id = idByEnvelope.get(envelopeHash);
    return id == null ? null : byId.get(id);
  }

  /** From any thread; what it says may be old by the time it is heard. */
  boolean isWaiting(Hash envelopeHash) {
    return idByEnvelope.containsKey(envelopeHash);
  }

  /**
   * This node's own that wait, oldest first, though one of the same organisation that came
   * {@value #OVERTAKEN_MILLIS} ms after them does not: proposers order an organisation's by age, so
   * that those have not heard of them. One that is returned counts as told again.
   *
   * @param bytesMax
   *          of all; whoever is last may go beyond it
   */
  List<PooledTransaction> overtaken(long nowMillis, int max, long bytesMax) {
    List<PooledTransaction> overtaken = new ArrayList<>();
    long toldBytes = 0;
    for (Map.Entry<Hash, Long> entry : own.entrySet()) {
      PooledTransaction pooled = Objects.requireNonNull(byId.get(entry.getKey()));
      if (overtaken.size() == max || toldBytes >= bytesMax || !isOvertaken(pooled, orderedMillis)) {
        break;
      }
      Held held = perOrganization.getOrDefault(pooled.organization(), Held.NOTHING);
      if (isOvertaken(pooled, held.orderedMillis())
          && isToBeToldAgain(pooled, entry.getValue(), nowMillis)) {
        entry.setValue(nowMillis);
        overtaken.add(pooled);
        toldBytes += pooled.transaction().bytes();
      }
    }
    return overtaken;
  }

  /**
   * Those that others know of by this node only, oldest first.
   *
   * @param bytesMax
   *          of all; only a single larger one goes beyond it
   */
  List<PooledTransaction> own(int max, long bytesMax) {
    List<PooledTransaction> oldest = new ArrayList<>();
    long ownBytes = 0;
    for (Hash id : own.keySet()) {
      PooledTransaction pooled = Objects.requireNonNull(byId.get(id));
      ownBytes += pooled.transaction().bytes();
      if (oldest.size() == max || (ownBytes > bytesMax && !oldest.isEmpty())) {
        break;
      }
      oldest.add(pooled);
    }
    return oldest;
  }

  private static boolean isOvertaken(PooledTransaction pooled, long orderedMillis) {
    return pooled.arrivedMillis() + OVERTAKEN_MILLIS <= orderedMillis;
  }

  private static boolean isToBeToldAgain(PooledTransaction pooled, long toldMillis,
      long nowMillis) {
    long pause = Math.max(TOLD_AGAIN_MILLIS, toldMillis - pooled.arrivedMillis());
    return toldMillis + pause <= nowMillis;
  }

  public @Nullable PooledTransaction byId(Hash id) {
    return byId.get(id);
  }

  /** Takes out what was ordered. */
  public void remove(Collection<Hash> ids) {
    ids.forEach(this::remove);
  }

  /** Takes out what can no longer be ordered; returns it. */
  public List<PooledTransaction> removeExpired(long blockTimeMillis) {
    return removeIf(p -> p.transaction().body().expiryMillis() <= blockTimeMillis);
  }

  /** Takes out what fits the condition; returns it. */
  List<PooledTransaction> removeIf(Predicate<PooledTransaction> condition) {
    List<PooledTransaction> gone = byId.values().stream().filter(condition).toList();
    gone.forEach(p -> remove(p.transaction().id()));
    return gone;
  }

  private void remove(Hash id) {
    PooledTransaction gone = byId.remove(id);
    if (gone != null) {
      idByEnvelope.remove(gone.transaction().envelopeHash());
      own.remove(id);
      orderedMillis = Math.max(orderedMillis, gone.arrivedMillis());
      perOrganization.computeIfPresent(gone.organization(),
          (organization, held) -> held.transactions() == 1 ? null : held.minus(gone));
      bytes.addAndGet(-gone.transaction().bytes());
      count.set(byId.size());
    }
  }

  /** The one that has waited longest. */
  public Optional<PooledTransaction> oldest() {
    return byId.values().stream().findFirst();
  }

  /** Oldest first. */
  public Collection<PooledTransaction> all() {
    return byId.values();
  }

  public int size() {
    return byId.size();
  }

  public long bytes() {
    return bytes.get();
  }
}
