/**
 * PBFT as a pure state machine, one instance per height: {@code Replica.step(event)} gives effects.
 * No threads, clock, randomness, disk or network in here; the host in io.mulu.node owns all of
 * them. The rules are docs/spec/consensus.md.
 */
@NullMarked
package io.mulu.consensus;

import org.jspecify.annotations.NullMarked;
