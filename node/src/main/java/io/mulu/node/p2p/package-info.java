/**
 * The connections between nodes: mutual TLS 1.3 pinned by the validators' records, an application
 * handshake that ties the TLS key to the validator key, frames whose size is judged before memory
 * is given, one bounded outbox per peer. Main type: {@link io.mulu.node.p2p.PeerNetwork}; its
 * production form is {@link io.mulu.node.p2p.TlsPeerNetwork}. Nothing here understands a consensus
 * message, a transaction or a block: their bytes pass through. Netty stops here. Format:
 * docs/spec/wire.md.
 */
@NullMarked
package io.mulu.node.p2p;

import org.jspecify.annotations.NullMarked;
