/** Tests of the contracts' access to the state. */
@NullMarked
package io.mulu.vm.state;

import org.jspecify.annotations.NullMarked;
