package io.mulu.node.sync;

import io.mulu.node.ledger.Ledger;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.Workers;
import java.util.List;

/**
 * Everything by which a node comes by what was decided without it, and helps others to: blocks one
 * after the other ({@link BlockSync}), or a copy of a state ({@link SnapshotSync}) while block sync
 * waits. Confined to the event loop.
 */
public final class ChainSync {
  private final PeerClaims claims;
  private final BlockSync blocks;
  private final BlockServer blockServer;
  private final SnapshotSync snapshots;
  private final SnapshotServer snapshotServer;

  /**
   * @param isSnapshotPreferred
   *          a ledger that has nothing but genesis begins with a copied state, not with all blocks
   * @param snapshotInterval
   *          states of its multiples are offered to others; 0 for none
   */
  public record Settings(boolean isSnapshotPreferred, long snapshotInterval) {
    public static Settings defaults() {
      return new Settings(false, 1_000);
    }
  }

  /** Where what was fetched goes. */
  public interface Sink extends BlockSync.Sink, SnapshotSync.Sink {
  }

  public ChainSync(EventLoop loop, Workers workers, PeerNetwork peers, Ledger ledger,
      Settings settings, Sink sink) {
    this.claims = new PeerClaims(loop);
    this.blocks = new BlockSync(loop, workers, peers, ledger, claims, sink);
    this.blockServer = new BlockServer(ledger, workers, peers);
    this.snapshots = new SnapshotSync(loop, peers, ledger, claims, settings.isSnapshotPreferred(),
        sink);
    this.snapshotServer = new SnapshotServer(ledger.transfer(), workers, peers,
        settings.snapshotInterval());
  }

  /** A peer says what it has. */
  public void claimed(PeerId peer, PeerClaims.Claim claim) {
    claims.put(peer, claim);
    proceed();
  }

  /** First whether a state is to be copied: then no blocks are asked for. */
  private void proceed() {
    snapshots.proceed();
    blocks.hold(snapshots.isUnderWay());
    blocks.proceed();
  }

  /** Consensus has seen that others have committed this height. */
  public void wanted(long height) {
    blocks.wanted(height);
  }

  public void disconnected(PeerId peer) {
    claims.remove(peer);
    snapshots.disconnected(peer);
    blocks.disconnected(peer);
  }

  /** The head moved, whoever moved it. */
  public void advanced() {
    snapshots.advanced();
    blocks.hold(snapshots.isUnderWay());
    blocks.advanced();
  }

  /** To be called about once a second: notices silence, and whose goodbye was lost. */
  public void tick() {
    blocks.tick();
    proceed();
  }

  /** Pushes a committed block to a peer that shows that it lacks it. */
  public void push(PeerId to, long height) {
    blockServer.push(to, height);
  }

  public void requested(PeerId from, PeerMessage.BlockRequest request) {
    blockServer.requested(from, request);
  }

  public void requested(PeerId from, PeerMessage.HandoverRequest request) {
    snapshotServer.requested(from, request);
  }

  public void requested(PeerId from, PeerMessage.StateRequest request) {
    snapshotServer.requested(from, request);
  }

  public void received(PeerId from, PeerMessage.BlockResponse response) {
    if (snapshots.isUnderWay()) {
      snapshots.received(from, response);
      blocks.hold(snapshots.isUnderWay());
    } else {
      blocks.received(from, response);
    }
  }

  public void received(PeerId from, PeerMessage.HandoverResponse response) {
    snapshots.received(from, response);
    blocks.hold(snapshots.isUnderWay());
  }

  public void received(PeerId from, PeerMessage.StateResponse response) {
    snapshots.received(from, response);
    blocks.hold(snapshots.isUnderWay());
  }

  /** Heights of states that this node offers, ascending. */
  public List<Long> offered() {
    return snapshotServer.offered();
  }

  public long lagBlocks() {
    return blocks.lagBlocks();
  }

  public boolean isSyncing() {
    return blocks.isSyncing() || snapshots.isUnderWay();
  }
}
