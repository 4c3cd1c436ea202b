@NullMarked
package io.mulu.testnet.sim.load;

import org.jspecify.annotations.NullMarked;
