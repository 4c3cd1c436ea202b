/**
 * Looks for what must not be there: {@link io.mulu.testnet.phi.PhiSearch} searches every byte that
 * a network wrote for names, identifiers, addresses and notes of the patients it was fed with.
 * Written apart from the gateway's own guard, so that one mistake is not made twice.
 */
@NullMarked
package io.mulu.testnet.phi;

import org.jspecify.annotations.NullMarked;
