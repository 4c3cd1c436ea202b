/**
 * The objects: one lifecycle table each and what their rows change. Who may do what is in the
 * tables; how steps run is in {@link io.mulu.vm.lifecycle}.
 */
@NullMarked
package io.mulu.vm.contracts;

import org.jspecify.annotations.NullMarked;
