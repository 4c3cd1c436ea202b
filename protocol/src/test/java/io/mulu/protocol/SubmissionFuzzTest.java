package io.mulu.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.wire.DomainValues;
import io.mulu.protocol.wire.MalformedException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Transactions of strangers, as they are and with a signature that is right. */
class SubmissionFuzzTest {
  private static final ChainParameters PARAMETERS = ChainParameters.defaults();
  private static final KeyPair KEY = KeyPair.fromSeed(KeyAlgorithm.ED25519,
      Hash.sha256(Bytes.utf8("stranger")).bytes());

  static Stream<byte[]> seeds() {
    return LongStream.range(0, 30).mapToObj(seed -> DomainValues.of(seed).of(TransactionBody.class))
        .map(body -> new Submission(Transaction.sign(body, KEY), Bytes.EMPTY).encode().toArray());
  }

  @MethodSource("seeds")
  @FuzzTest
  void isRefusedWithAReasonOrSaysWhatWasSigned(byte[] input) throws MalformedException {
    Submission submission = DecoderRules.canonical(input, Submission::decode, Submission::encode)
        .orElse(null);
    if (submission == null) {
      return;
    }
    verify(submission, Hash.ZERO);
    TransactionBody body;
    try {
      body = submission.transaction().decodeBody();
    } catch (MalformedException e) {
      return;
    }

    verify(submission, body.chainId());
    verify(signed(body), body.chainId());
  }

  /** The same content, from somebody who can sign. */
  private static Submission signed(TransactionBody body) {
    return new Submission(Transaction.sign(new TransactionBody(body.chainId(), body.sender(),
        KEY.publicKey(), body.nonce(), body.expiryMillis(), body.call(), null, 0), KEY),
        Bytes.EMPTY);
  }

  private static void verify(Submission submission, Hash chainId) throws MalformedException {
    VerifiedTransaction.Result result = VerifiedTransaction.verify(submission, chainId, PARAMETERS);

    assertThat(result.transaction().isPresent()).isNotEqualTo(result.refusal().isPresent());
    if (result.transaction().isPresent()) {
      VerifiedTransaction verified = result.transaction().get();
      assertThat(verified.body()).isEqualTo(submission.transaction().decodeBody());
      assertThat(verified.id())
          .isEqualTo(Hash.tagged(DomainTag.TRANSACTION, verified.body().encode()));
      assertThat(verified.envelopeHash()).isEqualTo(submission.transaction().envelopeHash());
    }
  }
}
