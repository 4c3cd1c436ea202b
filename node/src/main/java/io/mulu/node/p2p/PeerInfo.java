package io.mulu.node.p2p;

import io.mulu.protocol.Hash;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connected peer at one moment.
 *
 * @param organization
 *          on the chain, if it has a validator's record
 * @param address
 *          of the socket
 * @param isDialled
 *          by this node, rather than by the peer
 * @param roundTripMicros
 *          smoothed, or -1 before the first pong
 * @param clockOffsetMillis
 *          peer's wall clock minus own, by the exchange with the shortest recent round trip
 * @param lastStatus
 *          its latest claims
 * @param outboxBytes
 *          waiting to be sent to it
 */
public record PeerInfo(PeerId id, @Nullable Hash organization, Hash pin, String address,
    boolean isDialled, String softwareVersion, long roundTripMicros, long clockOffsetMillis,
    PeerMessage.@Nullable Status lastStatus, long outboxBytes) {
  public Optional<PeerMessage.Status> status() {
    return Optional.ofNullable(lastStatus);
  }

  /** Committed height it claims, or -1. */
  public long claimedHeight() {
    return lastStatus == null ? -1 : lastStatus.height();
  }
}
