package io.mulu.rpc;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * {@code mulu_rpc_requests_total{method,code}} and {@code mulu_rpc_seconds{method}}. Thread-safe.
 */
public final class RpcMetrics {
  private final MeterRegistry registry;

  public RpcMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param method
   *          one of the table's names or {@code unknown}, so that labels are bounded
   * @param code
   *          0 for a result
   */
  void answered(String method, int code, long nanos) {
    registry.counter("mulu.rpc.requests", "method", method, "code", Integer.toString(code))
        .increment();
    Timer.builder("mulu.rpc").tag("method", method).register(registry)
        .record(Duration.ofNanos(nanos));
  }

  void subscriberClosed(String reason) {
    registry.counter("mulu.rpc.subscribers.closed", "reason", reason).increment();
  }

  void refusedAtTheDoor(String reason) {
    registry.counter("mulu.rpc.refused", "reason", reason).increment();
  }

  void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }
}
