package io.mulu.protocol;

/**
 * What a validator key signs when it returns without its memory, or is about to join. In the second
 * case the nonce is the proposal's id: the proof counts for this change and no later one.
 */
public final class Rejoins {
  public static final int NONCE_BYTES = 32;

  private Rejoins() {
  }

  public static Bytes bytesToSign(Hash chainId, PublicKey validator, Bytes nonce) {
    return Bytes.concat(DomainTag.REJOIN.bytes(), chainId.bytes(), validator.bytes(), nonce);
  }
}
