package io.mulu.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.Health;
import io.mulu.protocol.api.ApiMethods;
import io.mulu.rpc.fixture.TestCalls;
import io.mulu.rpc.fixture.TestConsortium;
import io.mulu.rpc.fixture.TestLedger;
import io.mulu.rpc.fixture.TestServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RpcServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INFO = "{\"jsonrpc\":\"2.0\",\"method\":\"chain_info\",\"id\":1}";

  private final TestLedger ledger = new TestLedger(new TestConsortium("server"));
  private final TestServer server = new TestServer(ledger);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  private HttpResponse<String> post(String body, String type) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.uri().resolve("/rpc")).header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(server.uri().resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** What the JDK's client would not send. */
  private String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.UTF_8));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String rawPost(String host, String headers) throws Exception {
    return raw("POST /rpc HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n"
        + headers + "Connection: close\r\nContent-Length: " + INFO.length() + "\r\n\r\n" + INFO);
  }

  @Test
  void answersOverHttp() throws Exception {
    HttpResponse<String> answer = post(INFO, "application/json");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).at("/result/chainName").asText()).isEqualTo("server");
    assertThat(post(INFO.replace(",\"id\":1", ""), "application/json").statusCode()).isEqualTo(204);
    assertThat(get("/rpc").statusCode()).isIn(404, 405);
  }

  @Test
  void webPagesAreKeptOut() throws Exception {
    assertThat(rawPost("127.0.0.1:1", "")).startsWith("HTTP/1.1 200");
    assertThat(rawPost("localhost", "Origin: http://localhost:7401\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(rawPost("evil.example", "")).startsWith("HTTP/1.1 403");
    assertThat(rawPost("127.0.0.1.evil.example", "")).startsWith("HTTP/1.1 403");
    assertThat(rawPost("127.0.0.1", "Origin: http://evil.example\r\n")).startsWith("HTTP/1.1 403");
    assertThat(rawPost("127.0.0.1", "Origin: null\r\n")).startsWith("HTTP/1.1 403");
    assertThat(post(INFO, "text/plain").statusCode()).isEqualTo(415);
    assertThatThrownBy(() -> http.newWebSocketBuilder().header("Origin", "http://evil.example")
        .buildAsync(webSocketUri(), new WebSocket.Listener() {
        }).join()).hasMessageContaining("WebSocketHandshakeException");
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws Exception {
    HttpResponse<String> answer = post(" ".repeat(Limits.defaults().bodyBytesMax() + 1),
        "application/json");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(JSON.readTree(answer.body()).at("/error/code").asInt()).isEqualTo(-32008);
  }

  @Test
  void isReadyOnlyWhileTheNodeIs() throws Exception {
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    ledger.health(new Health(true, false, "12 blocks behind"));
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("12 blocks behind\n");
    ledger.health(new Health(false, false, "loop stopped"));
    assertThat(get("/livez").statusCode()).isEqualTo(503);
  }

  @Test
  void countsRequestsByMethodAndCode() throws Exception {
    post(INFO, "application/json");
    post("[]", "application/json");

    assertThat(get("/metrics").body())
        .contains("mulu_rpc_requests_total{code=\"0\",method=\"chain_info\"} 1.0")
        .contains("mulu_rpc_requests_total{code=\"-32600\",method=\"unknown\"} 1.0")
        .contains("mulu_rpc_seconds_count{method=\"chain_info\"} 1");
  }

  @Test
  void theDocumentNamesEveryMethodWithParametersAndResult() throws Exception {
    JsonNode document = JSON.readTree(get("/openrpc.json").body());
    JsonNode discovered = JSON.readTree(
        post("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.discover\",\"id\":1}", "application/json")
            .body());

    assertThat(discovered.get("result")).isEqualTo(document);
    assertThat(document.get("methods")).hasSameSizeAs(ApiMethods.ALL);
    List<String> dangling = new ArrayList<>();
    document.findValuesAsText("$ref").forEach(ref -> {
      if (document.at(ref.substring(1)).isMissingNode()) {
        dangling.add(ref);
      }
    });
    assertThat(dangling).isEmpty();
    for (JsonNode method : document.get("methods")) {
      JsonNode answer = JSON
          .readTree(post("{\"jsonrpc\":\"2.0\",\"method\":" + method.get("name") + ",\"id\":1}",
              "application/json").body());
      boolean needsParams = false;
      for (JsonNode param : method.get("params")) {
        needsParams |= param.get("required").asBoolean();
      }
      assertThat(answer.at("/error/code").asInt()).as(method.get("name").asText())
          .isIn(needsParams ? List.of(-32602) : List.of(0, -32600));
    }
  }

  @Test
  void isServedToThisMachineOnly() {
    assertThatThrownBy(() -> new RpcConfig("0.0.0.0", 7401, () -> Hash.ZERO, Limits.defaults()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("without authentication")
        .hasMessageContaining("127.0.0.1");
    assertThat(new RpcConfig("::1", 7401, () -> Hash.ZERO, Limits.defaults()).port())
        .isEqualTo(7401);
    assertThatThrownBy(() -> new RpcConfig("127.0.0.1", 70_000, () -> Hash.ZERO, Limits.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private URI webSocketUri() {
    return URI.create("ws://127.0.0.1:" + server.port() + "/ws");
  }

  /** A subscriber that keeps all it gets. */
  private static final class Inbox implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private volatile int closeCode;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        messages.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
      closeCode = statusCode;
      messages.add("closed");
      return null;
    }

    private JsonNode next() throws Exception {
      String message = messages.poll(20, TimeUnit.SECONDS);
      return JSON.readTree(message == null ? "null" : message.equals("closed") ? "{}" : message);
    }
  }

  private WebSocket connect(Inbox inbox, String params) {
    WebSocket socket = http.newWebSocketBuilder().buildAsync(webSocketUri(), inbox).join();
    socket.sendText(
        "{\"jsonrpc\":\"2.0\",\"method\":\"chain_subscribe\",\"params\":" + params + ",\"id\":1}",
        true).join();
    return socket;
  }

  @Test
  void aSubscriberGetsBlocksAndEventsAndGoesOnWhereItStood() throws Exception {
    ledger.run(1, TestCalls.endpoint(9001));
    Inbox first = new Inbox();
    WebSocket socket = connect(first, "{\"height\":\"0\",\"blocks\":true,\"events\":true}");

    assertThat(first.next().at("/result/subscription").asText()).isEqualTo("s1");
    assertThat(place(first.next())).isEqualTo("0/0");
    assertThat(place(first.next())).isEqualTo("1/0");
    JsonNode event = first.next();
    assertThat(place(event)).isEqualTo("1/1");
    assertThat(event.at("/params/event/kind").asText()).isEqualTo("ENDPOINT");
    socket.abort();
    ledger.run(1, TestCalls.endpoint(9002));
    JsonNode next = event.at("/params/next");
    Inbox second = new Inbox();
    connect(second, "{\"height\":" + next.get("height") + ",\"index\":" + next.get("index")
        + ",\"blocks\":true,\"events\":true}");

    second.next();
    assertThat(place(second.next())).isEqualTo("2/0");
    assertThat(place(second.next())).isEqualTo("2/1");
    ledger.run(1, TestCalls.endpoint(9003));
    assertThat(place(second.next())).isEqualTo("3/0");
  }

  private static String place(JsonNode delivery) {
    assertThat(delivery.at("/method").asText()).isEqualTo("chain_subscription");
    return delivery.at("/params/height").asText() + "/" + delivery.at("/params/index").asText();
  }

  @Test
  void aFilterLeavesOutWhatIsNotWantedOrNotForTheCaller() throws Exception {
    ledger.giveRoles(1);
    ledger.run(1, TestCalls.endpoint(9001));
    Hash endpoint = TestCalls.created(ledger.run(1, TestCalls.endpoint(9002)));
    ledger.submit(TestCalls.entries(ledger, 1, endpoint, 0, 3)); // of another organisation
    ledger.run(0, TestCalls.endpoint(9003));
    Inbox inbox = new Inbox();
    connect(inbox, "{\"height\":\"0\",\"events\":true,\"kinds\":[\"ENDPOINT\",\"ENTRY\"]}");

    inbox.next();
    for (int i = 0; i < 3; i++) {
      assertThat(inbox.next().at("/params/event/kind").asText()).isEqualTo("ENDPOINT");
    }
  }

  @Test
  void subscriptionsOfAConnectionAreBoundedAndCanBeEnded() throws Exception {
    Inbox inbox = new Inbox();
    WebSocket socket = connect(inbox, "{\"blocks\":true}");
    inbox.next();
    for (int i = 1; i < WebSocketConnection.SUBSCRIPTIONS_MAX; i++) {
      socket.sendText("{\"jsonrpc\":\"2.0\",\"method\":\"chain_subscribe\",\"id\":2}", true).join();
      assertThat(inbox.next().has("result")).isTrue();
    }
    socket.sendText("{\"jsonrpc\":\"2.0\",\"method\":\"chain_subscribe\",\"id\":3}", true).join();
    assertThat(inbox.next().at("/error/code").asInt()).isEqualTo(-32005);
    socket.sendText(
        "{\"jsonrpc\":\"2.0\",\"method\":\"chain_unsubscribe\",\"params\":[\"s1\"]," + "\"id\":4}",
        true).join();
    assertThat(inbox.next().at("/result/wasOpen").asBoolean()).isTrue();
    socket.sendText("{\"jsonrpc\":\"2.0\",\"method\":\"chain_subscribe\",\"id\":5}", true).join();
    assertThat(inbox.next().has("result")).isTrue();
  }

  @Test
  void aStoppingServerSaysGoodbye() throws Exception {
    Inbox inbox = new Inbox();
    connect(inbox, "{\"blocks\":true}");
    inbox.next();
    server.close();

    while (inbox.closeCode == 0) {
      inbox.next();
    }
    assertThat(inbox.closeCode).isEqualTo(1001);
  }

  @Test
  void aSubscriberThatDoesNotReadIsClosedAndTheOthersAreServed() throws Exception {
    ledger.giveRoles(1);
    Hash endpoint = TestCalls.created(ledger.run(1, TestCalls.endpoint(9001)));
    for (int i = 0; i < 6; i++) {
      ledger.submit(TestCalls.entries(ledger, 1, endpoint, 500 * i, 500 * i + 500));
    }
    Limits d = Limits.defaults();
    Limits impatient = new Limits(d.bodyBytesMax(), d.batchMax(), d.answerBytesMax(),
        d.nestingMax(), d.numberCharactersMax(), d.nameCharactersMax(), d.idCharactersMax(),
        d.pageDefault(), d.pageMax(), d.scanMax(), d.requestTime(), d.storeReadsMax(),
        d.storeWait(), d.cursorsMax(), d.cursorLife(), 8, d.connectionsMax(),
        Duration.ofMillis(300));
    try (TestServer strict = new TestServer(ledger, 1, 0, impatient);
        Socket silent = new Socket()) {
      silent.setReceiveBufferSize(4_096);
      silent.setSoTimeout(30_000);
      silent.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), strict.port()));
      OutputStream out = silent.getOutputStream();
      out.write("""
          GET /ws HTTP/1.1
          Host: 127.0.0.1
          Upgrade: websocket
          Connection: Upgrade
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

          """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < WebSocketConnection.SUBSCRIPTIONS_MAX; i++) {
        out.write(frame("{\"jsonrpc\":\"2.0\",\"method\":\"chain_subscribe\","
            + "\"params\":{\"height\":\"0\",\"events\":true},\"id\":1}"));
      }
      out.flush();

      String counter = "mulu_rpc_subscribers_closed_total{reason=\"SLOW_SUBSCRIBER\"}";
      String scraped = "";
      while (!scraped.contains(counter)) {
        Thread.onSpinWait();
        scraped = http.send(HttpRequest.newBuilder(strict.uri().resolve("/metrics")).build(),
            HttpResponse.BodyHandlers.ofString()).body();
      }
      // All its places are free again: someone else takes them.
      assertThat(scraped).contains("mulu_rpc_subscriptions 0.0");
    }
  }

  /** A masked text frame (RFC 6455, section 5.2) with a mask of zeros. */
  private static byte[] frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[8 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | 126);
    frame[2] = (byte) (payload.length >> 8);
    frame[3] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 8, payload.length);
    return frame;
  }
}
