/**
 * How cost grows with the ledger: one chain is made larger and larger by real calls on a real
 * store, and the same questions are asked of it at each size.
 */
@NullMarked
package io.mulu.bench.scale;

import org.jspecify.annotations.NullMarked;
