@NullMarked
package io.mulu.testnet.demo;

import org.jspecify.annotations.NullMarked;
