package io.mulu.testnet.sim.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.storage.memory.Faults.Operation;
import io.mulu.testnet.sim.crash.CourseRun.Ending;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A slice of the crash points; all of them by {@code mulu simulate --crash-points}. */
class CrashPointsTest {
  private static final int EVERY = Integer.getInteger("mulu.crash.every", 60);

  @Test
  void whereverThePowerFailsEverythingComesBackAndComesToTheSame() {
    CrashPoints.Report report = CrashPoints.run(new CrashPoints.Request(1, 4, EVERY, null),
        (course, done, of) -> {
        });

    assertThat(report.failures()).isEmpty();
    assertThat(report.tried()).isGreaterThan(report.points() / EVERY / 2);
  }

  /** Else a kind of operation would be left out without anybody noticing. */
  @Test
  void theCoursesMakeEveryOperationOfJournalGuardAndLedger() {
    EnumSet<Operation> seen = EnumSet.noneOf(Operation.class);
    Set<String> kinds = new TreeSet<>();
    for (Course course : Course.values()) {
      Ending ending = CourseRun.undisturbed(course, 1, 4);
      ending.operations().forEach(operation -> {
        seen.add(operation.operation());
        kinds.add(operation.kind());
      });
    }

    assertThat(seen).containsExactlyInAnyOrder(Operation.values());
    assertThat(kinds).contains("append of journal", "sync of journal", "append of guard",
        "sync of guard", "write batch of db", "rename of journal", "rename of guard",
        "rename of journal.unusable", "truncate of journal", "sync of journal.new",
        "sync of guard.new");
  }

  @Test
  void anUndisturbedRunIsTheSameTwiceAndHasWhatItIsAbout() {
    Ending first = CourseRun.undisturbed(Course.NEW_DISK, 1, 4);
    Ending second = CourseRun.undisturbed(Course.NEW_DISK, 1, 4);

    assertThat(second).isEqualTo(first);
    assertThat(first.effects()).hasSize(10).anyMatch(effect -> !effect.created().isEmpty());
    assertThat(CourseRun.undisturbed(Course.NEW_DISK, 2, 4).blocks()).isNotEqualTo(first.blocks());
  }

  @Test
  void aPointIsReadAsItIsWritten() {
    CrashPoint point = CrashPoint.parse("view_changes:2:118:after:torn:all");

    assertThat(point.machine()).isEqualTo(2);
    assertThat(CrashPoint.parse(point.toString())).isEqualTo(point);
    assertThatThrownBy(() -> CrashPoint.parse("calm:2:118:after:torn"))
        .hasMessageContaining("calm:2:118:after:torn:all");
    assertThatThrownBy(() -> CrashPoint.parse("calm:2:0:after:torn:all"))
        .hasMessageContaining("from 1");
    assertThatThrownBy(() -> CrashPoint.parse("calm:2:5:during:torn:all"))
        .hasMessageContaining("during is none of before, after");
  }
}
