/**
 * Trees that commit a block to its lists and a header to the whole state, and the proofs a client
 * checks with nothing but a root. {@link io.mulu.protocol.merkle.MerkleTree} for lists (RFC 6962),
 * {@link io.mulu.protocol.merkle.StateTreeHash} for the state; how the state's tree is stored is
 * the business of {@code storage}.
 */
@NullMarked
package io.mulu.protocol.merkle;

import org.jspecify.annotations.NullMarked;
