/**
 * The whole story on one machine, as told to a person who has never seen Mulu, and checked at every
 * step. Main type: {@link io.mulu.testnet.demo.Demo}; what it found is a
 * {@link io.mulu.testnet.demo.DemoReport}.
 */
@NullMarked
package io.mulu.testnet.demo;

import org.jspecify.annotations.NullMarked;
