/**
 * Validators run by adversaries, up to f. A strategy implements
 * {@link io.mulu.testnet.sim.byzantine.Byzantine} and is entered in
 * {@link io.mulu.testnet.sim.byzantine.Strategy}.
 */
@NullMarked
package io.mulu.testnet.sim.byzantine;

import org.jspecify.annotations.NullMarked;
