/** What must hold at every step, and at the end, whatever goes wrong. */
@NullMarked
package io.mulu.testnet.sim.check;

import org.jspecify.annotations.NullMarked;
