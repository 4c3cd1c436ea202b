@NullMarked
package io.mulu.testnet.net;

import org.jspecify.annotations.NullMarked;
