/**
 * Validators run by adversaries, up to f. A strategy is a liar that speaks in the stead of an
 * honest program with the adversary's key, entered in
 * {@link io.mulu.testnet.sim.byzantine.Strategy}.
 */
@NullMarked
package io.mulu.testnet.sim.byzantine;

import org.jspecify.annotations.NullMarked;
