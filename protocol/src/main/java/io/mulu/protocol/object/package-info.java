/**
 * The objects on the ledger as state stores them: one record each, all of them
 * {@link io.mulu.protocol.object.LedgerObject}s with a {@link io.mulu.protocol.object.Standing}.
 * What may happen to them is decided in io.mulu.vm, never here; constructors check form only.
 */
@NullMarked
package io.mulu.protocol.object;

import org.jspecify.annotations.NullMarked;
