package io.mulu.testnet.founding;

import io.mulu.node.config.ConfigException;
import io.mulu.node.config.NodeConfig;
import io.mulu.testnet.net.NodeFolder;
import io.mulu.testnet.net.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration of a node of a local consortium. */
public final class NodeFiles {
  private NodeFiles() {
  }

  public static void write(NodeFolder folder, Ports ports, Path genesis) throws IOException {
    Path node = folder.node().toAbsolutePath().normalize();
    try {
      NodeConfig config = NodeConfig.defaults(node, relative(node, folder.passphrase()))
          .withBasePort(ports.base()).withPeersBind("127.0.0.1")
          .withGenesisFile(relative(node, genesis)).withDataFolder(".");
      Files.writeString(folder.config(), config.render());
    } catch (ConfigException e) {
      throw new IllegalStateException("a configuration of our own making is refused", e);
    }
  }

  /** So that the consortium's folder may be moved as a whole. */
  private static String relative(Path from, Path to) {
    return from.relativize(to.toAbsolutePath().normalize()).toString();
  }
}
