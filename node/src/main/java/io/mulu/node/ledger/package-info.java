/**
 * Between consensus, contracts and store: {@link io.mulu.node.ledger.Ledger} builds, validates and
 * commits blocks; {@link io.mulu.node.ledger.Mempool} keeps what waits to be ordered;
 * {@link io.mulu.node.ledger.Admission} decides what may wait.
 */
@NullMarked
package io.mulu.node.ledger;

import org.jspecify.annotations.NullMarked;
