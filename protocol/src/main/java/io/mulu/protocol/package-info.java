/**
 * What all parties must agree on byte for byte: blocks, transactions, calls, certificates, genesis,
 * proofs. Everything is an immutable record; its canonical bytes come from
 * {@link io.mulu.protocol.wire.WireCodec}, its hashes from {@link io.mulu.protocol.Hash}. Nothing
 * here knows a clock, a disk or a socket.
 */
@NullMarked
package io.mulu.protocol;

import org.jspecify.annotations.NullMarked;
