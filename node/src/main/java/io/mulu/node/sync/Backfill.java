package io.mulu.node.sync;

import io.mulu.node.ledger.StateTransfer;
import io.mulu.node.ledger.SyncContext;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.LightClient;
import io.mulu.protocol.UnprovenException;
import io.mulu.protocol.answer.CertifiedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the blocks before a proven header, newest first, as far back as a transaction in them
 * could still be submitted again: its id must not run a second time (docs/spec/ledger.md). A block
 * is taken if the one after it names its hash and its own certificate holds. Confined to the event
 * loop.
 */
final class Backfill {
  private static final long DAY_MILLIS = 24L * 3600 * 1000;

  private final EventLoop loop;
  private final PeerNetwork peers;
  private final PeerClaims claims;
  private final StateTransfer transfer;
  private final LightClient light;
  private final BlockHeader top;
  private final long ownHead;
  private final long lifetimeMillis;
  private final PartsOfBlock parts = new PartsOfBlock();
  private final List<CertifiedBlock> answer = new ArrayList<>();
  private long answerBytes;
  private long nextHeight;
  private Hash nextHash;
  private boolean isLifetimeKnown = true;
  private boolean isDone;
  private int count = BlockSync.COUNT;
  private @Nullable PeerId asked;
  private long requestId;
  private long requestFrom;
  private long progressMillis;

  /**
   * @param top
   *          proven; the first block fetched is its own
   * @param ownHead
   *          blocks at or below are there
   * @param lifetimeMillis
   *          of transactions, in force after {@code top}
   */
  Backfill(EventLoop loop, PeerNetwork peers, PeerClaims claims, StateTransfer transfer,
      LightClient light, BlockHeader top, long ownHead, long lifetimeMillis, long firstRequest) {
    this.loop = loop;
    this.peers = peers;
    this.claims = claims;
    this.transfer = transfer;
    this.light = light;
    this.top = top;
    this.ownHead = ownHead;
    this.lifetimeMillis = lifetimeMillis;
    this.nextHeight = top.height();
    this.nextHash = top.hash();
    this.requestId = firstRequest;
  }

  boolean isDone() {
    return isDone;
  }

  long lastRequest() {
    return requestId;
  }

  /** The oldest block fetched, once done. */
  long oldest() {
    return nextHeight + 1;
  }

  /** What the oldest block fetched names as its parent. */
  Hash parentOfOldest() {
    return nextHash;
  }

  /** Takes what is here already, and asks for what comes before. */
  void ask() {
    takeKept();
    if (isDone || asked != null) {
      return;
    }
    long from = Math.max(ownHead + 1, nextHeight - count + 1);
    List<PeerId> holding = claims.holding(from);
    while (holding.isEmpty() && from < nextHeight) {
      from = nextHeight - (nextHeight - from) / 2; // perhaps somebody has the newer ones of them
      holding = claims.holding(from);
    }
    if (holding.isEmpty()) {
      return;
    }
    requestId++;
    PeerId peer = holding.get((int) (requestId % holding.size()));
    int blocks = (int) (nextHeight - from + 1);
    if (peers.send(peer,
        new PeerMessage.BlockRequest(requestId, from, blocks)) == PeerNetwork.Sent.QUEUED) {
      asked = peer;
      requestFrom = from;
      progressMillis = loop.nowMillis();
    } else {
      claims.avoid(peer, BlockSync.PATIENCE_MILLIS);
    }
  }

  private void takeKept() {
    while (!isDone) {
      Optional<CertifiedBlock> kept = transfer.kept(nextHeight);
      if (kept.isEmpty() || !kept.get().block().header().hash().equals(nextHash)) {
        return;
      }
      passed(kept.get().block().header());
    }
  }

  /**
   * A part of an answer.
   *
   * @return a description of the lie, or nothing
   * @throws io.mulu.storage.StorageException
   *           if the disk failed
   */
  Optional<String> received(PeerId from, PeerMessage.BlockResponse response) {
    if (!from.equals(asked) || response.requestId() != requestId) {
      return Optional.empty();
    }
    progressMillis = loop.nowMillis();
    if (response.isNone()) {
      count = Math.max(1, answer.size()); // so many fit into one answer
      if (answer.isEmpty()) {
        claims.avoid(from, BlockSync.PATIENCE_MILLIS);
      }
      finishRequest();
      return Optional.empty();
    }
    answerBytes += response.bytes().size();
    if (response.height() != requestFrom + answer.size()
        || answerBytes > BlockServer.ONE_ANSWER_BYTES_MAX) {
      finishRequest();
      return Optional.of("answers out of order");
    }
    Optional<Bytes> whole = parts.join(from, response);
    if (whole.isEmpty()) {
      return Optional.empty();
    }
    Optional<CertifiedBlock> block = SyncContext.decode(whole.get());
    if (block.isEmpty()) {
      finishRequest();
      return Optional.of("is malformed");
    }
    answer.add(block.get());
    return response.height() == nextHeight ? takeAnswer() : Optional.empty();
  }

  /** From the newest down: each is named by the one after it. */
  private Optional<String> takeAnswer() {
    List<CertifiedBlock> blocks = List.copyOf(answer);
    finishRequest();
    for (CertifiedBlock block : blocks.reversed()) {
      Optional<String> problem = problem(block);
      if (problem.isPresent()) {
        return problem;
      }
      transfer.keep(block);
      passed(block.block().header());
      if (isDone) {
        break;
      }
    }
    return Optional.empty();
  }

  private Optional<String> problem(CertifiedBlock block) {
    BlockHeader header = block.block().header();
    if (!header.hash().equals(nextHash)) {
      return Optional.of("is not the block that the next one names");
    }
    if (!SyncContext.hasItsBody(block.block())) {
      return Optional.of("body is not the header's");
    }
    try {
      light.check(header, block.certificate());
      return Optional.empty();
    } catch (UnprovenException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void passed(BlockHeader header) {
    isLifetimeKnown &= header.parametersHash().equals(top.nextParametersHash());
    long lifetime = isLifetimeKnown ? lifetimeMillis : DAY_MILLIS;
    boolean isOldEnough = header.timestampMillis() + lifetime <= top.timestampMillis();
    nextHeight = header.height() - 1;
    nextHash = header.parentHash();
    // The new head's parent is there in any case.
    isDone = nextHeight <= ownHead || (isOldEnough && header.height() < top.height());
  }

  void disconnected(PeerId peer) {
    if (peer.equals(asked)) {
      finishRequest();
    }
  }

  void expire() {
    if (asked != null && loop.nowMillis() - progressMillis > BlockSync.PATIENCE_MILLIS) {
      claims.avoid(asked, BlockSync.PATIENCE_MILLIS);
      finishRequest();
    }
  }

  private void finishRequest() {
    asked = null;
    answer.clear();
    answerBytes = 0;
    parts.clear();
  }
}
