@NullMarked
package io.mulu.testnet.input;

import org.jspecify.annotations.NullMarked;
