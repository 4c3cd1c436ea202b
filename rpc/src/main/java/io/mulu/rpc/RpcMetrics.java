package io.mulu.rpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * {@code mulu_rpc_requests_total{method,code}} and {@code mulu_rpc_seconds{method}}. Thread-safe.
 */
public final class RpcMetrics {
  private final MeterRegistry registry;
  private final ConcurrentHashMap<Outcome, Counter> requests = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Timer> seconds = new ConcurrentHashMap<>();

  private record Outcome(String method, int code) {
  }

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
    // The registry finds a meter only by building its name and tags anew.
    requests.computeIfAbsent(new Outcome(method, code), this::counter).increment();
    seconds.computeIfAbsent(method, this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Counter counter(Outcome outcome) {
    return registry.counter("mulu.rpc.requests", "method", outcome.method(), "code",
        Integer.toString(outcome.code()));
  }

  private Timer timer(String method) {
    return Timer.builder("mulu.rpc").tag("method", method).register(registry);
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
