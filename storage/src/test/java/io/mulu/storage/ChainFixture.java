package io.mulu.storage;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.storage.EventPointer.Topic;
import io.mulu.storage.EventPointer.TopicKind;
import io.mulu.storage.StoredBlock.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A chain from a seed: the same blocks whoever builds them, with the state of every height. */
final class ChainFixture {
  static final Hash CHAIN = Hash.sha256(Bytes.utf8("chain"));
  static final Topic ORGANIZATION = new Topic(TopicKind.ORGANIZATION, CHAIN);
  private static final int KEYS = 60;

  private final long seed;
  private final List<TreeMap<Bytes, Bytes>> states = new ArrayList<>();

  ChainFixture(long seed) {
    this.seed = seed;
  }

  /** The state after a block. */
  SortedMap<Bytes, Bytes> state(long height) {
    while (states.size() <= height) {
      TreeMap<Bytes, Bytes> next = states.isEmpty()
          ? new TreeMap<>()
          : new TreeMap<>(states.getLast());
      writes(states.size()).forEach((key, value) -> value
          .ifPresentOrElse(bytes -> next.put(key, bytes), () -> next.remove(key)));
      states.add(next);
    }
    return states.get((int) height);
  }

  static Bytes key(int number) {
    return Bytes.concat(Bytes.of((byte) (number % 3)), Bytes.ofLong(number));
  }

  static Bytes randomKey(SplittableRandom random) {
    return key(random.nextInt(KEYS + 2));
  }

  /** The block after the ledger's head. */
  CommittedBlock next(LedgerStore ledger) {
    return next(ledger, List.of());
  }

  /** The block after the ledger's head, which takes attachments of these transactions along. */
  CommittedBlock next(LedgerStore ledger, List<Hash> purged) {
    Optional<Head> head = ledger.findHead();
    long height = head.map(h -> h.height() + 1).orElse(0L);
    StateTree.Update update = ledger.plan(writes(height));
    Bytes header = Bytes.concat(Bytes.utf8("header"), Bytes.ofLong(height), update.root().bytes());
    List<Attachment> attachments = List.of(new Attachment(1, Bytes.utf8("attached " + height)));
    List<EventPointer> events = List.of(new EventPointer(0, 0, List.of(ORGANIZATION)),
        new EventPointer(1, 2, List.of(ORGANIZATION, new Topic(TopicKind.OBJECT, id(height, 0)))));
    StoredBlock block = new StoredBlock(height, hash(height),
        head.map(Head::hash).orElse(Hash.ZERO), update.root(), header, Bytes.utf8("body " + height),
        certificate(height), List.of(id(height, 0), id(height, 1)), attachments);
    return new CommittedBlock(block, List.of(Bytes.utf8("receipt 0"), Bytes.utf8("receipt 1")),
        events, height % 10 == 4 ? Bytes.utf8("set " + height) : null, update, purged);
  }

  static Bytes certificate(long height) {
    return height == 0 ? Bytes.EMPTY : Bytes.utf8("certificate " + height);
  }

  Hash hash(long height) {
    return Hash.sha256(Bytes.ofLong(seed), Bytes.ofLong(height));
  }

  Hash id(long height, int index) {
    return Hash.sha256(Bytes.ofLong(seed), Bytes.ofLong(height), Bytes.ofLong(index));
  }

  private SortedMap<Bytes, Optional<Bytes>> writes(long height) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + height);
    TreeMap<Bytes, Optional<Bytes>> writes = new TreeMap<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      writes.put(key(random.nextInt(KEYS)),
          random.nextInt(4) == 0
              ? Optional.empty()
              : Optional.of(Bytes.utf8("value " + random.nextInt(4))));
    }
    return writes;
  }
}
