package io.mulu.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Which nodes to ask, and how patiently.
 *
 * @param nodes
 *          base addresses such as {@code http://127.0.0.1:7401}, tried in this order
 * @param connectTimeout
 *          for a connection
 * @param answerTimeout
 *          for one answer, the node's own waiting not counted
 * @param patience
 *          for a question over all its repetitions: overload, lost connections, other nodes
 */
public record ClientConfig(List<URI> nodes, Duration connectTimeout, Duration answerTimeout,
    Duration patience) {
  public ClientConfig {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("nodes: name at least one");
    }
    for (URI node : nodes) {
      if (!"http".equals(node.getScheme()) || node.getHost() == null) {
        throw new IllegalArgumentException("nodes: " + node + " is not http://host:port");
      }
    }
  }

  public static ClientConfig of(URI... nodes) {
    return new ClientConfig(List.of(nodes), Duration.ofSeconds(3), Duration.ofSeconds(15),
        Duration.ofSeconds(60));
  }
}
