package io.mulu.testnet.chain;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.json.JsonForm;
import io.mulu.protocol.json.JsonFormException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One node's JSON-RPC, with the raw bytes of every answer in reach, which the typed client hides:
 * the demo searches them. Thread-safe.
 */
public final class RpcConnection {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(3);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(70);

  private final URI node;
  private final HttpClient http;
  private final Consumer<byte[]> answers;
  private final AtomicLong ids = new AtomicLong();

  /**
   * @param node
   *          such as {@code http://127.0.0.1:7401}
   * @param answers
   *          gets each answer as it came
   */
  public RpcConnection(URI node, Consumer<byte[]> answers) {
    this.node = node;
    this.answers = answers;
    this.http = HttpClient.newBuilder().connectTimeout(CONNECT_PATIENCE)
        .version(HttpClient.Version.HTTP_1_1).build();
  }

  public URI node() {
    return node;
  }

  /**
   * @throws RpcFailure
   *           if the node answers with an error
   * @throws IOException
   *           if it does not answer, or not in the form that the method promises
   */
  public <P extends Record, R extends Record> R call(ApiMethod<P, R> method, P params)
      throws IOException, RpcFailure, InterruptedException {
    Map<?, ?> answer = post(Map.of("jsonrpc", "2.0", "id", ids.incrementAndGet(), "method",
        method.name(), "params", JsonForm.of(params)));
    if (answer.get("error") instanceof Map<?, ?> error) {
      throw new RpcFailure(error.get("code") instanceof Integer code ? code : 0,
          method.name() + " at " + node + ": " + error.get("message") + " "
              + (error.get("data") == null ? "" : JSON.writeValueAsString(error.get("data"))));
    }
    try {
      return JsonForm.read(method.result(), answer.get("result"));
    } catch (JsonFormException e) {
      throw new IOException(method.name() + " at " + node + " answers in another form", e);
    }
  }

  /**
   * What the node serves by GET.
   *
   * @param path
   *          such as {@code /openrpc.json}
   * @throws IOException
   *           if it is not there
   */
  public byte[] document(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(
        HttpRequest.newBuilder(node.resolve(path)).timeout(ANSWER_PATIENCE).GET().build(),
        HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(node + path + " answers with status " + response.statusCode());
    }
    return response.body();
  }

  private Map<?, ?> post(Map<String, Object> request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(
        HttpRequest.newBuilder(node.resolve("/rpc")).timeout(ANSWER_PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request))).build(),
        HttpResponse.BodyHandlers.ofByteArray());
    answers.accept(response.body());
    try {
      return JSON.readValue(response.body(), Map.class);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new IOException(node + " answers with status " + response.statusCode() + " and "
          + new String(response.body(), StandardCharsets.UTF_8), e);
    }
  }
}
