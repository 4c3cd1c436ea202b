package io.mulu.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every proof of PBFT rests on (Castro and Liskov 1999, §3), for every size there may be. */
class QuorumTest {
  @Test
  void twoQuorumsShareACorrectValidatorAndTheCorrectOnesAreAQuorum() {
    List<Validator> validators = new ArrayList<>();
    for (int n = 1; n <= ValidatorSet.SIZE_MAX; n++) {
      validators.add(validator(n));
      ValidatorSet set = ValidatorSet.of(validators);
      int f = set.faultsMax();

      assertThat(f).as("n = %d", n).isEqualTo((n - 1) / 3);
      assertThat(2 * set.quorum() - n).as("n = %d: shared by two quorums", n).isGreaterThan(f);
      assertThat(set.quorum()).as("n = %d", n).isLessThanOrEqualTo(n - f);
    }
  }

  private static Validator validator(int number) {
    PublicKey key = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom()).publicKey();
    Hash id = Hash.sha256(Bytes.ofLong(number));
    return new Validator(key, id, id, List.of(id), "127.0.0.1:" + (7000 + number));
  }
}
