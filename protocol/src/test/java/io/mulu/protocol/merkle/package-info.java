/** Tests of {@code io.mulu.protocol.merkle}. */
@NullMarked
package io.mulu.protocol.merkle;

import org.jspecify.annotations.NullMarked;
