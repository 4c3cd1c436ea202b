/**
 * The hospitals that a demo imports: the samples or folders of the user's own, multiplied patients
 * ({@link io.mulu.testnet.input.Multiplier}), synthetic films
 * ({@link io.mulu.testnet.input.SyntheticFilms}), and a count of their documents that is made apart
 * from the gateway's import ({@link io.mulu.testnet.input.InputCount}).
 */
@NullMarked
package io.mulu.testnet.input;

import org.jspecify.annotations.NullMarked;
