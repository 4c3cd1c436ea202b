/**
 * Real processes under load, and what goes wrong with machines, disks, clocks and networks. Main
 * type: {@link io.mulu.testnet.torture.Torture}. What clients did and were told is kept outside the
 * processes, in {@link io.mulu.testnet.torture.History}, and must be explained by one order of
 * final writes: {@link io.mulu.testnet.torture.HistoryCheck} says by which rules.
 */
@NullMarked
package io.mulu.testnet.torture;

import org.jspecify.annotations.NullMarked;
