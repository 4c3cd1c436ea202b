/**
 * The state as contracts see it: {@link io.mulu.vm.state.Table} for typed rows,
 * {@link io.mulu.vm.state.StateOverlay} for changes that may still be dropped.
 */
@NullMarked
package io.mulu.vm.state;

import org.jspecify.annotations.NullMarked;
