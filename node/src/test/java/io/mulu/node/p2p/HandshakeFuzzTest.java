package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.wire.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hello and proof of a stranger, as they come and with the right chain: the handshake ends with a
 * reason, or it was one without a validator key. The first byte is the length of the Hello.
 */
class HandshakeFuzzTest {
  private static final Hash OWN_PIN = Hash.sha256(Bytes.utf8("own"));
  private static final Hash PEER_PIN = Hash.sha256(Bytes.utf8("peer"));
  private static final Bytes NONCE = Bytes.wrap(new byte[HandshakeMessage.NONCE_BYTES]);
  private static final NodeIdentity SELF = new NodeIdentity(Hash.sha256(Bytes.utf8("chain")),
      Hash.sha256(Bytes.utf8("genesis")), key("self"), "0.1.0");

  private static KeyPair key(String name) {
    return KeyPair.fromSeed(KeyAlgorithm.ED25519, Hash.sha256(Bytes.utf8(name)).bytes());
  }

  static Stream<byte[]> seeds() {
    return Stream.of("", "validator", "self").map(name -> {
      PublicKey key = name.isEmpty() ? null : key(name).publicKey();
      Bytes hello = Frame.of(
          new HandshakeMessage.Hello(1, SELF.chainId(), SELF.genesisHash(), key, "0.1.0", NONCE))
          .payload();
      Bytes proof = Frame
          .of(new HandshakeMessage.Proof(name.isEmpty() ? null : key(name).sign(hello))).payload();
      return Bytes.concat(Bytes.of((byte) hello.size()), hello, proof).toArray();
    });
  }

  @MethodSource("seeds")
  @FuzzTest
  void nobodyPassesAsAValidatorWhoCannotSign(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int split = Math.min(input.length, 1 + (input[0] & 0xff));
    HandshakeMessage.Hello hello = decoded(FrameType.HELLO, HandshakeMessage.Hello.class,
        Arrays.copyOfRange(input, 1, split));
    HandshakeMessage.Proof proof = decoded(FrameType.PROOF, HandshakeMessage.Proof.class,
        Arrays.copyOfRange(input, split, input.length));
    if (hello == null) {
      return;
    }
    HandshakeMessage.Hello sameChain = new HandshakeMessage.Hello(1, SELF.chainId(),
        SELF.genesisHash(), hello.validatorKey(), hello.softwareVersion(), hello.nonce());
    for (HandshakeMessage.Hello said : List.of(hello, sameChain)) {
      for (boolean isDialler : new boolean[]{true, false}) {
        greet(said, proof, isDialler);
      }
    }
  }

  private static void greet(HandshakeMessage.Hello hello, HandshakeMessage.@Nullable Proof proof,
      boolean isDialler) {
    Handshake handshake = new Handshake(SELF, isDialler, OWN_PIN, PEER_PIN, null, NONCE);
    try {
      assertThat(handshake.answer(hello, Frame.of(hello).payload()).type())
          .isEqualTo(FrameType.PROOF);
      handshake.isDialledByLower();
      handshake.prove(Objects.requireNonNullElse(proof, new HandshakeMessage.Proof(null)));
      assertThat(handshake.peer().validatorKey()).isNull();
    } catch (Violation e) {
      assertThat(
          Frame.of(new HandshakeMessage.Goodbye(e.disconnect().reason(), e.disconnect().detail())))
          .isNotNull();
    }
  }

  private static <T> @Nullable T decoded(FrameType type, Class<T> form, byte[] payload) {
    try {
      return form.cast(type.decode(Bytes.of(payload)));
    } catch (MalformedException e) {
      return null;
    }
  }
}
