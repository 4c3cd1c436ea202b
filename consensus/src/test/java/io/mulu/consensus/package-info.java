/**
 * Tests of the core on a small deterministic network: whole replicas with journal and guard,
 * virtual time, faults drawn from a seed.
 */
@NullMarked
package io.mulu.consensus;

import org.jspecify.annotations.NullMarked;
