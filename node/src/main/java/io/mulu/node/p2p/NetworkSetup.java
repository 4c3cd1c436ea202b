package io.mulu.node.p2p;

import io.mulu.node.keys.TlsIdentity;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * All that a network is made of.
 *
 * @param tls
 *          asked at each handshake, so that a renewed certificate needs no restart
 * @param pins
 *          asked at each handshake; call {@link PeerNetwork#pinsChanged()} when it gives another
 * @param bind
 *          where to listen; port 0 takes a free one
 * @param clock
 *          wall clock for pongs
 * @param random
 *          for nonces and jitter
 */
public record NetworkSetup(NodeIdentity identity, Supplier<TlsIdentity> tls, Supplier<PinBook> pins,
    InetSocketAddress bind, NetworkLimits limits, NetworkMetrics metrics, Clock clock,
    SecureRandom random) {
}
