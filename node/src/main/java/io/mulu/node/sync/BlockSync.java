package io.mulu.node.sync;

import io.mulu.node.host.NodeLog;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.SyncContext;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerInfo;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.Workers;
import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.answer.CertifiedBlock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the certified blocks that this node lacks. A peer's claim of height only says whom to
 * ask: nothing is believed but a block whose certificate verifies under the set that the own chain
 * names, and that executes to its roots. Blocks are applied in order; while one is executed,
 * workers check the next and the peer sends what comes after, so that neither waits for the other.
 * One request and one check are under way at a time. Enters and leaves sync by itself. Confined to
 * the event loop.
 */
public final class BlockSync {
  /** Blocks per request; the server may send fewer. No more are asked for while more wait. */
  static final int COUNT = 64;
  /** A request without any progress for this long is over, and its peer is asked last. */
  static final long PATIENCE_MILLIS = 4_000;
  /** A peer that sent what does not verify is not asked for this long. */
  static final long PENALTY_MILLIS = 60_000;
  /** One block behind is normal while a block is under way; longer than this it is not. */
  static final long ONE_BEHIND_MILLIS = 1_500;
  /** Bytes of blocks not yet applied, up to which the next are asked for. */
  static final long AHEAD_BYTES_MAX = BlockServer.ANSWER_BYTES_MAX;
  /** Bytes of blocks received and not yet applied: these, and one answer of a correct server. */
  static final long BUFFER_BYTES_MAX = AHEAD_BYTES_MAX + BlockServer.ONE_ANSWER_BYTES_MAX;

  private final EventLoop loop;
  private final Workers workers;
  private final PeerNetwork peers;
  private final Ledger ledger;
  private final Sink sink;
  private final PeerClaims claims;
  private final TreeMap<Long, Received> received = new TreeMap<>();
  private final PartsOfBlock answerParts = new PartsOfBlock();
  private final PartsOfBlock pushParts = new PartsOfBlock();
  private @Nullable PeerId asked;
  private long requestId = BlockServer.UNASKED;
  private long requestFrom;
  private long expectedHeight;
  private long progressMillis;
  private @Nullable Long behindSinceMillis;
  private boolean isChecking;
  private boolean isStopped;
  private boolean isHeld;
  private long wantedHeight;
  private long receivedBytes;

  /** Where a checked block goes. */
  public interface Sink {
    /** The one commit path; the block's roots are already reproduced. */
    void commit(Block block, QuorumCertificate certificate);

    /** A quorum certified what own execution does not reproduce. */
    void contradicted(Block block, String problem);
  }

  /**
   * A block that came whole.
   *
   * @param requestId
   *          that it answers, or {@link BlockServer#UNASKED}
   */
  private record Received(PeerId from, Bytes bytes, long requestId) {
  }

  /**
   * @param context
   *          under which it was checked: if another is in force when its turn comes, that says
   *          nothing
   */
  private record Candidate(SyncContext context, @Nullable CertifiedBlock block,
      List<Ledger.Checked> checked, String problem) {
  }

  public BlockSync(EventLoop loop, Workers workers, PeerNetwork peers, Ledger ledger,
      PeerClaims claims, Sink sink) {
    this.loop = loop;
    this.workers = workers;
    this.peers = peers;
    this.ledger = ledger;
    this.claims = claims;
    this.sink = sink;
  }

  /** While a state is being copied, blocks before it are not fetched. */
  void hold(boolean isOn) {
    boolean isReleased = isHeld && !isOn;
    isHeld = isOn;
    if (isReleased) {
      proceed();
    }
  }

  /** Consensus has seen that others have committed this height. */
  public void wanted(long height) {
    wantedHeight = Math.max(wantedHeight, height);
    proceed();
  }

  void disconnected(PeerId peer) {
    if (peer.equals(asked)) {
      finishRequest();
      proceed();
    }
  }

  /** The head moved, whoever moved it. */
  public void advanced() {
    behindSinceMillis = null;
    while (!received.isEmpty() && received.firstKey() <= ledger.head().height()) {
      receivedBytes -= received.pollFirstEntry().getValue().bytes().size();
    }
    proceed();
  }

  /** To be called about once a second: notices silence, and whose goodbye was lost. */
  public void tick() {
    if (asked != null && loop.nowMillis() - progressMillis > PATIENCE_MILLIS) {
      avoid(asked, PATIENCE_MILLIS);
      finishRequest();
    }
    claims.keepOnly(peers.peers().stream().map(PeerInfo::id).toList());
    proceed();
  }

  /**
   * Blocks that others are surely ahead: by a credible claim, so that f liars cannot make a node
   * look behind, or by what consensus wants.
   */
  public long lagBlocks() {
    long credible = claims.credible(ledger.validators()).orElse(0);
    return Math.max(0, Math.max(credible, wantedHeight) - ledger.head().height());
  }

  public boolean isSyncing() {
    return lagBlocks() > 1;
  }

  public void received(PeerId from, PeerMessage.BlockResponse response) {
    if (isStopped || claims.isAvoided(from)) {
      return;
    }
    if (from.equals(asked) && response.requestId() == requestId) {
      answered(from, response);
    } else if (response.requestId() == BlockServer.UNASKED && from.isValidator()
        && !response.isNone() && response.height() == ledger.head().height() + 1) {
      pushed(from, response);
    }
  }

  private void answered(PeerId from, PeerMessage.BlockResponse response) {
    progressMillis = loop.nowMillis();
    if (response.isNone()) {
      if (expectedHeight == requestFrom) {
        avoid(from, PATIENCE_MILLIS); // claims what it does not have
      }
      finishRequest();
      proceed();
      return;
    }
    boolean isInOrder = response.height() == expectedHeight
        && receivedBytes + answerParts.bytes() + response.bytes().size() <= BUFFER_BYTES_MAX;
    if (!isInOrder) {
      avoid(from, PATIENCE_MILLIS); // a full outbox loses parts, too
      finishRequest();
      proceed();
      return;
    }
    Optional<Bytes> whole = answerParts.join(from, response);
    if (whole.isPresent()) {
      expectedHeight++;
      if (response.height() > ledger.head().height()) {
        keep(response.height(), new Received(from, whole.get(), requestId));
      }
      if (expectedHeight == requestFrom + COUNT) {
        finishRequest(); // a server says nothing more when it has sent all that was asked for
      }
    }
    proceed();
  }

  /** Not asked for, so it costs nobody anything if it is wrong, and displaces no answer. */
  private void pushed(PeerId from, PeerMessage.BlockResponse response) {
    if (pushParts.bytes() + response.bytes().size() > SyncContext.BYTES_MAX) {
      pushParts.clear();
    }
    Optional<Bytes> whole = pushParts.join(from, response);
    if (whole.isPresent() && !received.containsKey(response.height())) {
      keep(response.height(), new Received(from, whole.get(), BlockServer.UNASKED));
    }
    proceed();
  }

  private void keep(long height, Received block) {
    Received before = received.put(height, block);
    receivedBytes += block.bytes().size() - (before == null ? 0 : before.bytes().size());
  }

  /** Checks what is next, and asks for what is not there. */
  void proceed() {
    if (isStopped || isHeld) {
      return;
    }
    long next = ledger.head().height() + 1;
    Received block = received.get(next);
    if (block != null && !isChecking) {
      check(next, block, ledger.syncContext());
    }
    boolean isRoomAhead = receivedBytes <= AHEAD_BYTES_MAX && received.size() <= COUNT;
    if (asked == null && isRoomAhead && isBehind()) {
      ask(firstMissing());
    }
  }

  private long firstMissing() {
    long height = ledger.head().height() + 1;
    while (received.containsKey(height)) {
      height++;
    }
    return height;
  }

  /** By anybody's claim: asking a liar costs one request. */
  private boolean isBehind() {
    long head = ledger.head().height();
    long ahead = Math.max(claims.best(), wantedHeight) - head;
    if (ahead <= 0) {
      behindSinceMillis = null;
      return false;
    }
    if (behindSinceMillis == null) {
      behindSinceMillis = loop.nowMillis();
    }
    return ahead > 1 || wantedHeight > head
        || loop.nowMillis() - behindSinceMillis > ONE_BEHIND_MILLIS;
  }

  private void ask(long fromHeight) {
    List<PeerId> candidates = claims.holding(fromHeight);
    if (candidates.isEmpty()) {
      return;
    }
    requestId++;
    PeerId peer = candidates.get((int) (requestId % candidates.size()));
    asked = peer;
    requestFrom = fromHeight;
    expectedHeight = fromHeight;
    progressMillis = loop.nowMillis();
    if (peers.send(peer,
        new PeerMessage.BlockRequest(requestId, fromHeight, COUNT)) != PeerNetwork.Sent.QUEUED) {
      avoid(peer, PATIENCE_MILLIS);
      finishRequest();
    }
  }

  private void check(long height, Received block, SyncContext context) {
    isChecking = true;
    boolean taken = workers.submit(() -> candidate(block.bytes(), context), candidate -> {
      isChecking = false;
      checked(height, block, candidate);
    });
    if (!taken) {
      isChecking = false; // tried again with the next tick
    }
  }

  private static Candidate candidate(Bytes bytes, SyncContext context) {
    Optional<CertifiedBlock> block = SyncContext.decode(bytes);
    if (block.isEmpty()) {
      return new Candidate(context, null, List.of(), "is malformed");
    }
    Optional<String> problem = context.problem(block.get());
    if (problem.isPresent()) {
      return new Candidate(context, block.get(), List.of(), problem.get());
    }
    return new Candidate(context, block.get(), context.check(block.get().block()), "");
  }

  private void checked(long height, Received block, Candidate candidate) {
    if (isStopped || isHeld) {
      return;
    }
    boolean isNext = ledger.head().height() + 1 == height;
    if (!isNext || candidate.context().equals(ledger.syncContext())) {
      if (received.remove(height, block)) {
        receivedBytes -= block.bytes().size();
      }
      if (block.requestId() == requestId) {
        progressMillis = loop.nowMillis(); // pushes are no progress of whoever was asked
      }
      if (isNext) {
        apply(height, block.from(), candidate);
      }
    }
    proceed(); // also if another context is in force than was foreseen: then it is checked again
  }

  private void apply(long height, PeerId from, Candidate candidate) {
    CertifiedBlock certified = candidate.block();
    QuorumCertificate certificate = certified == null ? null : certified.certificate();
    if (certified != null && certificate != null && candidate.problem().isEmpty()) {
      checkAhead(certified.block().header(), candidate.context());
      commit(certified.block(), certificate, candidate.checked());
    } else {
      refuse(from, height, candidate.problem());
    }
  }

  /**
   * The block after one that is about to be executed, which hardly ever changes what is in force.
   */
  private void checkAhead(BlockHeader parent, SyncContext inForce) {
    Received following = received.get(parent.height() + 1);
    if (following != null) {
      check(parent.height() + 1, following,
          new SyncContext(inForce.chainId(), parent, inForce.validators(), inForce.parameters()));
    }
  }

  private void commit(Block block, QuorumCertificate certificate, List<Ledger.Checked> checked) {
    isStopped = true; // for good, if the disk fails or own execution contradicts the quorum
    String problem = ledger.problemOfCertified(block, checked);
    if (!problem.isEmpty()) {
      sink.contradicted(block, problem);
      return;
    }
    sink.commit(block, certificate);
    isStopped = ledger.head().height() < block.header().height();
  }

  private void refuse(PeerId liar, long height, String problem) {
    NodeLog.syncRefused(liar.toString(), height, problem);
    avoid(liar, PENALTY_MILLIS);
    received.values().removeIf(block -> block.from().equals(liar));
    receivedBytes = received.values().stream().mapToLong(block -> block.bytes().size()).sum();
    if (liar.equals(asked)) {
      finishRequest();
    }
  }

  private void avoid(PeerId peer, long millis) {
    claims.avoid(peer, millis);
  }

  private void finishRequest() {
    asked = null;
    answerParts.clear();
  }
}
