/**
 * Crash points (docs/spec/simulation.md): a reference run's disk operations are numbered, and for
 * each of them the run is made again with the power failing exactly there. What comes back must be
 * what the undisturbed run had. Start at {@link io.mulu.testnet.sim.crash.CrashPoints}.
 */
@NullMarked
package io.mulu.testnet.sim.crash;

import org.jspecify.annotations.NullMarked;
