package io.mulu.vm.decision;

import io.mulu.protocol.object.Hold;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.Purpose;
import java.util.List;

/** Which holds which purposes mind: a brake for research must not stop care. */
public final class HoldScope {
  private HoldScope() {
  }

  public static boolean stops(List<Hold> holds, Purpose purpose) {
    return holds.stream().anyMatch(hold -> minds(hold.reason(), purpose));
  }

  public static boolean minds(HoldReason reason, Purpose purpose) {
    return switch (reason) {
      case CONSENT -> purpose != Purpose.ETREAT;
      case DISPUTE -> purpose != Purpose.TREAT && purpose != Purpose.ETREAT;
      case OFFICER, REGULATOR, TITLE, PARENT, REVIEW -> true;
    };
  }
}
