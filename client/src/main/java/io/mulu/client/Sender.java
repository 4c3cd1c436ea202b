package io.mulu.client;

import io.mulu.protocol.Hash;
import io.mulu.protocol.crypto.Signer;

/**
 * In whose name transactions are sent, and what signs them.
 *
 * @param identity
 *          id of the identity on the chain
 * @param signer
 *          one of its active keys, from a {@code Keystore} or a token
 */
public record Sender(Hash identity, Signer signer) {
}
