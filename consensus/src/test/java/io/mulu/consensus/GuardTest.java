package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Signature;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.wire.MalformedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardTest {
  private static final GuardPosition.Step PREPARE = GuardPosition.Step.PREPARE;

  private final SigningGuard guard = new SigningGuard(0, List.of());

  @Test
  void theSameDigestAtAPositionGivesTheOldSignatureHoweverOld() {
    Optional<Signature> first = sign(1, 0, PREPARE, "x");
    sign(2, 0, PREPARE, "y");

    assertThat(sign(1, 0, PREPARE, "x")).isEqualTo(first).isPresent();
    assertThat(guard.refusals()).isZero();
  }

  @Test
  void anotherDigestAtAPositionIsRefusedAndCounted() {
    sign(1, 0, PREPARE, "x");

    assertThat(sign(1, 0, PREPARE, "y")).isEmpty();
    assertThat(guard.refusals()).isEqualTo(1);
  }

  @Test
  void nothingNewIsSignedBelowTheHighestPosition() {
    sign(1, 2, GuardPosition.Step.VIEW_CHANGE, "vc");

    assertThat(sign(1, 1, GuardPosition.Step.COMMIT, "c")).isEmpty();
    assertThat(sign(1, 2, PREPARE, "p")).isPresent();
    assertThat(sign(1, 2, GuardPosition.Step.NEW_VIEW, "n")).isEmpty();
  }

  @Test
  void stepsAscendInTheOrderOfTheProtocol() {
    for (GuardPosition.Step step : List.of(GuardPosition.Step.VIEW_CHANGE,
        GuardPosition.Step.PRE_PREPARE, GuardPosition.Step.NEW_VIEW, PREPARE,
        GuardPosition.Step.COMMIT)) {
      assertThat(sign(5, 3, step, "m")).as(step.name()).isPresent();
    }
    assertThat(sign(5, 4, GuardPosition.Step.VIEW_CHANGE, "m")).isPresent();
  }

  @Test
  void everythingUpToTheFloorIsRefused() {
    SigningGuard recreated = new SigningGuard(7, List.of());

    assertThat(sign(recreated, 7, 9, GuardPosition.Step.COMMIT, "c")).isEmpty();
    assertThat(sign(recreated, 8, 0, PREPARE, "p")).isPresent();
  }

  @Test
  void aRefusalSignsNothing() {
    sign(1, 0, PREPARE, "x");

    assertThat(guard.sign(new GuardPosition(1, 0, PREPARE), Hash.ZERO, () -> {
      throw new AssertionError("signed");
    })).isEmpty();
  }

  @Test
  void newEntriesLeaveOnceAndSurviveTheirEncoding() throws MalformedException {
    sign(1, 0, PREPARE, "x");

    List<GuardEntry> unsaved = guard.takeUnsaved();
    assertThat(unsaved).hasSize(1);
    assertThat(GuardEntry.decode(unsaved.get(0).encode())).isEqualTo(unsaved.get(0));
    assertThat(guard.takeUnsaved()).isEmpty();
    SigningGuard restarted = new SigningGuard(0, unsaved);
    assertThat(sign(restarted, 1, 0, PREPARE, "y")).isEmpty();
    assertThat(sign(restarted, 1, 0, PREPARE, "x")).isPresent();
  }

  @Test
  void memoryIsBoundedAndWhatIsForgottenIsRefused() {
    for (long height = 1; height <= SigningGuard.ENTRIES_MAX + 1; height++) {
      sign(height, 0, PREPARE, "x");
    }

    assertThat(guard.above(0)).hasSize(SigningGuard.ENTRIES_MAX);
    assertThat(sign(1, 0, PREPARE, "x")).isEmpty();
  }

  @Test
  void aFileThatDoesNotAscendIsABrokenInvariant() {
    sign(2, 0, PREPARE, "x");
    GuardEntry entry = guard.takeUnsaved().get(0);

    assertThatThrownBy(() -> new SigningGuard(0, List.of(entry, entry)))
        .isInstanceOf(Invariant.Broken.class);
  }

  private Optional<Signature> sign(long height, long view, GuardPosition.Step step, String what) {
    return sign(guard, height, view, step, what);
  }

  private static Optional<Signature> sign(SigningGuard guard, long height, long view,
      GuardPosition.Step step, String what) {
    return guard.sign(new GuardPosition(height, view, step), Hash.sha256(Bytes.utf8(what)),
        () -> Signature.of(KeyAlgorithm.ED25519, Bytes.concat(Hash.sha256(Bytes.utf8(what)).bytes(),
            Bytes.ofLong(view), Bytes.wrap(new byte[24]))));
  }
}
