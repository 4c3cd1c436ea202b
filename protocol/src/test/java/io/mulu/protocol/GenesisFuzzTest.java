package io.mulu.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonFormException;
import io.mulu.protocol.wire.DomainValues;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What a founder is sent to sign, and a node to start from. */
class GenesisFuzzTest {
  static Stream<byte[]> seeds() {
    return LongStream.range(0, 10)
        .mapToObj(seed -> DomainValues.of(seed).of(Genesis.class).encode().toArray());
  }

  @MethodSource("seeds")
  @FuzzTest
  void isRefusedOrAnswersEverythingThatANodeAsksOfIt(byte[] input) throws JsonFormException {
    Optional<Genesis> decoded = DecoderRules.canonical(input, Genesis::decode, Genesis::encode);
    if (decoded.isEmpty()) {
      return;
    }
    Genesis genesis = decoded.get();

    assertThat(genesis.problem()).isNotNull();
    assertThat(genesis.signedBy(genesis.signatures()).chainId()).isEqualTo(genesis.chainId());
    assertThat(genesis.validatorSet().quorum()).isBetween(1, genesis.validatorSet().size());
    assertThat(genesis.consensusContext().chainId()).isEqualTo(genesis.chainId());
    assertThat(JsonForm.read(Genesis.class, JsonForm.of(genesis))).isEqualTo(genesis);
  }
}
