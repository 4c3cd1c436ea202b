package io.mulu.testnet.sim.byzantine;

/**
 * Its clock stands still, so that its blocks would freeze the chain's time and every expiry with it
 * (rule 12: a block that is too far behind is refused).
 */
final class ClockFreezer extends Liar {
  private static final long STEP_MILLIS = 500;

  ClockFreezer(Hands hands) {
    super(hands);
  }

  @Override
  void start() {
    hands.every(STEP_MILLIS, () -> {
      hands.program().setClockOffset(hands.program().clockOffsetMillis() - STEP_MILLIS);
      hands.lied("holds its clock");
    });
  }
}
