package io.mulu.node.api;

import io.mulu.consensus.ReplicaStatus;
import io.mulu.node.host.EvidencePool;
import io.mulu.node.p2p.PeerInfo;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.answer.ConsensusStatus;
import io.mulu.protocol.answer.Evidence;
import io.mulu.protocol.answer.Health;
import io.mulu.protocol.answer.NodeStatus;
import io.mulu.protocol.answer.PeerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop writes here what the node is doing, about once a second and after each block; readers
 * never touch the loop. Thread-safe.
 */
public final class StatusBoard {
  /** Bytes of evidence in one answer: above those of the largest item. */
  static final int EVIDENCE_BYTES_MAX = io.mulu.consensus.Evidence.BYTES_MAX;
  /** A loop that has not turned for this long is dead. */
  static final long DEAD_MILLIS = 30_000;

  /**
   * Who the node is.
   *
   * @param organization
   *          asked anew each time: the chain may come to know it later
   * @param validatorKey
   *          that it signs with whenever the chain lists it
   */
  public record Self(String version, Hash chainId, Supplier<Hash> organization,
      @Nullable PublicKey validatorKey, long startedMillis) {
  }

  /** What the loop saw at one moment. */
  public record Seen(BlockHeader head, Hash headHash, ValidatorSet validators,
      ReplicaStatus replica, boolean isSyncing, long lagBlocks, int pendingTransactions,
      String notSigningBecause, List<PeerInfo> peers, long wallMillis, long viewChanges,
      long lastCommitMillis) {
    public Seen {
      peers = List.copyOf(peers);
    }
  }

  private final Self self;
  private final java.util.function.LongSupplier monotonicMillis;
  private volatile Seen seen;
  private volatile long turnedMillis;
  private volatile List<EvidencePool.Item> evidence = List.of();

  public StatusBoard(Self self, Seen first, java.util.function.LongSupplier monotonicMillis) {
    this.self = self;
    this.seen = first;
    this.monotonicMillis = monotonicMillis;
    this.turnedMillis = monotonicMillis.getAsLong();
  }

  /** Called by the loop: also the sign that it turns. */
  public void update(Seen now) {
    seen = now;
    turnedMillis = monotonicMillis.getAsLong();
  }

  /** Block time. */
  public long headMillis() {
    return seen.head().timestampMillis();
  }

  /** Newest first. */
  public void show(List<EvidencePool.Item> kept) {
    evidence = kept;
  }

  /** Newest first, of no more bytes than an answer holds. */
  public List<Evidence> evidence(int max) {
    List<Evidence> shown = new ArrayList<>();
    long bytesLeft = EVIDENCE_BYTES_MAX;
    for (EvidencePool.Item item : evidence) {
      bytesLeft -= item.encoded().size();
      if (shown.size() == max || bytesLeft < 0) {
        break;
      }
      shown.add(item.answer());
    }
    return shown;
  }

  public NodeStatus nodeStatus() {
    Seen now = seen;
    // the replica hears of a new set a moment after the board does
    String because = isValidator(now) && now.isSyncing()
        ? "syncing"
        : isValidator(now) ? now.notSigningBecause() : "no validator at this height";
    return new NodeStatus(self.version(), self.chainId(), self.organization().get(),
        isValidator(now) ? self.validatorKey() : null, now.head().height(), now.headHash(),
        now.head().stateRoot(), now.head().timestampMillis(), !now.isSyncing(), because.isEmpty(),
        because, now.lagBlocks(), now.pendingTransactions(), now.peers().size(),
        self.startedMillis());
  }

  /** Every validator, connected or not, then connected followers. */
  public List<PeerStatus> peers() {
    Seen now = seen;
    List<PeerStatus> all = new ArrayList<>();
    for (Validator validator : now.validators().validators()) {
      if (!isSelf(validator)) {
        Optional<PeerInfo> connected = now.peers().stream()
            .filter(p -> p.id().validator().equals(Optional.of(validator.key()))).findFirst();
        all.add(connected.map(p -> status(p, now))
            .orElseGet(() -> new PeerStatus(validator.organization(), validator.key(),
                validator.address(), false, 0, null, 0)));
      }
    }
    now.peers().stream().filter(p -> !p.id().isValidator()).forEach(p -> all.add(status(p, now)));
    return all;
  }

  private boolean isValidator(Seen now) {
    PublicKey own = self.validatorKey();
    return own != null && now.validators().contains(own);
  }

  private boolean isSelf(Validator validator) {
    PublicKey own = self.validatorKey();
    return own != null && own.equals(validator.key());
  }

  private static PeerStatus status(PeerInfo peer, Seen now) {
    Hash organization = peer.organization();
    return new PeerStatus(organization == null ? Hash.ZERO : organization, peer.id().validatorKey(),
        peer.address(), true, Math.max(0, peer.claimedHeight()),
        peer.roundTripMicros() < 0 ? null : (Long) (peer.roundTripMicros() / 1000),
        now.wallMillis());
  }

  public ConsensusStatus consensus() {
    Seen now = seen;
    ReplicaStatus replica = now.replica();
    List<ConsensusStatus.ValidatorStatus> validators = new ArrayList<>();
    for (Validator validator : now.validators().validators()) {
      long voted = replica.validators().stream().filter(v -> v.validator().equals(validator.key()))
          .mapToLong(ReplicaStatus.ValidatorSeen::votedHeight).findFirst().orElse(0);
      boolean isConnected = isSelf(validator) || now.peers().stream()
          .anyMatch(p -> p.id().validator().equals(Optional.of(validator.key())));
      validators.add(new ConsensusStatus.ValidatorStatus(validator.key(), voted, isConnected));
    }
    return new ConsensusStatus(replica.height(), replica.view(), replica.phase().name(),
        replica.primary(), now.validators().quorum(), now.viewChanges(), now.lastCommitMillis(),
        validators);
  }

  /** Live: the loop turns. Ready: synced, and a validator can sign. */
  public Health health() {
    if (monotonicMillis.getAsLong() - turnedMillis > DEAD_MILLIS) {
      return new Health(false, false, "the event loop has not turned for " + DEAD_MILLIS + " ms");
    }
    Seen now = seen;
    if (now.isSyncing()) {
      return new Health(true, false, "syncing, " + now.lagBlocks() + " blocks behind");
    }
    if (isValidator(now) && !now.notSigningBecause().isEmpty()) {
      return new Health(true, false, now.notSigningBecause());
    }
    return new Health(true, true, "");
  }
}
