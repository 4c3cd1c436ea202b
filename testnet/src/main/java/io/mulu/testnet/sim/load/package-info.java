/** Clients: contract calls through the production intake, well behaved and not. */
@NullMarked
package io.mulu.testnet.sim.load;

import org.jspecify.annotations.NullMarked;
