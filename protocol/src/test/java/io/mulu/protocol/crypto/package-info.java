/** Tests of {@code io.mulu.protocol.crypto}. */
@NullMarked
package io.mulu.protocol.crypto;

import org.jspecify.annotations.NullMarked;
