/**
 * What a node says about the ledger and about itself: the records behind the RPC's answers, shared
 * by server and client so that neither has a copy of its own. Plain facts; nothing here decides,
 * and nothing here is hashed or signed.
 */
@NullMarked
package io.mulu.protocol.answer;

import org.jspecify.annotations.NullMarked;
