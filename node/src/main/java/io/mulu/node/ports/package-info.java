/**
 * What the node's deterministic part needs of the world: a loop with timers, a wall clock, workers,
 * peers. Production and simulation implement the same ports; nothing else differs between them.
 */
@NullMarked
package io.mulu.node.ports;

import org.jspecify.annotations.NullMarked;
