package io.mulu.bench.load;

import io.mulu.protocol.Submission;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * Hands transactions in by batches of JSON-RPC, as cheaply as a client can: the load must not take
 * the machine from what is measured. Thread-safe.
 */
final class RawRpc implements AutoCloseable {
  /** Requests of a batch that a node takes by default. */
  static final int BATCH_MAX = 100;
  /** Many validators on one machine, with much on its way, take their time. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  /** Nodes answer within 20 s by default; the same bytes are then submitted again. */
  private static final long WAIT_MILLIS = 15_000;
  private static final String FINAL = "\"stage\":\"FINAL\"";
  private static final String APPLIED = "\"outcome\":\"APPLIED\"";
  private static final String ERROR = "\"error\"";

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .build();

  /**
   * @return how many were taken; the node has said no to the others
   */
  int submit(URI node, List<Submission> batch) throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder("[");
    for (Submission submission : batch) {
      body.append(body.length() == 1 ? "" : ",")
          .append(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tx_submit\",\"params\":{\"proof\":false,"
                  + "\"submission\":\"")
          .append(submission.encode().base64()).append("\"}}");
    }
    String answer = post(node, body.append(']').toString());
    int refused = 0;
    for (int at = answer.indexOf(ERROR); at >= 0; at = answer.indexOf(ERROR, at + 1)) {
      refused++;
    }
    return batch.size() - refused;
  }

  /**
   * @return whether it was taken; then it is final
   */
  boolean submitAndWait(URI node, Submission submission) throws IOException, InterruptedException {
    String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tx_submit\",\"params\":{\"proof\":false,"
        + "\"waitMillis\":\"" + WAIT_MILLIS + "\",\"submission\":\"" + submission.encode().base64()
        + "\"}}";
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      String answer = post(node, body);
      if (answer.contains(ERROR)) {
        return false;
      }
      if (answer.contains(FINAL)) {
        if (!answer.contains(APPLIED)) {
          throw new IOException("a transaction was reverted: " + answer);
        }
        return true;
      }
    }
    throw new IOException("a transaction is not final after " + PATIENCE);
  }

  private String post(URI node, String body) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(node.resolve("/rpc")).timeout(PATIENCE)
        .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(node + " answers HTTP " + response.statusCode());
    }
    return response.body();
  }

  @Override
  public void close() {
    http.close();
  }
}
