package io.mulu.protocol;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.QuorumCertificate.Phase;
import io.mulu.protocol.QuorumCertificate.Vote;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuorumCertificateTest {
  private static final Hash BLOCK = Hash.sha256(Bytes.utf8("block"));

  /** Who is counted twice makes a quorum of fewer. */
  @Test
  void aSignerThatComesTwiceMakesNoCertificate() {
    KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, new SecureRandom());
    Vote vote = new Vote(key.publicKey(), key.sign(Bytes.utf8("anything")));

    for (int times = 2; times < 5; times++) {
      List<Vote> votes = Collections.nCopies(times, vote);
      assertThatThrownBy(() -> new QuorumCertificate(Phase.COMMIT, 1, 0, BLOCK, votes))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("ascend");
    }
  }
}
