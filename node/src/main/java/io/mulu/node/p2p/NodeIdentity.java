package io.mulu.node.p2p;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.crypto.Signer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this node says of itself in a handshake.
 *
 * @param genesisHash
 *          hash of block 0: equal only if the same genesis was executed to the same state
 * @param validatorSigner
 *          signs with the consensus key, whether or not the chain lists it now; none for a node
 *          that has no such key
 * @param softwareVersion
 *          at most 64 printable characters
 */
public record NodeIdentity(Hash chainId, Hash genesisHash, @Nullable Signer validatorSigner,
    String softwareVersion) {
  /** Of frames and messages between nodes; 1 until the wire changes incompatibly. */
  public static final int PROTOCOL_VERSION = 1;

  public Optional<PublicKey> validatorKey() {
    return Optional.ofNullable(validatorSigner).map(Signer::publicKey);
  }
}
