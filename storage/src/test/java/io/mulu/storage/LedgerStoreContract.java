package io.mulu.storage;

import static io.mulu.storage.ChainFixture.CHAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.storage.LedgerReader.EventLocation;
import io.mulu.storage.LedgerReader.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The ledger on a medium: extended for memory and for the real disk. */
public abstract class LedgerStoreContract {
  private static final int HEIGHT = 30;

  private final ChainFixture chain = new ChainFixture(1);

  /** Of one test: the same each time it is asked. */
  protected abstract StorageMedium medium();

  @Test
  void emptyLedgerHasNoHead() {
    try (LedgerStore ledger = LedgerStore.open(medium(), CHAIN)) {
      assertThat(ledger.findHead()).isEmpty();
      assertThatThrownBy(ledger::head).isInstanceOf(StorageException.class);
      assertThat(ledger.hasState(0)).isFalse();
      assertThat(ledger.header(0)).isEmpty();
    }
  }

  @Test
  void everyPartOfABlockIsReadBackAfterReopening() {
    grow(HEIGHT).close();

    try (LedgerStore ledger = LedgerStore.open(medium(), CHAIN)) {
      assertThat(ledger.head().height()).isEqualTo(HEIGHT);
      for (long h = 0; h <= HEIGHT; h++) {
        assertThat(ledger.heightOf(chain.hash(h))).contains(h);
        assertThat(ledger.body(h)).contains(Bytes.utf8("body " + h));
        assertThat(ledger.header(h).orElseThrow().startsWith(Bytes.utf8("header"))).isTrue();
        assertThat(ledger.certificate(h))
            .isEqualTo(Optional.of(ChainFixture.certificate(h)).filter(bytes -> !bytes.isEmpty()));
        assertThat(ledger.locate(chain.id(h, 1))).contains(new Location(h, 1));
        assertThat(ledger.attachments(h))
            .containsExactly(new StoredBlock.Attachment(1, Bytes.utf8("attached " + h)));
        assertThat(ledger.receipts(h)).hasSize(2);
        assertThat(ledger.receipt(h, 1)).contains(Bytes.utf8("receipt 1"));
      }
      assertThat(ledger.handovers(5, 2)).containsExactly(
          new LedgerReader.Handover(14, Bytes.utf8("set 14")),
          new LedgerReader.Handover(24, Bytes.utf8("set 24")));
      assertThat(ledger.header(HEIGHT + 1)).isEmpty();
      assertThat(ledger.header(-1)).isEmpty();
      assertThat(ledger.locate(Hash.ZERO)).isEmpty();
    }
  }

  @Test
  void stateOfEveryHeightIsReadAndProved() {
    try (LedgerStore ledger = grow(HEIGHT)) {
      compareStates(ledger, 0);
      assertThat(ledger.scanState(Bytes.EMPTY, null, 1000)).extracting(KeyValue::key)
          .containsExactlyElementsOf(chain.state(HEIGHT).keySet());
      Bytes prefix = Bytes.of((byte) 1);
      List<Bytes> expected = chain.state(HEIGHT).keySet().stream()
          .filter(key -> key.startsWith(prefix)).toList();
      assertThat(ledger.scanState(prefix, expected.get(1), 3)).extracting(KeyValue::key)
          .isEqualTo(expected.subList(2, Math.min(5, expected.size())));
    }
  }

  @Test
  void prunedStatesAreGoneAndTheOthersWhole() {
    try (LedgerStore ledger = grow(HEIGHT)) {
      ledger.pruneStatesBefore(20);
      ledger.pruneStatesBefore(10);

      assertThat(ledger.stateKeptFrom()).isEqualTo(20);
      assertThat(ledger.hasState(19)).isFalse();
      assertThat(ledger.hasState(20)).isTrue();
      assertThatThrownBy(() -> ledger.tree().root(19)).isInstanceOf(StorageException.class);
      compareStates(ledger, 20);
      assertThatThrownBy(() -> ledger.pruneStatesBefore(HEIGHT + 1))
          .isInstanceOf(IllegalArgumentException.class);
      ledger.append(chain.next(ledger));
      ledger.pruneStatesBefore(HEIGHT + 1);
      compareStates(ledger, HEIGHT + 1);
      assertThat(ledger.body(3)).isPresent();
    }
  }

  @Test
  void snapshotIsPinnedAtItsHead() {
    try (LedgerStore ledger = grow(5)) {
      try (LedgerSnapshot pinned = ledger.snapshot().orElseThrow()) {
        for (int i = 0; i < 10; i++) {
          ledger.append(chain.next(ledger));
        }
        ledger.pruneStatesBefore(15);

        assertThat(pinned.head().height()).isEqualTo(5);
        assertThat(pinned.header(6)).isEmpty();
        assertThat(pinned.hasState(6)).isFalse();
        assertThat(pinned.scanState(Bytes.EMPTY, null, 1000)).extracting(KeyValue::value)
            .containsExactlyElementsOf(chain.state(5).values());
        compareStates(pinned, 0);
      }
      assertThat(ledger.head().height()).isEqualTo(15);
    }
  }

  @Test
  void snapshotsAreBoundedAndComeBackWhenClosed() {
    try (LedgerStore ledger = grow(0)) {
      List<LedgerSnapshot> open = new ArrayList<>();
      for (int i = 0; i < LedgerStore.SNAPSHOTS_MAX; i++) {
        open.add(ledger.snapshot().orElseThrow());
      }
      assertThat(ledger.snapshot()).isEmpty();

      open.getFirst().close();
      open.getFirst().close();

      assertThat(ledger.snapshot()).hasValueSatisfying(open::add);
      assertThat(ledger.snapshot()).isEmpty();
      open.forEach(LedgerSnapshot::close);
    }
  }

  @Test
  void eventsOfATopicComeInPagesBothWays() {
    try (LedgerStore ledger = grow(3)) {
      List<EventLocation> all = new ArrayList<>();
      for (long h = 0; h <= 3; h++) {
        all.add(new EventLocation(h, 0, 0));
        all.add(new EventLocation(h, 1, 2));
      }
      assertThat(ledger.events(ChainFixture.ORGANIZATION, null, 100)).isEqualTo(all);
      assertThat(ledger.events(ChainFixture.ORGANIZATION, all.get(2), 3))
          .isEqualTo(all.subList(3, 6));
      assertThat(ledger.eventsBackward(ChainFixture.ORGANIZATION, all.get(4), 2))
          .containsExactly(all.get(3), all.get(2));
      EventPointer.Topic object = new EventPointer.Topic(EventPointer.TopicKind.OBJECT,
          chain.id(2, 0));
      assertThat(ledger.events(object, null, 100)).containsExactly(new EventLocation(2, 1, 2));
    }
  }

  /** Receipts and events of one block share rows: what ends or begins one is as any other. */
  @Test
  void aBlockOfManyReceiptsAndEventsIsReadBack() {
    try (LedgerStore ledger = grow(1)) {
      CommittedBlock whole = chain.next(ledger);
      List<Bytes> receipts = new ArrayList<>();
      List<EventPointer> events = new ArrayList<>();
      List<EventLocation> all = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        receipts.add(i % 7 == 0 ? Bytes.EMPTY : Bytes.utf8("receipt " + i));
        for (int e = 0; e <= i % 3; e++) {
          // An organisation that an event names twice is one topic of it.
          events.add(new EventPointer(i, e,
              List.of(ChainFixture.ORGANIZATION, ChainFixture.ORGANIZATION)));
          all.add(new EventLocation(2, i, e));
        }
      }
      ledger.append(new CommittedBlock(whole.block(), receipts, events, whole.nextSet(),
          whole.state(), whole.purged()));

      assertThat(ledger.receipts(2)).isEqualTo(receipts);
      for (int i : List.of(0, 1, 63, 64, 65, 127, 128, 299)) {
        assertThat(ledger.receipt(2, i)).contains(receipts.get(i));
      }
      assertThat(ledger.receipt(2, 300)).isEmpty();
      assertThat(ledger.receipt(2, 320)).isEmpty();
      all.addAll(0, ledger.events(ChainFixture.ORGANIZATION, null, 4));
      assertPages(ledger, all);
    }
  }

  /** From each place on, and up to each place, in pages of several sizes. */
  private static void assertPages(LedgerStore ledger, List<EventLocation> all) {
    for (int limit : List.of(1, 7, 255, 256, 257, 1_000)) {
      for (int i = 0; i < all.size(); i += 13) {
        assertThat(ledger.events(ChainFixture.ORGANIZATION, all.get(i), limit))
            .isEqualTo(all.subList(i + 1, Math.min(all.size(), i + 1 + limit)));
        assertThat(ledger.eventsBackward(ChainFixture.ORGANIZATION, all.get(i), limit))
            .isEqualTo(all.subList(Math.max(0, i - limit), i).reversed());
      }
      assertThat(ledger.events(ChainFixture.ORGANIZATION, null, limit))
          .isEqualTo(all.subList(0, Math.min(all.size(), limit)));
      assertThat(ledger.eventsBackward(ChainFixture.ORGANIZATION, null, limit))
          .isEqualTo(all.subList(Math.max(0, all.size() - limit), all.size()).reversed());
    }
    // Places where there is nothing: between the blocks, and within a row
    assertThat(ledger.events(ChainFixture.ORGANIZATION, new EventLocation(2, 3, 7), 1))
        .containsExactly(new EventLocation(2, 4, 0));
    assertThat(ledger.eventsBackward(ChainFixture.ORGANIZATION, new EventLocation(2, 3, 7), 1))
        .containsExactly(new EventLocation(2, 3, 0));
    assertThat(ledger.events(ChainFixture.ORGANIZATION, new EventLocation(9, 0, 0), 1)).isEmpty();
    assertThat(ledger.eventsBackward(ChainFixture.ORGANIZATION, new EventLocation(0, 0, 0), 1))
        .isEmpty();
  }

  @Test
  void purgedAttachmentIsGoneWithAllStatesBeforeAndNothingElse() {
    try (LedgerStore ledger = grow(5)) {
      ledger.append(chain.next(ledger, List.of(chain.id(3, 1))));

      assertThat(ledger.attachments(3)).isEmpty();
      assertThat(ledger.attachments(2)).hasSize(1);
      assertThat(ledger.body(3)).isPresent();
      assertThat(ledger.blocksKeptFrom()).isEqualTo(4);
      assertThat(ledger.stateKeptFrom()).isEqualTo(6);
      assertThat(ledger.hasState(5)).isFalse();
      while (ledger.dropStale(7)) {
        // bit by bit
      }
      assertThat(ledger.dropStale(7)).isFalse();
      ledger.append(chain.next(ledger));
      assertThat(ledger.hasState(6)).isTrue();
      compareStates(ledger, 6);
    }
  }

  @Test
  void blockMayPurgeWhatItBringsItself() {
    try (LedgerStore ledger = grow(2)) {
      ledger.append(chain.next(ledger, List.of(chain.id(3, 1), chain.id(1, 1))));
      assertThat(ledger.attachments(3)).isEmpty();
      assertThat(ledger.attachments(1)).isEmpty();
      assertThat(ledger.blocksKeptFrom()).isEqualTo(4);
      ledger.append(chain.next(ledger, List.of(chain.id(2, 1))));
      assertThat(ledger.blocksKeptFrom()).as("never lower than before").isEqualTo(4);
    }
  }

  @Test
  void blockThatDoesNotFollowIsRefusedAndChangesNothing() {
    try (LedgerStore ledger = grow(3)) {
      CommittedBlock next = chain.next(ledger);
      StoredBlock good = next.block();
      List<CommittedBlock> bad = List.of(
          with(next, 5, good.parentHash(), good.stateRoot(), good.certificate()),
          with(next, 4, chain.hash(2), good.stateRoot(), good.certificate()),
          with(next, 4, good.parentHash(), Hash.ZERO, good.certificate()),
          with(next, 4, good.parentHash(), good.stateRoot(), Bytes.EMPTY));
      for (CommittedBlock block : bad) {
        assertThatThrownBy(() -> ledger.append(block)).isInstanceOf(Invariant.Broken.class);
      }
      assertThat(ledger.head().height()).isEqualTo(3);

      ledger.append(next);
      assertThatThrownBy(() -> ledger.append(next)).isInstanceOf(Invariant.Broken.class);
    }
  }

  private static CommittedBlock with(CommittedBlock whole, long height, Hash parent, Hash stateRoot,
      Bytes certificate) {
    StoredBlock b = whole.block();
    StoredBlock changed = new StoredBlock(height, b.hash(), parent, stateRoot, b.header(), b.body(),
        certificate, b.transactionIds(), b.attachments());
    return new CommittedBlock(changed, whole.receipts(), whole.events(), whole.nextSet(),
        whole.state(), whole.purged());
  }

  @Test
  void ledgerOfAnotherChainIsRefused() {
    grow(1).close();

    assertThatThrownBy(() -> LedgerStore.open(medium(), Hash.sha256(Bytes.utf8("other"))))
        .isInstanceOf(StorageException.class).hasMessageContaining("belongs to the chain");
    LedgerStore.open(medium(), CHAIN).close();
  }

  @Test
  void damagedHeadIsFoundWhenOpening() {
    List<WriteBatch> damages = List.of(new WriteBatch().delete(Columns.HEADERS, Columns.height(3)),
        new WriteBatch().delete(Columns.BLOCKS, Columns.height(3)),
        new WriteBatch().delete(Columns.CERTIFICATES, Columns.height(3)),
        new WriteBatch().delete(Columns.BLOCK_INDEX, chain.hash(3).bytes()),
        new WriteBatch().put(Columns.HEADERS, Columns.height(2),
            new LedgerReader.HeaderRow(Hash.ZERO, Hash.ZERO, Hash.ZERO, Bytes.EMPTY).encode()),
        new WriteBatch().put(Columns.STATE_TREE, NodeKey.of(3, Hash.ZERO, 0),
            new TreeNode.Empty().encode()));
    grow(3).close();
    for (WriteBatch damage : damages) {
      List<WriteBatch.Change> undo = apply(damage);

      assertThatThrownBy(() -> LedgerStore.open(medium(), CHAIN)).as("%s", damage.changes())
          .isInstanceOf(StorageException.class);

      WriteBatch repair = new WriteBatch();
      undo.forEach(change -> repair.set(change.column(), change.key(), change.value()));
      apply(repair);
    }
    LedgerStore.open(medium(), CHAIN).close();
  }

  private List<WriteBatch.Change> apply(WriteBatch batch) {
    try (KeyValueStore rows = medium().openStore(LedgerStore.NAME, Columns.ALL)) {
      List<WriteBatch.Change> before = batch.changes().stream()
          .map(c -> new WriteBatch.Change(c.column(), c.key(), rows.get(c.column(), c.key())))
          .toList();
      rows.write(batch);
      return before;
    }
  }

  private LedgerStore grow(long height) {
    LedgerStore ledger = LedgerStore.open(medium(), CHAIN);
    for (long h = 0; h <= height; h++) {
      ledger.append(chain.next(ledger));
    }
    return ledger;
  }

  private void compareStates(LedgerReader ledger, long from) {
    SplittableRandom random = new SplittableRandom(from);
    for (long h = from; h <= ledger.head().height(); h++) {
      Hash root = ledger.headerRow(h).orElseThrow().stateRoot();
      for (int i = 0; i < 20; i++) {
        Bytes key = ChainFixture.randomKey(random);
        ProvedValue proved = ledger.prove(h, key);
        Bytes value = proved.value();
        assertThat(value).as("height %d key %s", h, key).isEqualTo(chain.state(h).get(key));
        assertThat(value == null
            ? proved.proof().provesAbsence(root, key)
            : proved.proof().provesPresence(root, key, value)).isTrue();
      }
    }
  }
}
