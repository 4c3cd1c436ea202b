/**
 * Consortia for people and for tests: a local network of real processes, the demo and fault
 * injection.
 */
@NullMarked
package io.mulu.testnet;

import org.jspecify.annotations.NullMarked;
