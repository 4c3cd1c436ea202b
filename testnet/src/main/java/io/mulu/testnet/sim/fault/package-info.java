/**
 * What goes wrong: {@link io.mulu.testnet.sim.fault.FaultPlan} draws it from the seed before the
 * run, so that a part of it can be left out, and {@link io.mulu.testnet.sim.fault.Nemesis} does it.
 */
@NullMarked
package io.mulu.testnet.sim.fault;

import org.jspecify.annotations.NullMarked;
