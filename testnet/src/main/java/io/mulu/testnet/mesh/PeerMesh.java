package io.mulu.testnet.mesh;

import io.mulu.node.config.ConfigException;
import io.mulu.node.config.NodeConfig;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.testnet.net.LocalNet;
import io.mulu.testnet.net.LocalNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Every validator of a local consortium reaches every other through a proxy of its own. Each gets a
 * configuration beside its {@code node.toml} by which it listens on a port that no address on the
 * chain names, and dials the proxies: the addresses of genesis lead nowhere, so nothing passes by.
 * Thread-safe.
 */
public final class PeerMesh implements AutoCloseable {
  private static final String CONFIG = "proxied.toml";

  private final int size;
  /** Of the link from i to j at {@code i * size + j}; those from i to i carry nothing. */
  private final List<Link> links = new ArrayList<>();
  private final List<PeerProxy> proxies = new ArrayList<>();

  private PeerMesh(int size, SplittableRandom random) {
    this.size = size;
    for (int i = 0; i < size * size; i++) {
      links.add(new Link(random.split()));
    }
  }

  /**
   * Before the validators start. They do not reach one another any more when it is closed.
   *
   * @param random
   *          for jitter and loss
   */
  public static PeerMesh open(LocalNet net, Genesis genesis, SplittableRandom random)
      throws IOException {
    PeerMesh mesh = new PeerMesh(net.nodes().size(), random);
    try {
      for (int i = 0; i < mesh.size; i++) {
        LocalNode node = net.nodes().get(i);
        List<NodeConfig.LocalPeer> peers = new ArrayList<>();
        for (int j = 0; j < mesh.size; j++) {
          if (i != j) {
            LocalNode other = net.nodes().get(j);
            PeerProxy proxy = PeerProxy.open(new InetSocketAddress(InetAddress.getLoopbackAddress(),
                other.member().ports().hiddenPeers()), mesh.link(i, j), mesh.link(j, i));
            mesh.proxies.add(proxy);
            peers.add(new NodeConfig.LocalPeer(pin(genesis, other.member().code()),
                "127.0.0.1:" + proxy.port()));
          }
        }
        node.configure(write(node, peers));
      }
      return mesh;
    } catch (IOException e) {
      mesh.close();
      throw e;
    }
  }

  private static Path write(LocalNode node, List<NodeConfig.LocalPeer> peers) throws IOException {
    Path own = node.folder().config();
    try {
      NodeConfig config = NodeConfig.read(own).withPeersPort(node.member().ports().hiddenPeers())
          .withLocalPeers(peers);
      Path proxied = own.resolveSibling(CONFIG);
      Files.writeString(proxied, config.render());
      return proxied;
    } catch (ConfigException e) {
      throw new IOException(own + ": " + e.getMessage(), e);
    }
  }

  private static Hash pin(Genesis genesis, String code) throws IOException {
    Founder founder = genesis.founders().stream().filter(f -> f.code().equals(code)).findFirst()
        .orElseThrow(() -> new IOException(code + " is no founder"));
    return Objects.requireNonNull(founder.validator(), code + " has no node").tlsPins().get(0);
  }

  private Link link(int from, int to) {
    return links.get(from * size + to);
  }

  public int size() {
    return size;
  }

  /** The direction from one validator to another. */
  public void set(int from, int to, LinkConduct conduct) {
    link(from, to).set(conduct);
  }

  public void setAll(LinkConduct conduct) {
    links.forEach(link -> link.set(conduct));
  }

  @Override
  public void close() throws IOException {
    for (PeerProxy proxy : proxies) {
      proxy.close();
    }
  }
}
