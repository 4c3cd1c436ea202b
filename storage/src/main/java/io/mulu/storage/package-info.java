/**
 * The ledger on disk. {@link io.mulu.storage.LedgerStore} keeps blocks, receipts, events and the
 * state with its tree; {@link io.mulu.storage.Journal} and {@link io.mulu.storage.GuardLog} are the
 * consensus' durable memory in append files beside it. Everything above the seam
 * ({@link io.mulu.storage.StorageMedium}, {@link io.mulu.storage.KeyValueStore},
 * {@link io.mulu.storage.AppendFile}) is the same code in production and in the simulator. Nothing
 * here knows what a transaction or a vote means: bytes and hashes only. Formats:
 * docs/spec/storage.md.
 */
@NullMarked
package io.mulu.storage;

import org.jspecify.annotations.NullMarked;
