package io.mulu.protocol.answer;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * One peer as this node sees it.
 *
 * @param validatorKey
 *          null for an observer
 * @param height
 *          that it last told; 0 if never
 * @param roundTripMillis
 *          of the last ping; null if never
 * @param lastSeenMillis
 *          wall time of its last message; 0 if never
 */
public record PeerStatus(Hash organization, @Nullable PublicKey validatorKey, String address,
    boolean isConnected, long height, @Nullable Long roundTripMillis, long lastSeenMillis) {
}
