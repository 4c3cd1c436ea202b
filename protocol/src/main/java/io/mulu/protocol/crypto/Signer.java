package io.mulu.protocol.crypto;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;

/** Signs with one key: a key pair in memory, later a token or a remote signer. Thread-safe. */
public interface Signer {
  PublicKey publicKey();

  Signature sign(Bytes message);
}
