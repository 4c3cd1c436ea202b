package io.mulu.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Words of etcdctl 3.4.23. */
class EtcdBenchTest {
  @Test
  void theThroughputIsReadWhateverTheVerdict() throws Exception {
    assertThat(EtcdBench.writesPerSecond("""
        PASS: Throughput is 14822 writes/s
        PASS: Slowest request took 0.183641s
        PASS: Stddev is 0.018643s
        PASS
        """)).isEqualTo(14_822);
    assertThat(EtcdBench.writesPerSecond("""
        FAIL: Throughput too low: 5121 writes/s
        Slowest request took too long: 0.700000s
        FAIL
        """)).isEqualTo(5_121);
  }

  @Test
  void anythingElseIsNoMeasurement() {
    assertThatThrownBy(() -> EtcdBench.writesPerSecond("prefix \"/etcdctl-check-perf/\" has keys"))
        .isInstanceOf(IOException.class).hasMessageContaining("has keys");
  }
}
