package io.mulu.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.FakeWorkers;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.node.fakes.RecordingPeers;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.node.p2p.BlockParts;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ObjectIds;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.wire.WireCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockSyncTest {
  private static final WireCodec<CertifiedBlock> CODEC = WireCodec.of(CertifiedBlock.class);
  private static final PeerId A = FakeChain.peer(1);
  private static final PeerId B = FakeChain.peer(2);
  private static final PeerId C = FakeChain.peer(3);

  private final FakeChain chain = new FakeChain();
  private final Ledger ahead = chain.ledger();
  private final Ledger behind = chain.ledger();
  private final ManualLoop loop = new ManualLoop(FakeChain.START + 60_000);
  private final FakeWorkers workers = new FakeWorkers(loop);
  private final RecordingPeers peers = new RecordingPeers();
  private final List<String> contradictions = new ArrayList<>();
  private final List<Integer> checksBeforeCommit = new ArrayList<>();
  private boolean diskFails;
  private final PeerClaims claims = new PeerClaims(loop);
  private BlockSync sync;

  @BeforeEach
  void connect() {
    peers.connect(List.of(A, B, C));
    sync = new BlockSync(loop, workers, peers, behind, claims, new BlockSync.Sink() {
      @Override
      public void commit(Block block, QuorumCertificate certificate) {
        checksBeforeCommit.add(workers.submitted());
        if (!diskFails) {
          behind.commit(block, certificate);
          sync.advanced();
        }
      }

      @Override
      public void contradicted(Block block, String problem) {
        contradictions.add(problem);
      }
    });
  }

  private void claimed(PeerId peer, long height) {
    claims.put(peer, new PeerClaims.Claim(height, 0, List.of()));
    sync.proceed();
  }

  private void grow(int blocks) {
    for (int i = 0; i < blocks; i++) {
      chain.grow(ahead);
    }
  }

  private record Request(PeerId to, PeerMessage.BlockRequest message) {
  }

  private List<Request> requests() {
    return peers.take().stream().filter(sent -> sent.message() instanceof PeerMessage.BlockRequest)
        .map(sent -> new Request(sent.to(), (PeerMessage.BlockRequest) sent.message())).toList();
  }

  private Request request() {
    List<Request> all = requests();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private void send(PeerId from, long requestId, long height, CertifiedBlock block) {
    for (PeerMessage.BlockResponse part : BlockParts.split(requestId, height,
        CODEC.encode(block))) {
      sync.received(from, part);
    }
    loop.run();
  }

  private void serve(Request request) {
    PeerMessage.BlockRequest asked = request.message();
    long height = asked.fromHeight();
    for (; height < asked.fromHeight() + asked.count()
        && ahead.certifiedBlock(height).isPresent(); height++) {
      send(request.to(), asked.requestId(), height, ahead.certifiedBlock(height).orElseThrow());
    }
    if (height < asked.fromHeight() + asked.count()) {
      sync.received(request.to(), PeerMessage.BlockResponse.none(asked.requestId(), height));
    }
    loop.run();
  }

  private CertifiedBlock at(long height) {
    return ahead.certifiedBlock(height).orElseThrow();
  }

  private static Block withStateRoot(Block block, Hash root) {
    BlockHeader h = block.header();
    return new Block(
        new BlockHeader(h.version(), h.chainId(), h.height(), h.parentHash(), h.timestampMillis(),
            h.txRoot(), root, h.receiptsRoot(), h.validatorSetHash(), h.parametersHash(),
            h.nextValidatorSetHash(), h.nextParametersHash(), h.proposer(), h.tenure()),
        block.transactions());
  }

  @Test
  void catchesUpRequestAfterRequestWithoutWaiting() {
    grow(BlockSync.COUNT + 3);
    claimed(A, BlockSync.COUNT + 3);

    serve(request());
    assertThat(behind.head().height()).isEqualTo(BlockSync.COUNT);
    serve(request());

    assertThat(behind.head()).isEqualTo(ahead.head());
    assertThat(requests()).isEmpty();
    assertThat(sync.isSyncing()).isFalse();
  }

  @Test
  void theNextIsAskedForAndCheckedBeforeABlockIsExecuted() {
    grow(BlockSync.COUNT + 2);
    claimed(A, BlockSync.COUNT + 2);
    workers.hold();
    serve(request());

    assertThat(behind.head().height()).isZero();
    assertThat(request().message().fromHeight()).isEqualTo(BlockSync.COUNT + 1);
    workers.releaseOne();
    loop.run();
    assertThat(behind.head().height()).isEqualTo(1);
    assertThat(checksBeforeCommit).containsExactly(2);
  }

  @Test
  void smallBlocksAreAskedForNoFurtherAheadThanOneRequest() {
    grow(3 * BlockSync.COUNT);
    claimed(A, 3 * BlockSync.COUNT);
    workers.hold();
    serve(request());
    serve(request());

    assertThat(requests()).as("twice as many wait as one request asks for").isEmpty();
    while (behind.head().height() < BlockSync.COUNT - 1) {
      workers.releaseOne();
      loop.run();
    }
    assertThat(requests()).isEmpty();
    workers.releaseOne();
    loop.run();
    assertThat(request().message().fromHeight()).isEqualTo(2 * BlockSync.COUNT + 1);
  }

  @Test
  void whatWasCheckedWhileSyncIsHeldIsExecutedOnlyAfterwards() {
    grow(2);
    claimed(A, 2);
    workers.hold();
    serve(request());

    sync.hold(true);
    workers.release();
    loop.run();
    assertThat(workers.submitted()).isOne();
    assertThat(behind.head().height()).isZero();

    sync.hold(false);
    loop.run();
    assertThat(behind.head().height()).isEqualTo(2);
  }

  @Test
  void whatWasForeseenUnderOtherParametersIsCheckedAgain() {
    int attachment = 2 * chain.parameters.attachmentBytesMax();
    Hash proposed = run(0,
        new Call.ProposeChange(new Change.SetParameters(withAttachments(attachment))));
    Hash approval = ObjectIds.created(chain.genesis.chainId(), proposed, 1);
    for (int founder = 1; founder < FakeChain.FOUNDERS; founder++) {
      run(founder, new Call.CastVote(approval, true));
    }
    int changed = (int) ahead.head().height();
    Submission large = chain.submission(0, FakeChain.START + 300_000,
        Bytes.wrap(new byte[attachment]));
    ahead.mempool().add(chain.pooled(ahead, large, 0), Mempool.Source.VALIDATOR);
    Block block = FakeChain.build(ahead);
    assertThat(block.transactions()).hasSize(1);
    ahead.commit(block, chain.certificate(ahead, block));
    claimed(A, changed + 1);
    workers.hold();
    serve(request());

    workers.release();
    loop.run();

    assertThat(behind.head()).isEqualTo(ahead.head());
    assertThat(workers.submitted()).as("one more than blocks").isEqualTo(changed + 2);
    assertThat(contradictions).isEmpty();
  }

  private static ChainParameters withAttachments(int bytesMax) {
    ChainParameters d = ChainParameters.defaults();
    return new ChainParameters(d.protocolVersion(), d.viewTimeoutMillis(), d.viewTimeoutMaxMillis(),
        d.heartbeatMillis(), d.clockDriftMaxMillis(), d.stalenessMaxMillis(),
        d.transactionLifetimeMillis(), d.primaryTenure(), d.blockBytesMax(),
        d.transactionBytesMax(), bytesMax, d.batchEntriesMax(), d.dueTransitionsMax(),
        d.blockWorkMax(), d.approvalMillis(), d.requestMillis(), d.caseAnswerMillis(),
        d.childrenMax(), d.contracts());
  }

  private Hash run(int founder, Call call) {
    return chain.run(ahead, chain.genesis.adminId(founder), FakeChain.key("admin", founder), call,
        Bytes.EMPTY);
  }

  @Test
  void oneBlockBehindIsLeftToConsensusForAWhile() {
    grow(1);
    claimed(A, 1);
    assertThat(requests()).isEmpty();

    loop.pass(BlockSync.ONE_BEHIND_MILLIS + 1);
    sync.tick();

    serve(request());
    assertThat(behind.head().height()).isOne();
  }

  @Test
  void whoeverDoesNotAnswerIsGivenUpAlthoughOthersPushBlocks() {
    grow(20);
    claimed(A, 20);
    claimed(B, 20);
    PeerId silent = request().to();

    for (int height = 1; height <= 3; height++) {
      loop.pass(BlockSync.PATIENCE_MILLIS / 2);
      send(C, BlockServer.UNASKED, height, at(height));
      sync.tick();
    }

    Request next = request();
    assertThat(next.to()).isNotEqualTo(silent);
    serve(next);
    assertThat(behind.head()).isEqualTo(ahead.head());
  }

  @Test
  void whatConsensusWantsIsAskedForAtOnce() {
    grow(1);
    claimed(A, 1);
    sync.wanted(1);

    serve(request());
    assertThat(behind.head().height()).isOne();
  }

  @Test
  void aSilentPeerIsLeftForAnother() {
    grow(3);
    claimed(A, 3);
    claimed(B, 3);
    PeerId silent = request().to();

    loop.pass(BlockSync.PATIENCE_MILLIS + 1);
    sync.tick();

    Request next = request();
    assertThat(next.to()).isNotEqualTo(silent);
    serve(next);
    assertThat(behind.head().height()).isEqualTo(3);
  }

  @Test
  void aPeerThatGoesIsLeftForAnotherAtOnce() {
    grow(3);
    claimed(A, 3);
    claimed(B, 3);
    PeerId gone = request().to();

    claims.remove(gone);
    sync.disconnected(gone);

    assertThat(request().to()).isNotEqualTo(gone);
  }

  @Test
  void aLonelyLiarDoesNotMakeTheNodeLookBehind() {
    claimed(A, Long.MAX_VALUE);
    assertThat(sync.isSyncing()).isFalse();
    assertThat(sync.lagBlocks()).isZero();

    claimed(B, 7);

    assertThat(sync.lagBlocks()).isEqualTo(7);
    assertThat(sync.isSyncing()).isTrue();
  }

  @Test
  void followersClaimsAreNotBelievedButMayBeTried() {
    PeerId follower = PeerId.follower(Hash.ZERO);
    grow(3);
    claimed(follower, 3);
    claimed(PeerId.follower(Hash.sha256(Bytes.utf8("other"))), 2);

    assertThat(sync.isSyncing()).isFalse();
    serve(request());
    assertThat(behind.head().height()).isEqualTo(3);
  }

  @Test
  void whoClaimsWhatItHasNotIsNotAskedAgainSoon() {
    claimed(A, 100);
    Request asked = request();

    sync.received(A, PeerMessage.BlockResponse.none(asked.message().requestId(), 1));
    claimed(A, 100);

    assertThat(requests()).isEmpty();
    loop.pass(BlockSync.PATIENCE_MILLIS);
    sync.tick();
    assertThat(requests()).hasSize(1);
  }

  @Test
  void aCertificateOfTooFewOrOfOthersIsRefusedAndTheLiarAvoided() {
    grow(3);
    claimed(A, 3);
    Request asked = request();
    Block block = at(1).block();
    QuorumCertificate tooFew = chain.certificate(behind, block, 2);

    send(A, asked.message().requestId(), 1, new CertifiedBlock(block, tooFew));

    assertThat(behind.head().height()).isZero();
    assertThat(requests()).isEmpty();
    claimed(B, 3);
    serve(request());
    assertThat(behind.head().height()).isEqualTo(3);
  }

  @Test
  void aWrongBodyUnderATrueCertificateIsThePeersFault() {
    grow(2);
    claimed(A, 2);
    Request asked = request();
    CertifiedBlock real = at(1);
    Submission one = real.block().transactions().get(0);

    send(A, asked.message().requestId(), 1,
        new CertifiedBlock(
            new Block(real.block().header(),
                List.of(new Submission(one.transaction(), Bytes.utf8("another attachment")))),
            real.certificate()));

    assertThat(contradictions).isEmpty();
    assertThat(behind.head().height()).isZero();
    claimed(B, 2);
    serve(request());
    assertThat(behind.head().height()).isEqualTo(2);
  }

  @Test
  void aCertifiedBlockThatOwnExecutionContradictsEndsSyncAndIsReported() {
    grow(2);
    Block wrong = withStateRoot(at(1).block(), Hash.ZERO);
    claimed(A, 2);
    Request asked = request();

    send(A, asked.message().requestId(), 1,
        new CertifiedBlock(wrong, chain.certificate(behind, wrong)));
    claimed(B, 2);
    sync.tick();

    assertThat(contradictions).containsExactly("state root differs");
    assertThat(behind.head().height()).isZero();
    assertThat(requests()).isEmpty();
  }

  @Test
  void whatWasForeseenAfterAContradictionIsNotExecuted() {
    grow(2);
    Block wrong = withStateRoot(at(1).block(), Hash.ZERO);
    claimed(A, 2);
    Request asked = request();
    workers.hold();
    send(A, asked.message().requestId(), 1,
        new CertifiedBlock(wrong, chain.certificate(behind, wrong)));
    send(A, asked.message().requestId(), 2, at(2));

    workers.releaseOne();
    loop.run();
    assertThat(workers.held()).as("foreseen").isEqualTo(1);
    workers.release();
    loop.run();

    assertThat(contradictions).containsExactly("state root differs");
    assertThat(checksBeforeCommit).isEmpty();
    assertThat(behind.head().height()).isZero();
  }

  @Test
  void aDiskThatFailsEndsSync() {
    grow(3);
    diskFails = true;
    claimed(A, 3);
    serve(request());

    sync.tick();

    assertThat(requests()).isEmpty();
  }

  @Test
  void aPushedBlockIsTakenAndALyingPushCostsNobodyElse() {
    grow(3);
    claimed(A, 3);
    Request asked = request();
    send(B, BlockServer.UNASKED, 1, new CertifiedBlock(at(2).block(), at(2).certificate()));
    sync.received(C, PeerMessage.BlockResponse.none(BlockServer.UNASKED, 1));

    serve(asked);

    assertThat(behind.head().height()).isEqualTo(3);
    grow(1);
    send(C, BlockServer.UNASKED, 4, at(4));
    assertThat(behind.head().height()).isEqualTo(4);
  }

  @Test
  void unaskedBlocksOfFollowersAndOtherHeightsAreIgnored() {
    grow(2);
    send(PeerId.follower(Hash.ZERO), BlockServer.UNASKED, 1, at(1));
    send(A, BlockServer.UNASKED, 2, at(2));
    send(A, 77, 1, at(1));

    assertThat(behind.head().height()).isZero();
    assertThat(workers.submitted()).isZero();
  }

  @Test
  void blocksOutOfOrderEndTheRequest() {
    grow(3);
    claimed(A, 3);
    Request asked = request();

    send(A, asked.message().requestId(), 3, at(3));
    send(A, asked.message().requestId(), 1, at(1));

    assertThat(behind.head().height()).isZero();
    assertThat(workers.submitted()).isZero();
  }

  @Test
  void anAnswerNeverHoldsMoreThanItsBound() {
    claimed(A, 300);
    Request asked = request();
    workers.hold();
    Bytes full = Bytes.wrap(new byte[PeerMessage.PART_BYTES_MAX]);
    int parts = PeerMessage.BlockResponse.PARTS_MAX;
    int taken = 0;
    for (int part = 0; part < parts && requests().isEmpty(); part++) {
      sync.received(A,
          new PeerMessage.BlockResponse(asked.message().requestId(), 1, part, parts, full));
      claimed(B, 300); // asked as soon as the request of A is given up
      taken++;
    }

    assertThat((long) taken * full.size()).isGreaterThan(BlockSync.BUFFER_BYTES_MAX)
        .isLessThanOrEqualTo(BlockSync.BUFFER_BYTES_MAX + full.size());
  }

  @Test
  void aCheckRefusedByFullWorkersIsMadeLater() {
    grow(2);
    claimed(A, 2);
    workers.setPlaces(0);
    serve(request());
    assertThat(behind.head().height()).isZero();

    workers.setPlaces(10);
    sync.tick();
    loop.run();

    assertThat(behind.head().height()).isEqualTo(2);
  }

  @Test
  void aBlockThatConsensusCommitsMeanwhileIsNotCommittedAgain() {
    grow(3);
    claimed(A, 3);
    workers.hold();
    serve(request());
    assertThat(behind.problemOfCertified(at(1).block(), behind.syncContext().check(at(1).block())))
        .isEmpty();
    CertifiedBlock first = at(1);
    behind.commit(first.block(), chain.certificate(behind, first.block()));
    sync.advanced();

    workers.release();
    loop.run();
    workers.release();
    loop.run();

    assertThat(behind.head().height()).isEqualTo(3);
    assertThat(contradictions).isEmpty();
  }

  @Test
  void claimsOfThoseWhoLeftUnnoticedAreForgotten() {
    claimed(A, 5);
    claimed(B, 5);
    peers.connect(List.of());

    sync.tick();

    assertThat(sync.lagBlocks()).isZero();
  }
}
