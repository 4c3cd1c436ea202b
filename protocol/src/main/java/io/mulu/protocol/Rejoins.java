package io.mulu.protocol;

/** What a validator key signs when it returns without its memory. */
public final class Rejoins {
  public static final int NONCE_BYTES = 32;

  private Rejoins() {
  }

  public static Bytes bytesToSign(Hash chainId, PublicKey validator, Bytes nonce) {
    return Bytes.concat(DomainTag.REJOIN.bytes(), chainId.bytes(), validator.bytes(), nonce);
  }
}
