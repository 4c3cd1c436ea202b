package io.mulu.testnet.sim.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.crypto.Signatures;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SecondSignatureTest {
  @Test
  void oneTransactionHasAsManySoundEnvelopesAsItsSignerLikes() {
    KeyPair key = KeyPair.fromSeed(KeyAlgorithm.ED25519, seed(1));
    Bytes body = Bytes.utf8("any content");
    Transaction first = new Transaction(body, key.sign(TransactionBody.signedBytes(body)));

    for (long number : LongStream.range(2, 12).toArray()) {
      Transaction other = SecondSignature.of(first, key, seed(number));

      assertThat(
          Signatures.verify(key.publicKey(), TransactionBody.signedBytes(body), other.signature()))
          .isTrue();
      assertThat(other.id()).isEqualTo(first.id());
      assertThat(other.envelopeHash()).isNotEqualTo(first.envelopeHash());
    }
  }

  private static Bytes seed(long number) {
    return Hash.sha256(Bytes.ofLong(number)).bytes();
  }
}
