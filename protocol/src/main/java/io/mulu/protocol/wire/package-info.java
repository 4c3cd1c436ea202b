/**
 * The one encoding of Mulu: a canonical subset of Protocol Buffers, so that bytes, hash and meaning
 * are one to one. {@link io.mulu.protocol.wire.WireCodec} derives it from records; the protobuf
 * library stops here. No message has a codec of its own.
 */
@NullMarked
package io.mulu.protocol.wire;

import org.jspecify.annotations.NullMarked;
