package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Moves an option of the virtual machine that runs the tests, and puts it back. */
class HeapSlackTest {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final HotSpotDiagnosticMXBean machine = ManagementFactory
      .getPlatformMXBean(HotSpotDiagnosticMXBean.class);

  private int percent() {
    return Integer.parseInt(machine.getVMOption(HeapSlack.OPTION).getValue());
  }

  private static void await(BooleanSupplier condition, Runnable meanwhile) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE_NANOS);
      meanwhile.run();
      Thread.onSpinWait();
    }
  }

  @Test
  void theBoundIsRaisedWhileMuchIsCollectedAndTakenBackAfterwards() {
    String before = machine.getVMOption(HeapSlack.OPTION).getValue();
    if (machine.getVMOption(HeapSlack.OPTION).getOrigin() == VMOption.Origin.DEFAULT) {
      assertThat(HeapSlack.start(100)).as("nobody has asked for memory to be given back").isEmpty();
    }
    machine.setVMOption(HeapSlack.OPTION, "55"); // as a launcher does
    try {
      movesTheBound();
      assertThat(percent()).isEqualTo(55);
    } finally {
      machine.setVMOption(HeapSlack.OPTION, before);
    }
  }

  private void movesTheBound() {
    try (HeapSlack slack = HeapSlack.start(500).orElseThrow()) {
      assertThat(slack).isNotNull();
      await(() -> percent() == HeapSlack.LOADED_PERCENT, System::gc);
      await(() -> percent() == 55, () -> {
      });
      await(() -> percent() == HeapSlack.LOADED_PERCENT, System::gc);
    }
  }
}
