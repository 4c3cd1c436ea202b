@NullMarked
package io.mulu.testnet.torture;

import org.jspecify.annotations.NullMarked;
