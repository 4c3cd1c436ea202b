/** Tests of the edge. */
@NullMarked
package io.mulu.rpc;

import org.jspecify.annotations.NullMarked;
