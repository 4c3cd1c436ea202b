package io.mulu.node.sync;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.ports.EventLoop;
import io.mulu.protocol.ValidatorSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What peers say that they have: hints whom to ask, never believed; and who is not to be asked for
 * a while. One entry per connected peer. Confined to the event loop.
 */
public final class PeerClaims {
  private final EventLoop loop;
  private final Map<PeerId, Claim> claims = new TreeMap<>();
  private final Map<PeerId, Long> avoidedUntil = new TreeMap<>();

  /**
   * @param oldestHeight
   *          of the blocks that it can serve
   * @param snapshotHeights
   *          whose state it can serve
   */
  public record Claim(long height, long oldestHeight, List<Long> snapshotHeights) {
    public Claim {
      snapshotHeights = List.copyOf(snapshotHeights);
    }

    public static Claim of(PeerMessage.Status status) {
      return new Claim(status.height(), status.oldestHeight(), status.snapshotHeights());
    }

    boolean hasBlock(long block) {
      return block >= oldestHeight && block <= height;
    }
  }

  public PeerClaims(EventLoop loop) {
    this.loop = loop;
  }

  public void put(PeerId peer, Claim claim) {
    claims.put(peer, claim);
  }

  void remove(PeerId peer) {
    claims.remove(peer);
  }

  /** Forgets whom the network does not know any more, and whose time of avoidance is over. */
  void keepOnly(Collection<PeerId> connected) {
    claims.keySet().retainAll(connected);
    avoidedUntil.values().removeIf(until -> until <= loop.nowMillis());
  }

  void avoid(PeerId peer, long millis) {
    avoidedUntil.merge(peer, loop.nowMillis() + millis, Math::max);
  }

  boolean isAvoided(PeerId peer) {
    return avoidedUntil.getOrDefault(peer, Long.MIN_VALUE) > loop.nowMillis();
  }

  /** The highest height claimed by anybody; 0 without claims. */
  long best() {
    return claims.values().stream().mapToLong(Claim::height).max().orElse(0);
  }

  /**
   * What one correct validator of the set has at least: the (f + 1)-th highest of their claims,
   * which f liars cannot raise. Empty while fewer are connected.
   */
  OptionalLong credible(ValidatorSet set) {
    List<Long> heights = claims.entrySet().stream()
        .filter(claim -> claim.getKey().validator().filter(set::contains).isPresent())
        .map(claim -> claim.getValue().height()).sorted(Comparator.reverseOrder()).toList();
    return heights.size() > set.faultsMax()
        ? OptionalLong.of(heights.get(set.faultsMax()))
        : OptionalLong.empty();
  }

  /** Who may be asked for a block, ascending by id. */
  List<PeerId> holding(long block) {
    return peers(claim -> claim.hasBlock(block));
  }

  /** Who may be asked for the state of a height, ascending by id. */
  List<PeerId> offering(long height) {
    return peers(claim -> claim.snapshotHeights().contains(height));
  }

  private List<PeerId> peers(Predicate<Claim> condition) {
    List<PeerId> found = new ArrayList<>();
    claims.forEach((peer, claim) -> {
      if (condition.test(claim) && !isAvoided(peer)) {
        found.add(peer);
      }
    });
    return found;
  }

  /** Nobody, asked or avoided, claims to have the block. */
  boolean isGone(long block) {
    return claims.values().stream().noneMatch(claim -> claim.hasBlock(block));
  }

  /** Heights of states that are offered by those for whom this holds, descending. */
  List<Long> snapshots(Predicate<PeerId> mayBeAsked) {
    return claims.entrySet().stream()
        .filter(claim -> !isAvoided(claim.getKey()) && mayBeAsked.test(claim.getKey()))
        .flatMap(claim -> claim.getValue().snapshotHeights().stream()).distinct()
        .sorted(Comparator.reverseOrder()).toList();
  }
}
