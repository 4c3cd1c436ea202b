package io.mulu.bench.micro;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.storage.Columns;
import io.mulu.storage.KeyValueStore;
import io.mulu.storage.StateTree;
import io.mulu.storage.WriteBatch;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A state tree of a hundred thousand rows, in memory, so that no disk is measured. */
final class Trees {
  static final int ROWS = 100_000;

  private Trees() {
  }

  static StateTree grown() {
    KeyValueStore rows = new MemoryMedium(Faults.NONE, new Random(1)).openStore("db", Columns.ALL);
    StateTree tree = new StateTree(rows);
    StateTree.Update update = tree.update(StateTree.NONE, 0, writes(0, ROWS, 0));
    WriteBatch batch = new WriteBatch();
    update.nodes().forEach((key, node) -> batch.put(Columns.STATE_TREE, key, node));
    rows.write(batch);
    return tree;
  }

  /** Of rows by number, with values that another round changes. */
  static SortedMap<Bytes, Optional<Bytes>> writes(int from, int to, int round) {
    SortedMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();
    for (int i = from; i < to; i++) {
      writes.put(key(i), Optional.of(value(i, round)));
    }
    return writes;
  }

  static Bytes key(int number) {
    return Hash.sha256(Bytes.ofLong(number)).bytes();
  }

  static Bytes value(int number, int round) {
    return Bytes.concat(Bytes.ofLong(number), Bytes.ofLong(round));
  }
}
