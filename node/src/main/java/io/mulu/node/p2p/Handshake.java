package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.DomainTag;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.crypto.Signatures;
import io.mulu.protocol.crypto.Signer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says who is at each end of a TLS connection, and lets validators prove it. The signature covers
 * both pins, which TLS has just authenticated, and both Hellos with their fresh nonces: it is worth
 * nothing on any other connection. (A TLS exporter would bind as well, but the JDK has one only
 * since 25, and both sides must agree.) No I/O; confined to one connection.
 */
final class Handshake {
  private static final byte DIALLER = 1;
  private static final byte ACCEPTOR = 2;

  private final NodeIdentity self;
  private final boolean isDialler;
  private final Hash ownPin;
  private final Hash peerPin;
  private final @Nullable PublicKey recordedKey;
  private final HandshakeMessage.Hello hello;
  private final Frame helloFrame;
  private HandshakeMessage.@Nullable Hello peerHello;
  private Bytes peerHelloBytes = Bytes.EMPTY;

  /**
   * @param recordedKey
   *          validator key beside the peer's pin, if it has one
   * @param nonce
   *          fresh
   */
  Handshake(NodeIdentity self, boolean isDialler, Hash ownPin, Hash peerPin,
      @Nullable PublicKey recordedKey, Bytes nonce) {
    this.self = self;
    this.isDialler = isDialler;
    this.ownPin = ownPin;
    this.peerPin = peerPin;
    this.recordedKey = recordedKey;
    this.hello = new HandshakeMessage.Hello(NodeIdentity.PROTOCOL_VERSION, self.chainId(),
        self.genesisHash(), self.validatorKey().orElse(null), self.softwareVersion(), nonce);
    this.helloFrame = Frame.of(hello);
  }

  Frame hello() {
    return helloFrame;
  }

  /** Judges the peer's Hello; the own proof may leave only after that. */
  Frame answer(HandshakeMessage.Hello peer, Bytes peerBytes) throws Violation {
    check(peer.protocolVersion() == NodeIdentity.PROTOCOL_VERSION, CloseReason.PROTOCOL_VERSION,
        "own " + NodeIdentity.PROTOCOL_VERSION + ", other " + peer.protocolVersion());
    check(peer.chainId().equals(self.chainId()), CloseReason.CHAIN_DIFFERS,
        "own " + self.chainId().brief() + ", other " + peer.chainId().brief());
    check(peer.genesisHash().equals(self.genesisHash()), CloseReason.GENESIS_DIFFERS,
        "own " + self.genesisHash().brief() + ", other " + peer.genesisHash().brief());
    PublicKey key = peer.validatorKey();
    check(!peerPin.equals(ownPin) && (key == null || !Objects.equals(key, hello.validatorKey())),
        CloseReason.SELF, "");
    check(recordedKey == null || Objects.equals(recordedKey, key), CloseReason.KEY_DIFFERS,
        "recorded " + brief(recordedKey) + ", claimed " + brief(key));
    peerHello = peer;
    peerHelloBytes = peerBytes;
    Signer signer = self.validatorSigner();
    Signature signature = signer == null ? null : signer.sign(signedBytes(isDialler));
    return Frame.of(new HandshakeMessage.Proof(signature));
  }

  /** Judges the peer's proof; comes after {@link #answer}. */
  void prove(HandshakeMessage.Proof proof) throws Violation {
    PublicKey key = peer().validatorKey();
    Signature signature = proof.signature();
    if (key == null) {
      check(signature == null, CloseReason.SIGNATURE_WRONG, "a signature without a key");
      return;
    }
    check(signature != null && Signatures.verify(key, signedBytes(!isDialler), signature),
        CloseReason.SIGNATURE_WRONG, "key " + key.brief());
  }

  HandshakeMessage.Hello peer() {
    HandshakeMessage.Hello known = peerHello;
    Invariant.check(known != null, "proof before hello");
    return Objects.requireNonNull(known);
  }

  /**
   * Whether it was dialled by the side with the lower key (its pin where a side has none). Both
   * sides compute the same from the two Hellos, so both keep the same one of two connections.
   */
  boolean isDialledByLower() {
    int order = order(hello, ownPin).compareTo(order(peer(), peerPin));
    return isDialler == order < 0;
  }

  /** What the dialler or the acceptor signs. */
  private Bytes signedBytes(boolean byDialler) {
    Hash own = Hash.sha256(helloFrame.payload());
    Hash other = Hash.sha256(peerHelloBytes);
    return Bytes.concat(DomainTag.HANDSHAKE.bytes(), self.chainId().bytes(),
        Bytes.of(byDialler ? DIALLER : ACCEPTOR), (isDialler ? ownPin : peerPin).bytes(),
        (isDialler ? peerPin : ownPin).bytes(), (isDialler ? own : other).bytes(),
        (isDialler ? other : own).bytes());
  }

  private static Bytes order(HandshakeMessage.Hello hello, Hash pin) {
    PublicKey key = hello.validatorKey();
    return key == null
        ? Bytes.concat(Bytes.of((byte) 0), pin.bytes())
        : Bytes.concat(Bytes.of((byte) 1), key.bytes());
  }

  private static String brief(@Nullable PublicKey key) {
    return key == null ? "none" : key.brief();
  }

  private static void check(boolean condition, CloseReason reason, String detail) throws Violation {
    if (!condition) {
      throw new Violation(reason, detail);
    }
  }
}
