/** Tests of {@code io.mulu.protocol.wire}. */
@NullMarked
package io.mulu.protocol.wire;

import org.jspecify.annotations.NullMarked;
