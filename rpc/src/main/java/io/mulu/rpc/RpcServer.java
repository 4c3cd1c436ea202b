package io.mulu.rpc;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.websocket.WsConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mulu.protocol.answer.Health;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.NetworkConnectionLimit;

/**
 * HTTP and WebSocket around a {@link Dispatcher}: POST /rpc, /ws, GET /openrpc.json, /livez,
 * /readyz, /metrics. A virtual thread for each request. Thread-safe.
 */
public final class RpcServer implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  /** For a whole body: slower senders hold a connection for nothing. */
  private static final Duration BODY_TIME = Duration.ofSeconds(30);
  private static final int CHUNK_BYTES = 1 << 14;
  private static final long SWEEP_MILLIS = 5_000;
  private static final Duration WEBSOCKET_IDLE = Duration.ofMinutes(5);

  private final RpcConfig config;
  private final LedgerApi ledger;
  private final LedgerReads reads;
  private final Dispatcher dispatcher;
  private final PrometheusMeterRegistry registry;
  private final RpcMetrics metrics;
  private final SubscriberHub hub;
  private final byte[] openRpc;
  private final Javalin http;
  private final Thread sweeper;

  /**
   * @param methods
   *          of {@code MethodTable}
   * @param reads
   *          that the methods use; closed with the server
   * @param registry
   *          shown at /metrics with everything else that the node counts
   */
  public RpcServer(RpcConfig config, LedgerApi ledger, LedgerReads reads,
      Map<String, MethodEndpoint> methods, PrometheusMeterRegistry registry) {
    this.config = config;
    this.ledger = ledger;
    this.reads = reads;
    this.registry = registry;
    this.metrics = new RpcMetrics(registry);
    this.dispatcher = new Dispatcher(methods, config.limits(), metrics);
    this.hub = new SubscriberHub(ledger, reads, config.limits(), metrics);
    this.openRpc = new Json(config.limits()).write(OpenRpc.document());
    metrics.gauge("mulu.rpc.views.open", reads::openViews);
    this.http = Javalin.create(this::configure);
    this.sweeper = Thread.ofVirtual().name("rpc-sweeper").unstarted(this::sweepUntilStopped);
  }

  private Caller local() {
    return Caller.local(config.organization().get());
  }

  private void configure(JavalinConfig javalin) {
    javalin.startup.startupWatcherEnabled = false;
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.concurrency.useVirtualThreads = true;
    javalin.jetty.host = config.host();
    javalin.jetty.port = config.port();
    javalin.jetty.modifyServer(server -> server
        .addBean(new NetworkConnectionLimit(config.limits().connectionsMax(), server)));
    javalin.jetty.modifyHttpConfiguration(jetty -> jetty.setSendServerVersion(false));
    javalin.jetty.modifyWebSocketServletFactory(sockets -> {
      sockets.setMaxTextMessageSize(config.limits().bodyBytesMax());
      sockets.setMaxBinaryMessageSize(1);
      sockets.setIdleTimeout(WEBSOCKET_IDLE);
    });
    javalin.routes.before(this::guard);
    javalin.routes.post("/rpc", this::rpc);
    javalin.routes.get("/openrpc.json", ctx -> ctx.contentType(JSON).result(openRpc));
    javalin.routes.get("/livez", ctx -> health(ctx, true));
    javalin.routes.get("/readyz", ctx -> health(ctx, false));
    javalin.routes.get("/metrics", ctx -> ctx.contentType(METRICS_TYPE).result(registry.scrape()));
    javalin.routes.wsBeforeUpgrade("/ws", this::guard);
    javalin.routes.ws("/ws", this::webSocket);
  }

  public RpcServer start() {
    http.start();
    sweeper.start();
    return this;
  }

  /** The port that it listens on. */
  public int port() {
    return http.port();
  }

  private void guard(Context ctx) {
    boolean isLocal = BrowserGuard.isLocalHost(ctx.header("Host"))
        && BrowserGuard.isLocalOrigin(ctx.header("Origin"));
    if (!isLocal) {
      refuse(ctx, HttpStatus.FORBIDDEN, "ORIGIN");
    }
  }

  private void refuse(Context ctx, HttpStatus status, String reason) {
    metrics.refusedAtTheDoor(reason);
    ctx.status(status).contentType("text/plain").result(reason + "\n");
    ctx.skipRemainingHandlers();
  }

  private void rpc(Context ctx) throws IOException, InterruptedException {
    if (!BrowserGuard.isJson(ctx.contentType())) {
      refuse(ctx, HttpStatus.UNSUPPORTED_MEDIA_TYPE, "CONTENT_TYPE");
      return;
    }
    byte[] body = body(ctx.req().getInputStream());
    if (body.length > config.limits().bodyBytesMax()) {
      ctx.status(HttpStatus.CONTENT_TOO_LARGE);
    }
    Optional<byte[]> answer = dispatcher.handle(body, local());
    if (answer.isPresent()) {
      ctx.contentType(JSON).result(answer.get());
    } else {
      ctx.status(HttpStatus.NO_CONTENT);
    }
  }

  /** Stops one chunk behind the limit, which is enough for the dispatcher to refuse it. */
  private byte[] body(InputStream in) throws IOException {
    long deadline = System.nanoTime() + BODY_TIME.toNanos();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK_BYTES];
    int read = in.read(chunk);
    while (read >= 0 && body.size() <= config.limits().bodyBytesMax()) {
      body.write(chunk, 0, read);
      if (System.nanoTime() > deadline) {
        throw new HttpResponseException(HttpStatus.REQUEST_TIMEOUT.getCode(), "SLOW_BODY");
      }
      read = in.read(chunk);
    }
    return body.toByteArray();
  }

  private void health(Context ctx, boolean isLivenessAsked) {
    Health health = ledger.health();
    boolean isGood = isLivenessAsked ? health.isLive() : health.isReady();
    ctx.status(isGood ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).contentType("text/plain")
        .result(isGood ? "ok\n" : health.reason() + "\n");
  }

  private void webSocket(WsConfig ws) {
    ws.onConnect(ctx -> ctx.attribute("connection", hub.connected(ctx.session)));
    ws.onMessage(ctx -> {
      WebSocketConnection connection = ctx.attribute("connection");
      if (connection != null) {
        connection.receive(ctx.message().getBytes(StandardCharsets.UTF_8), dispatcher, local());
      }
    });
    ws.onClose(ctx -> {
      WebSocketConnection connection = ctx.attribute("connection");
      if (connection != null) {
        hub.disconnected(connection);
      }
    });
  }

  private void sweepUntilStopped() {
    try {
      while (true) {
        Thread.sleep(SWEEP_MILLIS);
        reads.sweep();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    sweeper.interrupt();
    hub.stop();
    http.stop();
    reads.close();
  }
}
