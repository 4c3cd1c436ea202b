package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import org.junit.jupiter.api.Test;

class ProposalPaceTest {
  private static final long TIMEOUT = 2_000;

  private final ProposalPace pace = new ProposalPace();
  private long now;
  private long height;

  private void decided(int used, long view, long tookMillis) {
    height++;
    Hash block = Hash.sha256(Bytes.ofLong(height));
    pace.started(block, now);
    now += tookMillis;
    pace.decided(block, used, view, now, TIMEOUT);
  }

  @Test
  void slowBlocksBecomeSmallerUntilTheyFitAThirdOfTheTimeout() {
    int steps = 0;
    // Two milliseconds for each thousandth: a third of it is what can be decided in time.
    while (pace.permille() > 334) {
      decided(pace.permille(), 0, 2L * pace.permille());
      steps++;
    }

    assertThat(steps).isLessThan(5);
    for (int i = 0; i < 20; i++) {
      decided(pace.permille(), 0, 2L * pace.permille());
      assertThat(pace.permille()).isBetween(300, 340);
    }
  }

  @Test
  void theyGrowAgainWhenTheyAreFast() {
    decided(1_000, 1, 5_000);
    decided(500, 1, 5_000);
    assertThat(pace.permille()).isEqualTo(250);

    for (int i = 0; i < 8; i++) {
      decided(pace.permille(), 0, 10);
    }

    assertThat(pace.permille()).isEqualTo(1_000);
  }

  @Test
  void smallBlocksSayNothing() {
    decided(1_000, 1, 1);

    decided(100, 0, 10);
    decided(100, 0, 10_000);
    decided(0, 1, 10_000);

    assertThat(pace.permille()).isEqualTo(500);
  }

  @Test
  void nothingMakesThemSmallerThanTheLeast() {
    for (int i = 0; i < 50; i++) {
      decided(pace.permille(), i, 60_000);
    }
    assertThat(pace.permille()).isEqualTo(ProposalPace.MIN);

    for (int i = 0; i < 50; i++) {
      decided(pace.permille(), 0, 0);
    }
    assertThat(pace.permille()).isEqualTo(1_000);
  }

  @Test
  void aBlockThatWasNotSeenToBeginSaysNothing() {
    pace.decided(Hash.ZERO, 1_000, 3, 100_000, TIMEOUT);
    for (int i = 0; i < ProposalPace.STARTED_MAX + 1; i++) {
      pace.started(Hash.sha256(Bytes.ofLong(i)), 0);
    }
    pace.decided(Hash.sha256(Bytes.ofLong(0)), 1_000, 3, 100_000, TIMEOUT);

    assertThat(pace.permille()).isEqualTo(1_000);
  }
}
