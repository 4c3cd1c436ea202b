package io.mulu.node;

import io.mulu.node.config.NodeConfig;
import io.mulu.node.keys.NodeKeys;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Founder;
import io.mulu.protocol.Genesis;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.protocol.TransactionBody;
import io.mulu.protocol.crypto.KeyAlgorithm;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Founders with real keys, a signed genesis and a node.toml each, below one folder. */
final class TestConsortium {
  private final SecureRandom random = new SecureRandom();
  private final List<KeyPair> admins = new ArrayList<>();
  private final List<Path> configs = new ArrayList<>();
  private final List<NodeKeys> nodeKeys = new ArrayList<>();
  private final List<Integer> ports;
  private final Genesis genesis;

  TestConsortium(Path folder, int validators, ChainParameters parameters) throws Exception {
    this(folder, validators, 0, parameters);
  }

  /**
   * @param spares
   *          nodes with keys that genesis does not list; the first is of one more founder
   */
  TestConsortium(Path folder, int validators, int spares, ChainParameters parameters)
      throws Exception {
    List<Founder> founders = new ArrayList<>();
    ports = freePorts(3 * (validators + spares));
    Files.writeString(folder.resolve("passphrase"), "a passphrase for tests\n");
    for (int i = 0; i < validators + spares; i++) {
      Path data = Files.createDirectories(folder.resolve("node" + i).resolve("data"));
      NodeKeys keys = NodeKeys.generate(data.resolve("keys"),
          "a passphrase for tests".toCharArray(), Instant.now(), random);
      nodeKeys.add(keys);
      configs.add(writeConfig(folder, i, ports.subList(3 * i, 3 * i + 3)));
      if (i > validators) {
        continue;
      }
      KeyPair admin = KeyPair.generate(KeyAlgorithm.ED25519, random);
      admins.add(admin);
      founders.add(new Founder("H" + i, new LocalizedText("", "Hospital " + i),
          OrganizationType.HOSPITAL, admin.publicKey(),
          i == validators
              ? null
              : new Founder.NodeCard(keys.consensus().publicKey(), keys.device().publicKey(),
                  keys.pins(), address(i))));
    }
    Genesis unsigned = new Genesis("test", "intl", System.currentTimeMillis() - 1000, parameters,
        founders, List.of(), List.of());
    genesis = unsigned.signedBy(admins.stream().map(a -> a.sign(unsigned.bytesToSign())).toList());
    Files.write(folder.resolve("genesis.bin"), genesis.encode().toArray());
  }

  private static Path writeConfig(Path folder, int index, List<Integer> ports) throws IOException {
    Path file = folder.resolve("node" + index).resolve("node.toml");
    Files.writeString(file, """
        [node]
        data = "data"
        genesis = "../genesis.bin"
        [ports]
        peers = %d
        rpc = %d
        operations = %d
        [bind]
        peers = "127.0.0.1"
        [keys]
        passphrase_file = "../passphrase"
        """.formatted(ports.get(0), ports.get(1), ports.get(2)));
    return file;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ServerSocket socket = new ServerSocket(0);
      sockets.add(socket);
      ports.add(socket.getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return ports;
  }

  Genesis genesis() {
    return genesis;
  }

  NodeConfig config(int index) throws Exception {
    return NodeConfig.read(configs.get(index));
  }

  NodeKeys keys(int node) {
    return nodeKeys.get(node);
  }

  /** Where a node listens for peers. */
  String address(int node) {
    return "127.0.0.1:" + ports.get(3 * node);
  }

  /** A call of the first admin of a founder, signed, valid for two minutes. */
  Submission submission(int founder, Call call) {
    return submission(genesis.adminId(founder), admins.get(founder), call);
  }

  Submission submission(Hash sender, KeyPair key, Call call) {
    byte[] nonce = new byte[TransactionBody.NONCE_BYTES];
    random.nextBytes(nonce);
    TransactionBody body = new TransactionBody(genesis.chainId(), sender, key.publicKey(),
        Bytes.wrap(nonce), System.currentTimeMillis() + 120_000, call, null, 0);
    return new Submission(Transaction.sign(body, key), Bytes.EMPTY);
  }
}
