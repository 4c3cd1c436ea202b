package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The network's small rules, without a network. */
class PeerRulesTest {
  private static final long SECOND = 1_000_000_000L;

  private static Hash pin(int n) {
    return Hash.sha256(Bytes.ofLong(n));
  }

  @Test
  void waitsDoubleUpToTheCapWithAQuarterOfJitter() {
    NetworkLimits limits = NetworkLimits.defaults();
    for (long seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long expected = 250;
      for (int failures = 0; failures < 100; failures++) {
        assertThat(Dialer.backoff(limits, failures, random)).as("seed " + seed)
            .isBetween(expected * 3 / 4, expected * 5 / 4 + 1);
        expected = Math.min(15_000, expected * 2);
      }
    }
  }

  @Test
  void rateIsAllowedTwiceAtOnceAndOnceInTheLongRun() {
    TokenBucket bucket = new TokenBucket(10, 0);
    for (int i = 0; i < 20; i++) {
      assertThat(bucket.take(1, 0)).isZero();
    }
    assertThat(bucket.take(1, 0)).isEqualTo(100);
    assertThat(bucket.take(10, SECOND / 10)).isEqualTo(1000);

    assertThat(bucket.take(0, 2 * SECOND)).isZero();
    assertThat(bucket.take(21, 100 * SECOND)).isEqualTo(100);
  }

  @Test
  void patienceEndsForSilenceSlowFramesAndStalls() {
    NetworkLimits limits = NetworkLimits.defaults();
    Patience patience = new Patience(limits, 0);
    assertThat(patience.lost(10 * SECOND)).isNull();
    assertThat(patience.lost(10 * SECOND + 1)).isEqualTo(CloseReason.SILENT);

    patience.inFrame(true, false, SECOND);
    patience.heard(60 * SECOND);
    patience.inFrame(true, false, 60 * SECOND);
    assertThat(patience.lost(61 * SECOND)).isNull();
    assertThat(patience.lost(61 * SECOND + 1)).isEqualTo(CloseReason.FRAME_SLOW);
    patience.inFrame(true, true, 61 * SECOND);
    assertThat(patience.lost(62 * SECOND)).isNull();

    assertThat(patience.isStalled(1000 * SECOND)).isFalse();
    patience.writing(1000 * SECOND);
    patience.writing(1001 * SECOND);
    patience.written(1002 * SECOND);
    assertThat(patience.isStalled(1032 * SECOND)).isFalse();
    assertThat(patience.isStalled(1032 * SECOND + 1)).isTrue();
    patience.written(1033 * SECOND);
    assertThat(patience.isStalled(2000 * SECOND)).isFalse();
  }

  @Test
  void clockOffsetIsThatOfTheShortestRoundTrip() {
    RoundTrips trips = new RoundTrips();
    PeerMessage.Ping slow = trips.ping(0, 1_000);
    assertThat(trips.pong(new PeerMessage.Pong(slow.nonce() + 1, 0), SECOND)).isFalse();
    assertThat(trips.pong(new PeerMessage.Pong(slow.nonce(), 9_000), SECOND)).isTrue();
    assertThat(trips.pong(new PeerMessage.Pong(slow.nonce(), 9_000), SECOND)).isFalse();
    assertThat(trips.offsetMillis()).isEqualTo(9_000 - 1_000 - 500);

    PeerMessage.Ping quick = trips.ping(2 * SECOND, 3_000);
    assertThat(trips.pong(new PeerMessage.Pong(quick.nonce(), 10_001), 2 * SECOND + 2_000_000))
        .isTrue();
    assertThat(trips.offsetMillis()).isEqualTo(7_000);
    assertThat(trips.smoothedMicros()).isEqualTo(1_000_000 + (2_000 - 1_000_000) / 8);
  }

  @Test
  void sameFailureOfSamePeerIsToldOnceAnInterval() {
    Logger logger = (Logger) LoggerFactory.getLogger(PeerLog.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    PeerLog log = new PeerLog(TimeUnit.SECONDS.toNanos(60));
    Disconnect unknown = Disconnect.of(CloseReason.PIN_UNKNOWN);
    try {
      for (int second = 0; second <= 60; second++) {
        log.refused("10.0.0.1", unknown, second * SECOND);
      }
      log.refused("10.0.0.2", unknown, 0);
      log.refused("10.0.0.1", Disconnect.of(CloseReason.PLAINTEXT), 0);
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).hasSize(4).element(1)
        .asString().contains("10.0.0.1").contains("59 more since");
  }

  @Test
  void pinBookJoinsTheChainAndTheOperatorWithoutGivingHimItsKeys() {
    KeyPair key = KeyPair.generate(KeyAlgorithm.ED25519, TestNode.RANDOM);
    ValidatorSet set = ValidatorSet.of(List.of(new Validator(key.publicKey(), pin(1), pin(2),
        List.of(pin(10), pin(11)), "chain.example:7400")));
    Validator guest = new Validator(
        KeyPair.generate(KeyAlgorithm.ED25519, TestNode.RANDOM).publicKey(), pin(1), pin(2),
        List.of(pin(40)), "guest.example:7400");
    PinBook book = PinBook.of(set, List.of(guest),
        List.of(new PinBook.Member(null, null, List.of(pin(11)), List.of("near.example:1")),
            new PinBook.Member(null, null, List.of(pin(20)), List.of())));

    PinBook.Member validator = book.member(pin(10)).orElseThrow();
    assertThat(book.member(pin(11))).contains(validator);
    assertThat(validator.id()).isEqualTo(PeerId.validator(key.publicKey()));
    assertThat(validator.addresses()).containsExactly("near.example:1", "chain.example:7400");
    assertThat(book.member(pin(20)).orElseThrow().id()).isEqualTo(PeerId.follower(pin(20)));
    assertThat(book.member(pin(40)).orElseThrow().id()).as("follows without voting")
        .isEqualTo(PeerId.follower(pin(40)));
    assertThat(book.member(pin(40)).orElseThrow().addresses())
        .containsExactly("guest.example:7400");
    assertThat(book.member(pin(30))).isEmpty();
    assertThat(book.members()).hasSize(3);
  }

  @Test
  void pinBookIsBounded() {
    List<PinBook.Member> many = IntStream.rangeClosed(0, PinBook.MEMBERS_MAX)
        .mapToObj(n -> new PinBook.Member(null, null, List.of(pin(n)), List.of())).toList();

    assertThatThrownBy(() -> PinBook.of(many)).hasMessageContaining("members");
    assertThatThrownBy(() -> PinBook.of(List.of(many.get(0), many.get(0))))
        .hasMessageContaining("pins");
  }
}
