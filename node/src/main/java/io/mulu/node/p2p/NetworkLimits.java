package io.mulu.node.p2p;

import io.mulu.protocol.object.Form;

/**
 * Every bound of the network but those of single frames ({@link FrameType}). Times are
 * milliseconds, sizes bytes.
 *
 * @param connectionsMax
 *          open at once, of whatever state: peers, their duplicates, strangers
 * @param handshakesMax
 *          accepted connections that are not peers yet
 * @param handshakesPerAddressMax
 *          of those, from one IP address
 * @param handshakeMillis
 *          from accept or connect to peer
 * @param dialMillis
 *          for a TCP connection
 * @param backoffMinMillis
 *          first wait after a failed dial; doubles, with jitter of a quarter
 * @param backoffMaxMillis
 *          its cap
 * @param pingMillis
 *          between pings
 * @param silenceMillis
 *          without a byte from a peer that one reads from, before it counts as gone
 * @param frameMillis
 *          from the first byte of a frame to its last
 * @param stallMillis
 *          with something to send and no byte taken
 * @param outboxBytesMax
 *          waiting for one peer
 * @param outboxMessagesMax
 *          waiting for one peer in one lane
 * @param inboundBytesPerSecond
 *          from one peer, before reading pauses
 * @param logMillis
 *          between two log lines on the same failure of the same peer
 */
public record NetworkLimits(int connectionsMax, int handshakesMax, int handshakesPerAddressMax,
    int handshakeMillis, int dialMillis, int backoffMinMillis, int backoffMaxMillis, int pingMillis,
    int silenceMillis, int frameMillis, int stallMillis, int outboxBytesMax, int outboxMessagesMax,
    int inboundBytesPerSecond, int logMillis) {
  public NetworkLimits {
    Form.range(connectionsMax, 1, 4096, "connectionsMax");
    Form.range(handshakesMax, 1, connectionsMax, "handshakesMax");
    Form.range(handshakesPerAddressMax, 1, handshakesMax, "handshakesPerAddressMax");
    Form.range(handshakeMillis, 100, 60_000, "handshakeMillis");
    Form.range(dialMillis, 100, 60_000, "dialMillis");
    Form.range(backoffMinMillis, 1, 60_000, "backoffMinMillis");
    Form.range(backoffMaxMillis, backoffMinMillis, 600_000, "backoffMaxMillis");
    Form.range(pingMillis, 10, 60_000, "pingMillis");
    Form.range(silenceMillis, 2L * pingMillis, 600_000, "silenceMillis");
    Form.range(frameMillis, 100, 600_000, "frameMillis");
    Form.range(stallMillis, 100, 600_000, "stallMillis");
    Form.range(outboxBytesMax, PeerMessage.PAYLOAD_BYTES_MAX, 1 << 30, "outboxBytesMax");
    Form.range(outboxMessagesMax, 16, 1 << 20, "outboxMessagesMax");
    Form.range(inboundBytesPerSecond, 1 << 10, 1 << 30, "inboundBytesPerSecond");
    Form.range(logMillis, 0, 3_600_000, "logMillis");
  }

  public static NetworkLimits defaults() {
    return new NetworkLimits(256, 64, 32, 5_000, 5_000, 250, 15_000, 2_000, 10_000, 60_000, 30_000,
        16 << 20, 8_192, 64 << 20, 60_000);
  }
}
