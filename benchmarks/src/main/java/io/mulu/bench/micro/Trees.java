package io.mulu.bench.micro;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.storage.CommittedBlock;
import io.mulu.storage.LedgerStore;
import io.mulu.storage.StateTree;
import io.mulu.storage.StoredBlock;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A state tree of a hundred thousand rows, in memory, so that no disk is measured. */
final class Trees {
  static final int ROWS = 100_000;

  private Trees() {
  }

  /** A ledger of one block. */
  static LedgerStore grown() {
    LedgerStore ledger = LedgerStore.open(new MemoryMedium(Faults.NONE, new Random(1)),
        Hash.sha256(Bytes.utf8("trees")));
    StateTree.Update update = ledger.plan(writes(0, ROWS, 0));
    ledger.append(new CommittedBlock(
        new StoredBlock(0, Hash.sha256(Bytes.EMPTY), Hash.ZERO, update.root(), Bytes.EMPTY,
            Bytes.EMPTY, Bytes.EMPTY, List.of(), List.of()),
        List.of(), List.of(), null, update, List.of()));
    return ledger;
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
