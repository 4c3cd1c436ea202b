package io.mulu.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.FakeWorkers;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.node.fakes.RecordingPeers;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerMessage.StateResponse;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.storage.StorageException;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SnapshotSyncTest {
  private static final PeerId A = FakeChain.peer(1);
  private static final PeerId B = FakeChain.peer(2);
  private static final long INTERVAL = 10;
  private static final long HEIGHT = 23;
  private static final long OFFERED = 20;

  private final FakeChain chain = new FakeChain();
  private final Ledger ahead = chain.ledger();
  private final ManualLoop loop = new ManualLoop(FakeChain.START + 60_000);
  private final FakeWorkers workers = new FakeWorkers(loop);
  private final RecordingPeers peers = new RecordingPeers();
  private final RecordingPeers answers = new RecordingPeers();
  private final BlockServer blocks = new BlockServer(ahead, workers, answers);
  private final SnapshotServer snapshots = new SnapshotServer(ahead.transfer(), workers, answers,
      INTERVAL);
  private final Map<PeerId, UnaryOperator<PeerMessage>> liars = new TreeMap<>();
  private final List<String> contradictions = new ArrayList<>();
  private final List<PeerId> asked = new ArrayList<>();
  private MemoryMedium disk = new MemoryMedium(Faults.NONE, new Random(1));
  private Ledger joining = chain.ledger(disk);
  private ChainSync sync = sync(true);
  private boolean diskFails;
  private long adopted = -1;

  private ChainSync sync(boolean isPreferred) {
    peers.connect(List.of(A, B));
    return new ChainSync(loop, workers, peers, joining,
        new ChainSync.Settings(isPreferred, INTERVAL), new ChainSync.Sink() {
          @Override
          public void commit(Block block, QuorumCertificate certificate) {
            joining.commit(block, certificate);
            sync.advanced();
          }

          @Override
          public void contradicted(Block block, String problem) {
            contradictions.add(problem);
          }

          @Override
          public void contradicted(String problem) {
            contradictions.add(problem);
          }

          @Override
          public boolean write(Runnable work) {
            try {
              if (diskFails) {
                throw new StorageException("no space left on device");
              }
              work.run();
              return true;
            } catch (StorageException e) {
              return false;
            }
          }

          @Override
          public void adopted(CertifiedBlock head) {
            adopted = head.block().header().height();
            sync.advanced();
          }
        });
  }

  private void grow() {
    while (ahead.head().height() < HEIGHT) {
      chain.grow(ahead);
    }
  }

  private void claim(long oldest, PeerId... who) {
    for (PeerId peer : who) {
      sync.claimed(peer, new PeerClaims.Claim(ahead.head().height(), oldest, snapshots.offered()));
    }
  }

  /** Lets the peers answer, at most so many messages. */
  private int exchange(int max) {
    int exchanged = 0;
    List<RecordingPeers.SentMessage> requests = peers.take();
    while (!requests.isEmpty() && exchanged < max) {
      for (RecordingPeers.SentMessage request : requests) {
        if (exchanged++ < max) {
          asked.add(request.to());
          serve(request);
        }
      }
      requests = peers.take();
    }
    return exchanged;
  }

  private void serve(RecordingPeers.SentMessage request) {
    switch (request.message()) {
      case PeerMessage.StateRequest m -> snapshots.requested(request.to(), m);
      case PeerMessage.HandoverRequest m -> snapshots.requested(request.to(), m);
      case PeerMessage.BlockRequest m -> blocks.requested(request.to(), m);
      default -> throw new AssertionError(request.message().toString());
    }
    loop.run();
    UnaryOperator<PeerMessage> way = liars.getOrDefault(request.to(), UnaryOperator.identity());
    for (RecordingPeers.SentMessage answer : answers.take()) {
      switch (way.apply(answer.message())) {
        case StateResponse m -> sync.received(request.to(), m);
        case PeerMessage.HandoverResponse m -> sync.received(request.to(), m);
        case PeerMessage.BlockResponse m -> sync.received(request.to(), m);
        default -> throw new AssertionError(answer.toString());
      }
      loop.run();
    }
  }

  private void assertJoinedAndCaughtUp() {
    assertThat(adopted).isEqualTo(OFFERED);
    assertThat(joining.head()).isEqualTo(ahead.head());
    assertThat(joining.transfer().kept(OFFERED)).isEqualTo(ahead.transfer().kept(OFFERED));
    assertThat(joining.validators()).isEqualTo(ahead.validators());
    assertThat(contradictions).isEmpty();
  }

  @Test
  void aNewNodeThatLikesToJoinsByACopiedStateAndFetchesTheRest() {
    grow();
    claim(0, A, B);
    assertThat(sync.isSyncing()).isTrue();
    exchange(1_000);

    assertJoinedAndCaughtUp();
    assertThat(sync.isSyncing()).isFalse();
    // All blocks of the last ten minutes: the whole of this young chain.
    assertThat(joining.transfer().blocksKeptFrom()).isEqualTo(1);
    Hash old = ahead.transfer().kept(3).orElseThrow().block().transactions().get(0).transaction()
        .id();
    assertThat(joining.isOrdered(old)).isTrue();
  }

  @Test
  void firstBlocksThatArePushedBeforeAnythingIsOfferedChangeNothing() {
    CertifiedBlock first = chain.grow(ahead);
    assertThat(
        joining.problemOfCertified(first.block(), joining.syncContext().check(first.block())))
        .isEmpty();
    joining.commit(first.block(), first.certificate());
    sync.advanced();
    grow();
    claim(0, A, B);
    exchange(1_000);

    assertJoinedAndCaughtUp();
  }

  /** As consensus does while a state is being copied. */
  private void decideUpTo(long height) {
    while (joining.head().height() < height) {
      CertifiedBlock next = ahead.certifiedBlock(joining.head().height() + 1).orElseThrow();
      assertThat(
          joining.problemOfCertified(next.block(), joining.syncContext().check(next.block())))
          .isEmpty();
      joining.commit(next.block(), next.certificate());
      sync.advanced();
    }
  }

  /** Up to where the blocks before the copied state are asked for. */
  private List<RecordingPeers.SentMessage> exchangeUntilBlocksAreAskedFor() {
    List<RecordingPeers.SentMessage> requests = peers.take();
    while (requests.stream().noneMatch(r -> r.message() instanceof PeerMessage.BlockRequest)) {
      assertThat(requests).isNotEmpty();
      requests.forEach(this::serve);
      requests = peers.take();
    }
    return requests;
  }

  @Test
  void theHeadMayMoveWhileTheBlocksBeforeTheStateAreOnTheirWay() {
    grow();
    claim(0, A, B);
    List<RecordingPeers.SentMessage> requests = exchangeUntilBlocksAreAskedFor();
    decideUpTo(3);
    requests.forEach(this::serve);
    exchange(1_000);

    assertJoinedAndCaughtUp();
  }

  @Test
  void aStateOfTheNextBlockIsNotWorthCopying() {
    grow();
    claim(0, A, B);
    List<RecordingPeers.SentMessage> requests = exchangeUntilBlocksAreAskedFor();
    decideUpTo(OFFERED - 1);
    requests.forEach(this::serve);
    exchange(1_000);

    assertThat(adopted).isEqualTo(-1);
    assertThat(joining.head()).isEqualTo(ahead.head());
  }

  @Test
  void whoHasCaughtUpOnceFetchesBlocksFromThenOn() {
    for (int i = 0; i < 3; i++) {
      chain.grow(ahead);
    }
    claim(0, A, B);
    decideUpTo(3);
    exchange(1_000);
    grow();
    claim(0, A, B);
    exchange(1_000);

    assertThat(adopted).isEqualTo(-1);
    assertThat(joining.head()).isEqualTo(ahead.head());
  }

  @Test
  void aNodeThatDoesNotLikeToExecutesAllBlocks() {
    grow();
    sync = sync(false);
    claim(0, A, B);
    exchange(1_000);

    assertThat(adopted).isEqualTo(-1);
    assertThat(joining.head()).isEqualTo(ahead.head());
  }

  @Test
  void whereNobodyHasTheNextBlockAnyMoreTheStateIsCopied() {
    sync = sync(false);
    for (int i = 0; i < 3; i++) {
      CertifiedBlock block = chain.grow(ahead);
      assertThat(
          joining.problemOfCertified(block.block(), joining.syncContext().check(block.block())))
          .isEmpty();
      joining.commit(block.block(), block.certificate());
    }
    while (ahead.head().height() < HEIGHT) {
      chain.growEmpty(ahead, FakeChain.START + 60_000 * ahead.head().height());
    }
    claim(5, A, B);
    exchange(1_000);

    assertJoinedAndCaughtUp();
    assertThat(joining.transfer().kept(2)).as("older ones stay").isPresent();
    assertThat(joining.transfer().kept(9)).as("older than a transaction may get").isEmpty();
    assertThat(joining.transfer().blocksKeptFrom()).isEqualTo(10);
  }

  @Test
  void aRestartGoesOnWithWhatIsOnTheDisk() {
    grow();
    claim(0, A, B);
    exchange(1);
    assertThat(joining.transfer().underWay()).isPresent();
    assertThat(adopted).isEqualTo(-1);

    disk = disk.crash();
    joining = chain.ledger(disk);
    sync = sync(false);
    peers.take();
    claim(0, A, B);
    exchange(1_000);

    assertJoinedAndCaughtUp();
  }

  /** Found by the crash points: they were taken for transactions that had run. */
  @Test
  void blocksKeptForACopyThatWasCutShortAreExecutedAsAnyOthers() {
    grow();
    for (long height = 2; height <= OFFERED; height++) {
      joining.transfer().keep(ahead.transfer().kept(height).orElseThrow());
    }

    disk = disk.crash();
    joining = chain.ledger(disk);
    sync = sync(false);
    decideUpTo(HEIGHT);

    assertThat(joining.head()).isEqualTo(ahead.head());
    assertThat(contradictions).isEmpty();
  }

  @Test
  void liesAreRefusedAndTheLiarIsNotAskedAgain() {
    grow();
    List<UnaryOperator<PeerMessage>> lies = List.of(
        message -> message instanceof StateResponse m ? forgedRow(m) : message,
        message -> message instanceof StateResponse m
            ? new StateResponse(m.requestId(), true, List.of(), List.of())
            : message,
        message -> message instanceof PeerMessage.HandoverResponse m
            ? new PeerMessage.HandoverResponse(m.requestId(), m.handovers(),
                ahead.transfer().kept(OFFERED - 1).orElseThrow().header())
            : message,
        message -> message instanceof PeerMessage.BlockResponse m && !m.isNone()
            ? new PeerMessage.BlockResponse(m.requestId(), m.height(), m.part(), m.parts(),
                Bytes.utf8("nonsense"))
            : message);
    for (UnaryOperator<PeerMessage> lie : lies) {
      disk = new MemoryMedium(Faults.NONE, new Random(1));
      joining = chain.ledger(disk);
      sync = sync(true);
      adopted = -1;
      liars.put(A, lie);
      claim(0, A, B);
      for (int i = 0; i < 40; i++) {
        exchange(1_000);
        loop.pass(1_000);
        sync.tick();
      }
      assertJoinedAndCaughtUp();
    }
  }

  private static StateResponse forgedRow(StateResponse honest) {
    List<StateResponse.Row> rows = new ArrayList<>(honest.rows());
    StateResponse.Row last = rows.removeLast();
    rows.add(new StateResponse.Row(last.key(), Bytes.utf8("forged")));
    return new StateResponse(honest.requestId(), true, rows, List.of());
  }

  /** As one validator of four can: the claims of the others show what is credible. */
  @Test
  void offersOfOneLiarHoldNoBlocksBack() {
    grow();
    liars.put(A,
        message -> message instanceof PeerMessage.HandoverResponse m
            ? new PeerMessage.HandoverResponse(m.requestId(), List.of(), null)
            : message instanceof PeerMessage.BlockResponse m
                ? PeerMessage.BlockResponse.none(m.requestId(), m.height())
                : message);
    for (long i = 0; i < 60 && joining.head().height() < HEIGHT; i++) {
      long wild = 10 * HEIGHT + i;
      sync.claimed(A, new PeerClaims.Claim(wild, wild, List.of(30 + i % 5, wild)));
      for (PeerId honest : List.of(B, FakeChain.peer(3))) {
        sync.claimed(honest, new PeerClaims.Claim(HEIGHT, 0, List.of()));
      }
      exchange(1_000);
      loop.pass(1_000);
      sync.tick();
    }

    assertThat(joining.head().height()).isEqualTo(HEIGHT);
    loop.pass(BlockSync.PENALTY_MILLIS);
    sync.claimed(A, new PeerClaims.Claim(10 * HEIGHT, 10 * HEIGHT, List.of(10L * HEIGHT)));
    assertThat(sync.isSyncing()).as("at the head, whatever one claims").isFalse();
  }

  @Test
  void silentPeersAreReplacedAndHoldNoBlocksBack() {
    grow();
    claim(0, A);
    assertThat(peers.take()).singleElement().extracting(RecordingPeers.SentMessage::message)
        .isInstanceOf(PeerMessage.HandoverRequest.class);
    loop.pass(BlockSync.PATIENCE_MILLIS + 1_000);
    sync.tick();
    assertThat(peers.take()).as("blocks wait no longer").singleElement()
        .extracting(RecordingPeers.SentMessage::message)
        .isInstanceOf(PeerMessage.BlockRequest.class);

    claim(0, B);
    exchange(1_000);
    loop.pass(BlockSync.PATIENCE_MILLIS + 1_000);
    sync.tick(); // the blocks after the state were asked of the silent one
    exchange(1_000);

    assertJoinedAndCaughtUp();
    assertThat(asked).contains(B);
  }

  @Test
  void anotherStateIsCopiedWhenTheChosenOneIsNotServedAnyMore() {
    grow();
    claim(0, A, B);
    exchange(1);
    while (ahead.head().height() < 50) {
      chain.grow(ahead);
    }
    peers.take();
    for (int i = 0; i < 80; i++) {
      claim(0, A, B); // offers 40 and 50 only
      exchange(1_000);
      loop.pass(1_000);
      sync.tick();
    }

    assertThat(adopted).isEqualTo(50);
    assertThat(joining.head()).isEqualTo(ahead.head());
  }

  @Test
  void aDiskThatFailsEndsItForGood() {
    grow();
    diskFails = true;
    claim(0, A, B);
    exchange(1_000);
    diskFails = false;
    loop.pass(10_000);
    sync.tick();

    assertThat(exchange(1_000)).isZero();
    assertThat(adopted).isEqualTo(-1);
    assertThat(joining.head().height()).isZero();
  }

  @Test
  void answersThatNobodyAskedForChangeNothing() {
    grow();
    sync.received(A, new StateResponse(1, true, List.of(), List.of()));
    sync.received(A, new PeerMessage.HandoverResponse(1, List.of(), null));
    claim(0, A);
    peers.take();
    sync.received(B, new PeerMessage.HandoverResponse(1, List.of(), null));
    sync.received(A, new PeerMessage.HandoverResponse(77, List.of(), null));

    assertThat(peers.take()).isEmpty();
    assertThat(joining.transfer().underWay()).isEmpty();
  }

  @Test
  void serverServesSoManyAtATimeAndNothingThatItDoesNotHave() {
    grow();
    workers.hold();
    for (int i = 0; i < 100; i++) {
      snapshots.requested(A, new PeerMessage.StateRequest(i, OFFERED, Hash.ZERO, 0));
    }
    assertThat(workers.held()).isEqualTo(SnapshotServer.PEER_REQUESTS_MAX);
    workers.release();
    loop.run();
    assertThat(answers.take(StateResponse.class)).hasSize(SnapshotServer.PEER_REQUESTS_MAX)
        .allMatch(StateResponse::isThere);

    snapshots.requested(A, new PeerMessage.StateRequest(1, HEIGHT + 1, Hash.ZERO, 0));
    snapshots.requested(A, new PeerMessage.StateRequest(1, OFFERED, Hash.ZERO, 64));
    loop.run();
    assertThat(answers.take(StateResponse.class)).hasSize(2).noneMatch(StateResponse::isThere);
    assertThat(snapshots.offered()).containsExactly(10L, 20L);
  }

  @Test
  void parametersAreAmongTheCopiedRows() {
    grow();
    claim(0, A, B);
    exchange(1_000);

    assertThat(joining.view().state().get(StateTable.PARAMETERS.key()))
        .isEqualTo(ahead.view().state().get(StateTable.PARAMETERS.key()));
  }
}
