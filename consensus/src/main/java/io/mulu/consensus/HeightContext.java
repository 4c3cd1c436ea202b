package io.mulu.consensus;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ValidatorSet;

/**
 * Under what a height's signatures are judged. Immutable; handed to verifier threads.
 *
 * @param signing
 *          opens every signed byte string of the height; its set hash is the set's
 */
public record HeightContext(long height, ValidatorSet validators, ConsensusBytes.Context signing) {
  public static HeightContext of(Hash chainId, ChainState chain) {
    return new HeightContext(chain.nextHeight(), chain.validators(), new ConsensusBytes.Context(
        chainId, chain.parameters().protocolVersion(), chain.validators().hash()));
  }

  /** The bytes that the sender of a message of this height signs. */
  public Bytes signedBytes(Message message) {
    return ConsensusBytes.signed(signing, message.type(), message.height(), message.view(),
        message.signedBody());
  }
}
