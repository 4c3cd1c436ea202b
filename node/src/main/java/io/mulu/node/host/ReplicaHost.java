package io.mulu.node.host;

import io.mulu.consensus.Effect;
import io.mulu.consensus.Event;
import io.mulu.consensus.Evidence;
import io.mulu.consensus.HaltReason;
import io.mulu.consensus.Incoming;
import io.mulu.consensus.MessageVerifier;
import io.mulu.consensus.Now;
import io.mulu.consensus.ProposalVerdict;
import io.mulu.consensus.Replica;
import io.mulu.consensus.ReplicaStatus;
import io.mulu.consensus.SignedMessage;
import io.mulu.consensus.Verification;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.EventLoop;
import io.mulu.node.ports.WallClock;
import io.mulu.node.ports.Workers;
import io.mulu.protocol.Block;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.storage.StorageException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds events to the replica and performs its effects in list order: the only writer of the
 * ledger. The same class runs in production and in the simulator. Confined to the event loop.
 *
 * <pre>
 * for (Effect effect : replica.step(event, now))
 *   perform(effect);
 * </pre>
 */
public final class ReplicaHost {
  /** What the host needs beside the core; all of it is confined to the loop, too. */
  public record Parts(EventLoop loop, WallClock clock, Workers workers, PeerNetwork peers,
      Ledger ledger, Signing signing, Bodies bodies, Listener listener) {
  }

  /** Told of what the rest of the node must know. */
  public interface Listener {
    /** A block is durable; by consensus or by sync. */
    void advanced(Block block, QuorumCertificate certificate);

    void syncWanted(long height);

    void rejoinWanted(String reason);

    void relayWanted();

    void evidenceFound(Evidence evidence);

    /** Signing has ended for good; the node becomes read-only. */
    void signingEnded(String reason, String detail);
  }

  private final Replica replica;
  private final Parts parts;
  private final ProposalPace pace = new ProposalPace();
  private boolean halted;
  private boolean storeFailed;
  private long viewLogged = -1;
  private long workSignalledHeight = -1;

  public ReplicaHost(Replica replica, Parts parts) {
    this.replica = replica;
    this.parts = parts;
  }

  /** First and once: replays what journal and guard hold before any message is looked at. */
  public void start() {
    parts.loop().checkOnLoop();
    step(new Event.Started(parts.ledger().chainState(), parts.signing().read()));
    signalWork();
  }

  /** A consensus message of a validator's connection. */
  public void received(Incoming incoming) {
    step(new Event.Received(incoming));
  }

  public void peerConnected(PublicKey validator) {
    step(new Event.PeerConnected(validator));
  }

  public void proposalRequested(PublicKey peer, Hash blockHash) {
    step(new Event.ProposalRequested(peer, blockHash));
  }

  public void proposalFetched(Block block) {
    step(new Event.ProposalFetched(block));
  }

  public void rejoined(long floor) {
    // It may be called while the effects of another step are performed: one step at a time.
    post(new Event.Rejoined(floor));
    parts.loop().enqueue(this::repeatWork);
  }

  /** Tells the core that a proposal of its own would not be empty; again only when asked to. */
  public void signalWork() {
    orEndSigning(() -> {
      long height = parts.ledger().head().height() + 1;
      if (workSignalledHeight < height && parts.ledger().hasWork(parts.clock().nowMillis())) {
        workSignalledHeight = height;
        post(new Event.WorkPending(height));
      }
    });
  }

  /**
   * From time to time. The core may have forgotten it: a build that came to nothing or a rejoin
   * clears its memory. And what it was told of may have expired.
   */
  public void repeatWork() {
    long told = workSignalledHeight;
    workSignalledHeight = -1;
    signalWork();
    if (workSignalledHeight < told) {
      post(new Event.WorkGone(told));
    }
  }

  /** From time to time: what purges have left to be deleted. */
  public void tidy() {
    if (!storeFailed) {
      orEndSigning(() -> parts.ledger().tidy());
    }
  }

  /** The one path by which blocks become durable, for consensus and for sync. */
  public void commit(Block block, QuorumCertificate certificate, boolean isSynced) {
    parts.loop().checkOnLoop();
    if (storeFailed || block.header().height() <= parts.ledger().head().height()) {
      return; // never retried after a failure; or sync was faster and ChainAdvanced is on its way
    }
    orEndSigning(() -> {
      if (!isSynced) {
        pace.decided(certificate.blockHash(), parts.ledger().used(block), certificate.view(),
            parts.loop().nowMillis(), parts.ledger().view().parameters().viewTimeoutMillis());
      }
      // One that lags may have been cut off: the proposer never heard of what waits here.
      List<Hash> passedOver = isSynced
          ? null
          : parts.ledger().passedOver(block, parts.loop().nowMillis(), parts.clock().nowMillis());
      storeFailed = true; // until it has returned
      parts.ledger().commit(block, certificate);
      storeFailed = false;
      NodeLog.committed(block.header().height(), certificate.blockHash(),
          block.transactions().size(), certificate.view());
      headMoved(block, certificate, passedOver);
    });
  }

  private void headMoved(Block block, QuorumCertificate certificate,
      @Nullable List<Hash> passedOver) {
    viewLogged = -1;
    parts.loop().enqueue(() -> {
      step(new Event.ChainAdvanced(parts.ledger().chainState(), passedOver));
      signalWork();
    });
    parts.listener().advanced(block, certificate);
  }

  /** A copied state's block is the head: the core joins the height after it. */
  public void adopted(Block block, QuorumCertificate certificate) {
    parts.loop().checkOnLoop();
    headMoved(block, certificate, null);
  }

  /**
   * Runs what writes to the store beside the commit path.
   *
   * @return false if that failed: signing has ended, and nothing more may be written
   */
  public boolean write(Runnable work) {
    parts.loop().checkOnLoop();
    if (storeFailed) {
      return false;
    }
    storeFailed = true; // until it has returned
    orEndSigning(() -> {
      work.run();
      storeFailed = false;
    });
    return !storeFailed;
  }

  /**
   * Sync has a block that a quorum certified and own execution does not reproduce (rule 1): this
   * node's state or program is wrong, not the peer.
   */
  public void contradicted(Block block, String problem) {
    contradicted(
        "height " + block.header().height() + " block " + block.hash().brief() + ": " + problem);
  }

  /** As above, where there is no whole block to show. */
  public void contradicted(String problem) {
    endSigning(HaltReason.STATE_ROOT_MISMATCH.name(), problem);
  }

  public ReplicaStatus status() {
    return replica.status();
  }

  public boolean isSigningEnded() {
    return halted;
  }

  private void step(Event event) {
    parts.loop().checkOnLoop();
    if (halted) {
      return;
    }
    Now now = new Now(parts.loop().nowMillis(), parts.clock().nowMillis());
    orEndSigning(() -> {
      for (Effect effect : replica.step(event, now)) {
        if (halted) {
          return; // nothing of a step leaves after its write failed
        }
        perform(effect);
      }
    });
    logViewChange();
  }

  /** Rule 5: an error of the disk is never retried, never silent, and ends nothing but signing. */
  private void orEndSigning(Runnable work) {
    try {
      work.run();
    } catch (StorageException e) {
      endSigning("DISK", String.valueOf(e.getMessage()));
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Persist persist -> parts.signing().persist(persist);
      case Effect.Broadcast(SignedMessage message) -> parts.peers().broadcast(framed(message));
      case Effect.Send(PublicKey peer, SignedMessage message) ->
        parts.peers().send(PeerId.validator(peer), framed(message));
      case Effect.SendProposal send -> parts.bodies().serve(send);
      case Effect.SendBlock(PublicKey peer, long height) ->
        parts.bodies().serveCommitted(PeerId.validator(peer), height);
      case Effect.SetTimer timer ->
        parts.loop().after(timer.delayMillis(), () -> step(new Event.TimerFired(timer.timer())));
      case Effect.VerifyMessages verify -> verify(verify);
      case Effect.BuildProposal build -> build(build);
      case Effect.FetchProposal fetch -> parts.bodies().fetch(fetch);
      case Effect.ValidateProposal(Block block) -> validate(block);
      case Effect.CommitBlock(Block block, QuorumCertificate certificate) ->
        commit(block, certificate, false);
      case Effect.TrimJournal(long height) -> parts.signing().trim(height);
      case Effect.RelayTransactions relay -> parts.listener().relayWanted();
      case Effect.RequestSync(long height) -> parts.listener().syncWanted(height);
      case Effect.RequestRejoin(String reason) -> parts.listener().rejoinWanted(reason);
      case Effect.ResetSigning(long floor) -> parts.signing().reset(floor);
      case Effect.ReportFault(Evidence evidence) -> parts.listener().evidenceFound(evidence);
      case Effect.Halt halt -> endSigning(halt.reason().name(), halt.detail());
    }
  }

  private void verify(Effect.VerifyMessages verify) {
    for (Incoming incoming : verify.messages()) {
      boolean taken = parts.workers().submit(
          () -> MessageVerifier.verify(verify.context(), incoming),
          verification -> step(new Event.Verified(verification)));
      if (!taken) {
        // Like a lossy wire: senders repeat what matters. The core must know that nobody is at it.
        post(new Event.Verified(Verification.dropped(incoming)));
      }
    }
  }

  private void validate(Block block) {
    Hash hash = block.hash();
    pace.started(hash, parts.loop().nowMillis());
    Consumer<List<Ledger.Checked>> judge = checked -> orEndSigning(() -> {
      if (!halted && parts.ledger().head().height() + 1 == block.header().height()) {
        ProposalVerdict verdict = parts.ledger().judge(block, checked);
        if (verdict instanceof ProposalVerdict.Invalid invalid) {
          NodeLog.proposalInvalid(block.header().height(), hash, invalid.reason());
        }
        post(new Event.ProposalValidated(block.header().height(), hash, verdict));
      }
    });
    parts.ledger().check(block, parts.loop(), parts.workers(), judge);
  }

  private void build(Effect.BuildProposal wanted) {
    long startedMillis = parts.loop().nowMillis();
    Block block = parts.ledger().build(wanted, parts.clock().nowMillis(), pace.permille());
    post(new Event.ProposalBuilt(wanted.height(), wanted.view(), block));
    if (block == null) {
      workSignalledHeight = -1; // the core takes it that there is no work: the next is news
    } else {
      pace.started(block.hash(), startedMillis);
    }
  }

  private void post(Event event) {
    parts.loop().enqueue(() -> step(event));
  }

  private void endSigning(String reason, String detail) {
    if (!halted) {
      halted = true;
      NodeLog.signingEnded(reason, detail);
      parts.listener().signingEnded(reason, detail);
    }
  }

  private void logViewChange() {
    ReplicaStatus status = replica.status();
    if (status.view() > 0 && status.view() != viewLogged) {
      viewLogged = status.view();
      NodeLog.viewChanged(status.height(), status.view(), status.primary());
    }
  }

  private static PeerMessage framed(SignedMessage message) {
    return new PeerMessage.SignedMessage(message.encode());
  }
}
