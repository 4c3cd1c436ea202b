/**
 * Deterministic execution of the built-in contracts: {@code Executor} turns a block's transactions
 * into receipts, events and writes. Mechanisms are in {@code lifecycle}, objects in
 * {@code contracts}, the access decision in {@code decision}. No clock, randomness, I/O or
 * unordered iteration.
 */
@NullMarked
package io.mulu.vm;

import org.jspecify.annotations.NullMarked;
