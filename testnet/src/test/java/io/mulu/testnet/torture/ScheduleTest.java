package io.mulu.testnet.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static TortureOptions options(int powerCuts, int seconds, Set<FaultKind> faults,
      long seed) {
    return new TortureOptions(powerCuts, Duration.ofSeconds(seconds), faults, seed);
  }

  @Test
  void everyKindComesOnceAndEveryPowerCut() {
    List<Schedule.Round> rounds = Schedule.of(options(3, 60, EnumSet.allOf(FaultKind.class), 1));

    assertThat(rounds).hasSize(3 + FaultKind.values().length);
    assertThat(rounds).filteredOn(r -> r.kind().isEmpty()).hasSize(3);
    assertThat(rounds).extracting(Schedule.Round::word).containsAll(FaultKind.words());
  }

  @Test
  void longRunsRepeatTheKinds() {
    assertThat(Schedule.of(options(0, 360, Set.of(FaultKind.KILL), 1))).hasSize(3);
  }

  @Test
  void theSeedIsThePlan() {
    Set<FaultKind> all = EnumSet.allOf(FaultKind.class);

    assertThat(Schedule.of(options(5, 60, all, 7))).isEqualTo(Schedule.of(options(5, 60, all, 7)));
    assertThat(Schedule.of(options(5, 60, all, 7)))
        .isNotEqualTo(Schedule.of(options(5, 60, all, 8)));
  }

  @Test
  void roundsTakeAboutTheTimeThatIsGiven() {
    long millis = Schedule.of(options(4, 100, EnumSet.allOf(FaultKind.class), 3)).stream()
        .mapToLong(r -> r.calmMillis() + r.holdMillis()).sum();

    assertThat(millis).isBetween(40_000L, 120_000L);
  }

  @Test
  void wordsAndKindsAreOneToOne() {
    assertThat(FaultKind.words()).doesNotHaveDuplicates()
        .allMatch(word -> FaultKind.named(word).isPresent());
    assertThat(FaultKind.named("none")).isEmpty();
  }
}
