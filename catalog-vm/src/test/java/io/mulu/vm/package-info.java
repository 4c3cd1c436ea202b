/** Tests of the contracts on {@link io.mulu.vm.TestChain}: a chain of blocks without consensus. */
@NullMarked
package io.mulu.vm;

import org.jspecify.annotations.NullMarked;
