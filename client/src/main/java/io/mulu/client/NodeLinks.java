package io.mulu.client;

import io.mulu.protocol.api.ApiMethod;
import io.mulu.protocol.json.JsonForm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks nodes, one after the other, until one answers: keeps to the node that answered last, moves
 * on when it does not. Repeating is safe, since every method of the API gives the same when asked
 * twice, submissions included. Thread-safe.
 */
final class NodeLinks implements AutoCloseable {
  private static final long PAUSE_MILLIS = 200;
  private static final long PAUSE_MILLIS_MAX = 5_000;
  private static final int OK = 200;

  private final ClientConfig config;
  private final HttpClient http;
  private final JsonRpcCodec codec = new JsonRpcCodec();
  private final AtomicLong ids = new AtomicLong();
  /** Index of the node to ask first. */
  private final AtomicInteger current = new AtomicInteger();

  NodeLinks(ClientConfig config) {
    this.config = config;
    this.http = HttpClient.newBuilder().connectTimeout(config.connectTimeout())
        .version(HttpClient.Version.HTTP_1_1).build();
  }

  HttpClient http() {
    return http;
  }

  List<URI> nodes() {
    return config.nodes();
  }

  /**
   * @param serverWait
   *          how long the node itself was asked to wait
   */
  <P extends Record, R extends Record> R call(ApiMethod<P, R> method, P params, Duration serverWait)
      throws ClientException, InterruptedException {
    long deadline = System.nanoTime() + config.patience().plus(serverWait).toNanos();
    long pause = PAUSE_MILLIS;
    while (true) {
      long wait;
      ClientException failure;
      try {
        return callOnAny(method, params, serverWait);
      } catch (ClientException.Refused e) {
        if (e.fault().code() != RpcFault.OVERLOADED) {
          throw e;
        }
        failure = e;
        wait = Math.min(Math.max(e.fault().retryAfterMillis(), PAUSE_MILLIS), PAUSE_MILLIS_MAX);
      } catch (ClientException.Unreachable e) {
        failure = e;
        wait = pause;
        pause = Math.min(2 * pause, PAUSE_MILLIS_MAX);
      }
      if (System.nanoTime() + Duration.ofMillis(wait).toNanos() > deadline) {
        throw failure;
      }
      Thread.sleep(wait);
    }
  }

  /** Each node once. An overloaded one is passed over too: its neighbours may have room. */
  private <P extends Record, R extends Record> R callOnAny(ApiMethod<P, R> method, P params,
      Duration serverWait) throws ClientException, InterruptedException {
    int first = current.get();
    ClientException failure = new ClientException.Unreachable("no node", null);
    for (int i = 0; i < config.nodes().size(); i++) {
      int at = (first + i) % config.nodes().size();
      try {
        R result = callOn(config.nodes().get(at), method, params, serverWait);
        current.set(at);
        return result;
      } catch (ClientException.Unreachable e) {
        failure = e;
      } catch (ClientException.Refused e) {
        if (e.fault().code() != RpcFault.OVERLOADED) {
          current.set(at);
          throw e;
        }
        failure = e;
      }
    }
    throw failure;
  }

  private <P extends Record, R extends Record> R callOn(URI node, ApiMethod<P, R> method, P params,
      Duration serverWait) throws ClientException, InterruptedException {
    long id = ids.incrementAndGet();
    HttpRequest request = HttpRequest.newBuilder(node.resolve("/rpc"))
        .timeout(config.answerTimeout().plus(serverWait)).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers
            .ofString(codec.request(method.name(), JsonForm.of(params), id)))
        .build();
    HttpResponse<String> response;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new ClientException.Unreachable(node + ": " + e.getClass().getSimpleName(), e);
    }
    if (response.statusCode() >= 500) {
      throw new ClientException.Unreachable(node + ": HTTP " + response.statusCode(), null);
    }
    if (response.statusCode() != OK && response.body().isEmpty()) {
      throw new ClientException.BadAnswer(node + ": HTTP " + response.statusCode());
    }
    return codec.result(codec.message(response.body()), method.result(), id);
  }

  @Override
  public void close() {
    http.close();
  }
}
