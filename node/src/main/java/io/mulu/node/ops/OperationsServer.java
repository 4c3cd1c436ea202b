package io.mulu.node.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mulu.protocol.answer.Health;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Health and metrics on a port of their own, so that a firewall can tell operators from clients and
 * a flooded RPC does not hide that the node lives. Serves {@code /livez}, {@code /readyz} and
 * {@code
 * /metrics}; nothing here changes anything. The JDK's own small HTTP server suffices for it.
 */
public final class OperationsServer implements AutoCloseable {
  /** Connections that may wait to be accepted. */
  private static final int BACKLOG = 16;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private OperationsServer(HttpServer server) {
    this.server = server;
  }

  /**
   * @throws IOException
   *           if the port is taken
   */
  public static OperationsServer start(InetSocketAddress bind, Supplier<Health> health,
      NodeMetrics metrics) throws IOException {
    OperationsServer operations = new OperationsServer(HttpServer.create(bind, BACKLOG));
    operations.serve("/livez", () -> answer(health.get().isLive(), health.get()));
    operations.serve("/readyz", () -> answer(health.get().isReady(), health.get()));
    operations.serve("/metrics", () -> new Answer(200, metrics.registry().scrape()));
    operations.server.setExecutor(operations.threads);
    operations.server.start();
    return operations;
  }

  private record Answer(int status, String text) {
  }

  private static Answer answer(boolean isGood, Health health) {
    return isGood ? new Answer(200, "ok\n") : new Answer(503, health.reason() + "\n");
  }

  private void serve(String path, Supplier<Answer> answers) {
    server.createContext(path, exchange -> {
      try (exchange) {
        boolean isHere = exchange.getRequestURI().getPath().equals(path);
        boolean isGet = exchange.getRequestMethod().equals("GET");
        respond(exchange,
            !isHere
                ? new Answer(404, "no such page\n")
                : isGet ? answers.get() : new Answer(405, "GET only\n"));
      }
    });
  }

  private static void respond(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
