/**
 * What nodes run on in the simulator: virtual time, a network, disks, and machines with processes.
 * The ports are simulated, everything above them is what production runs.
 */
@NullMarked
package io.mulu.testnet.sim.world;

import org.jspecify.annotations.NullMarked;
