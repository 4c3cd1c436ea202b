/**
 * The secrets of one node, in {@code keys/} of its data folder: consensus key and device key in
 * encrypted keystores, the TLS key with its self-signed certificate. Main type:
 * {@link io.mulu.node.keys.NodeKeys}. Nothing here decides who is trusted; of this module only this
 * package uses BouncyCastle (for certificates).
 */
@NullMarked
package io.mulu.node.keys;

import org.jspecify.annotations.NullMarked;
