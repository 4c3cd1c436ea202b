/**
 * Who may do what with which data, now: {@link io.mulu.vm.decision.Decide}, one pure function over
 * {@link io.mulu.vm.decision.Facts}. The same code answers in the contract, over RPC and at the
 * gateway. Nothing here writes.
 */
@NullMarked
package io.mulu.vm.decision;

import org.jspecify.annotations.NullMarked;
