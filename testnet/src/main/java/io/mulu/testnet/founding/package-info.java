/**
 * How a consortium comes into being: every founder makes its own keys and a signed public
 * {@link io.mulu.testnet.founding.Card}, the cards become a genesis that all founders sign
 * ({@link io.mulu.testnet.founding.GenesisDraft}). {@link io.mulu.testnet.founding.Founding} plays
 * all founders on one machine. Private keys never leave the folder of their member.
 */
@NullMarked
package io.mulu.testnet.founding;

import org.jspecify.annotations.NullMarked;
