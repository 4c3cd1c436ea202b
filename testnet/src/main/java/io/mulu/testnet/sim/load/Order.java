package io.mulu.testnet.sim.load;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.crypto.KeyPair;

/**
 * A transaction that a client wants ordered.
 *
 * @param key
 *          that signed it
 * @param isOwed
 *          well-formed, admissible and not about to expire: it must become final
 */
record Order(Submission submission, KeyPair key, long expiryMillis, boolean isOwed) {
  Hash id() {
    return submission.transaction().id();
  }
}
