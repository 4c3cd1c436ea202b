/**
 * What lies between validators of this machine: a TCP proxy for each ordered pair, whose wires can
 * be cut, slowed and made lossy, each direction by itself. Main type:
 * {@link io.mulu.testnet.mesh.PeerMesh}. Bytes pass as they are: the proxies know no protocol.
 */
@NullMarked
package io.mulu.testnet.mesh;

import org.jspecify.annotations.NullMarked;
