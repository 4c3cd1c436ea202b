package io.mulu.testnet.torture;

import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.Location;
import io.mulu.testnet.torture.Operation.Attempt;
import io.mulu.testnet.torture.Operation.Read;
import io.mulu.testnet.torture.Operation.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients did and were told, kept outside the validators. {@link HistoryCheck} judges it; only
 * what contradicts itself at once is found here. Thread-safe.
 */
final class History {
  private final Map<Hash, Write> writes = new TreeMap<>();
  private final List<Attempt> open = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();
  private final Map<Long, Hash> blocks = new TreeMap<>();
  private final List<String> contradictions = new ArrayList<>();
  private long floor;
  private long lastToldInvokedNanos = Long.MIN_VALUE;

  /** A client hears now that its write is final. */
  synchronized void told(Attempt attempt, Location place, boolean isApplied) {
    Write write = attempt.ended(System.nanoTime(), place, isApplied);
    Write before = writes.putIfAbsent(attempt.transaction(), write);
    if (before != null && !before.place().equals(place)) {
      contradictions.add("transaction " + attempt.transaction().hex() + " was at " + before.place()
          + ", then at " + place);
    }
    floor = Math.max(floor, place.height());
    lastToldInvokedNanos = Math.max(lastToldInvokedNanos, attempt.invokedNanos());
  }

  /** A client gives up: the write may become final all the same. */
  synchronized void untold(Attempt attempt) {
    open.add(attempt);
  }

  synchronized void read(Read read) {
    reads.add(read);
    if (read.isCurrent()) {
      floor = Math.max(floor, read.height());
    }
  }

  /** A certified block. */
  synchronized void seen(long height, Hash block) {
    Hash before = blocks.putIfAbsent(height, block);
    if (before != null && !before.equals(block)) {
      contradictions.add("block " + height + " was " + before.hex() + ", then " + block.hex());
    }
  }

  /** A node said what does not follow from genesis. */
  synchronized void unproven(String problem) {
    contradictions.add(problem);
  }

  /** The height that a current read must reach if it begins now. */
  synchronized long floor() {
    return floor;
  }

  /** Whether a write is final that was handed in after this time. */
  synchronized boolean hasProgressedSince(long nanos) {
    return lastToldInvokedNanos > nanos;
  }

  synchronized Map<Hash, Write> writes() {
    return new TreeMap<>(writes);
  }

  synchronized List<Attempt> open() {
    return List.copyOf(open);
  }

  synchronized List<Read> reads() {
    return List.copyOf(reads);
  }

  synchronized Map<Long, Hash> blocks() {
    return new TreeMap<>(blocks);
  }

  synchronized List<String> contradictions() {
    return List.copyOf(contradictions);
  }
}
