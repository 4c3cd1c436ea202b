/**
 * The simulator (docs/spec/simulation.md): whole nodes in one thread on virtual time, everything
 * that happens drawn from one seed. Start at {@link io.mulu.testnet.sim.Simulation}.
 */
@NullMarked
package io.mulu.testnet.sim;

import org.jspecify.annotations.NullMarked;
