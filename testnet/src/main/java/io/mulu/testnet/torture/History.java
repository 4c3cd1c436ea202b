package io.mulu.testnet.torture;

import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients were told is final: transactions with their place, blocks with their hash.
 * Thread-safe.
 */
final class History {
  private final Map<Hash, Location> transactions = new TreeMap<>();
  private final Map<Long, Hash> blocks = new TreeMap<>();
  private final List<String> contradictions = new ArrayList<>();

  synchronized void told(Hash transaction, Location location) {
    Location before = transactions.putIfAbsent(transaction, location);
    if (before != null && !before.equals(location)) {
      contradictions
          .add("transaction " + transaction.hex() + " was at " + before + ", then at " + location);
    }
  }

  synchronized void seen(long height, Hash block) {
    Hash before = blocks.putIfAbsent(height, block);
    if (before != null && !before.equals(block)) {
      contradictions.add("block " + height + " was " + before.hex() + ", then " + block.hex());
    }
  }

  synchronized Map<Hash, Location> transactions() {
    return new TreeMap<>(transactions);
  }

  synchronized Map<Long, Hash> blocks() {
    return new TreeMap<>(blocks);
  }

  synchronized List<String> contradictions() {
    return List.copyOf(contradictions);
  }
}
