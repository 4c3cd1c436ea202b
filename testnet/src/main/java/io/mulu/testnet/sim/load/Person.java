package io.mulu.testnet.sim.load;

import io.mulu.protocol.Hash;
import io.mulu.protocol.crypto.KeyPair;

/** Who signs calls: an identity on the chain, once the call that adds it has run. */
record Person(Hash identity, KeyPair key) {
}
