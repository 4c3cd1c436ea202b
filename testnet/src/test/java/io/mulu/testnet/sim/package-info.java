@NullMarked
package io.mulu.testnet.sim;

import org.jspecify.annotations.NullMarked;
