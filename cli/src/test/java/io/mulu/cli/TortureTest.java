package io.mulu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.ChainParameters;
import io.mulu.testnet.founding.Founding;
import io.mulu.testnet.net.JavaCommand;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.NetworkPlan;
import io.mulu.testnet.net.Ports;
import io.mulu.testnet.torture.FaultKind;
import io.mulu.testnet.torture.Torture;
import io.mulu.testnet.torture.TortureOptions;
import io.mulu.testnet.torture.TortureReport;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short slice of {@code mulu testnet torture}: four real processes, one of each sort of fault.
 */
final class TortureTest {
  private static final int VALIDATORS = 4;
  private static final long SEED = 1;

  @TempDir
  Path temp;

  @Test
  void aConsortiumThatIsTorturedGoesOnAndKeepsItsWord() throws Exception {
    Ports first = Ports.free(VALIDATORS);
    new Founding(temp, new SecureRandom()).found(
        new NetworkPlan("test-chain",
            IntStream.range(0, VALIDATORS).mapToObj(i -> new NetworkPlan.Member("H" + (i + 1), "",
                "Hospital " + (i + 1), first.next(i).base())).toList()),
        ChainParameters.defaults(), Instant.now());
    LocalNet net = LocalNet.open(temp, new JavaCommand(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
    EnumSet<FaultKind> faults = EnumSet.of(FaultKind.STOP, FaultKind.PARTITION, FaultKind.WIPE);

    TortureReport report = new Torture(net,
        new TortureOptions(1, Duration.ofSeconds(8), faults, SEED), said -> {
        }).run();

    assertThat(report.failures()).as("seed " + SEED).isEmpty();
    assertThat(report.powerCuts()).isEqualTo(1);
    assertThat(report.rounds()).hasSize(1 + faults.size());
    assertThat(report.checked().proven()).isPositive().isEqualTo(report.checked().acknowledged());
    assertThat(report.checked().heads()).isEqualTo(1);
    assertThat(net.nodes()).noneMatch(node -> node.isReady());
  }
}
