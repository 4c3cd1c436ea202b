package io.mulu.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code node.toml} may say, and what is said of what it may not. */
class NodeConfigTest {
  private static final String KEYS = "[keys]\npassphrase_file = \"pass\"\n";
  private static final Hash PIN = Hash.sha256(Bytes.utf8("pin"));

  @TempDir
  Path folder;

  private NodeConfig parse(String toml) throws ConfigException {
    return NodeConfig.parse(toml, folder);
  }

  private void refused(String toml, String path, String problem) {
    assertThatThrownBy(() -> parse(toml))
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.path()).isEqualTo(path))
        .hasMessageContaining(problem);
  }

  @Test
  void defaultsAreThoseOfTheDesign() throws Exception {
    NodeConfig config = parse(KEYS);

    assertThat(config.peersBind().getPort()).isEqualTo(7400);
    assertThat(config.rpcBind().getPort()).isEqualTo(7401);
    assertThat(config.operationsBind().getPort()).isEqualTo(7402);
    assertThat(config.rpcBind().getAddress().isLoopbackAddress()).isTrue();
    assertThat(config.operationsBind().getAddress().isLoopbackAddress()).isTrue();
    assertThat(config.dataFolder()).isEqualTo(folder.resolve("data"));
    assertThat(config.keysFolder()).isEqualTo(folder.resolve("data/keys"));
    assertThat(config.genesisFile()).isEqualTo(folder.resolve("genesis.json"));
    assertThat(config.localPeers()).isEmpty();
  }

  @Test
  void renderedFileReadsBackAsItself() throws Exception {
    NodeConfig config = NodeConfig.defaults(folder, "a \"quoted\\path\"").withBasePort(7410)
        .withPeersBind("127.0.0.1").withDataFolder("/srv/mulu").withGenesisFile("../g.json")
        .withLocalPeers(List.of(new NodeConfig.LocalPeer(PIN, "hospital-a.example:7400"),
            new NodeConfig.LocalPeer(PIN, "")));

    NodeConfig again = parse(config.render());

    assertThat(again.render()).isEqualTo(config.render());
    assertThat(again.rpcBind().getPort()).isEqualTo(7411);
    assertThat(again.dataFolder()).isEqualTo(Path.of("/srv/mulu"));
    assertThat(again.localMembers()).singleElement()
        .satisfies(m -> assertThat(m.addresses()).containsExactly("hospital-a.example:7400"));
  }

  @Test
  void everySettingIsRenderedWithUnitDefaultAndReason() throws Exception {
    String file = NodeConfig.defaults(folder, "pass").render();

    for (Setting setting : Setting.values()) {
      assertThat(file).contains(String.join("\n", setting.comment()) + "\n" + setting.key());
    }
  }

  @Test
  void unknownNamesAreRefusedWithTheNearestKnownOne() {
    refused(KEYS + "[port]\nbase = 1\n", "port", "did you mean ports?");
    refused(KEYS + "[ports]\nbse = 1\n", "ports.bse", "did you mean ports.base?");
    refused(KEYS + "[mempool]\ntransaction_max = 1\n", "mempool.transaction_max",
        "did you mean mempool.transactions_max?");
    refused(KEYS + "[[peer]]\npn = \"00\"\n", "peer[0].pn", "did you mean peer[0].pin?");
    refused("base = 7400\n" + KEYS, "base", "is no setting");
  }

  @Test
  void wrongValuesAreRefusedWithTheirPath() {
    refused(KEYS + "[ports]\nbase = \"7400\"\n", "ports.base", "whole number");
    refused(KEYS + "[ports]\nbase = 7400.5\n", "ports.base", "whole number");
    refused(KEYS + "[ports]\nbase = 65533\n", "ports.base", "1..65532");
    refused(KEYS + "[ports]\nrpc = 7400\n", "ports.base", "one port twice");
    refused(KEYS + "[ports]\nrpc = 99999999999999999999\n", "ports.rpc", "whole number");
    refused(KEYS + "[node]\ndata = 5\n", "node.data", "text in quotes");
    refused(KEYS + "[node]\ndata = \"\"\n", "node.data", "must not be empty");
    refused(KEYS + "[bind]\nrpc = \"0.0.0.0\"\n", "bind.rpc", "loopback");
    refused(KEYS + "[bind]\noperations = \"10.0.0.1\"\n", "bind.operations", "loopback");
    refused(KEYS + "[bind]\npeers = \"localhost\"\n", "bind.peers", "must be an IP address");
    refused(KEYS + "[bind]\npeers = \"999.1.1.1\"\n", "bind.peers", "must be an IP address");
    refused(KEYS + "[[peer]]\naddress = \"a:1\"\n", "peer[0].pin", "is missing");
    refused(KEYS + "[[peer]]\npin = \"xyz\"\n", "peer[0].pin", "64 hex digits");
    refused(KEYS + "[[peer]]\npin = \"" + PIN.hex() + "\"\naddress = \"a\"\n", "peer[0].address",
        "host:port");
    refused(KEYS + "peer = 3\n[x]\n", "keys.peer", "is no setting");
    refused("peer = 3\n" + KEYS, "peer", "[[peer]]");
    refused(KEYS + "[rpc\n", "", "not TOML in line 3");
    refused("[keys]\npassphrase_file = \"a\"\npassphrase_file = \"b\"\n", "", "Duplicate key");
  }

  @Test
  void numbersOfPeersAreBounded() {
    String peers = IntStream.rangeClosed(0, NodeConfig.LOCAL_PEERS_MAX)
        .mapToObj(i -> "[[peer]]\npin = \"" + Hash.sha256(Bytes.ofLong(i)).hex() + "\"\n")
        .collect(Collectors.joining());
    refused(KEYS + peers, "peer", "more than 64");
    String addresses = IntStream.range(0, 5)
        .mapToObj(i -> "[[peer]]\npin = \"" + PIN.hex() + "\"\naddress = \"h:" + (i + 1) + "\"\n")
        .collect(Collectors.joining());
    refused(KEYS + addresses, "peer[0].pin", "more than 4");
  }

  @Test
  void passphraseHasOneSourceAndNoDefault() throws Exception {
    refused("", "keys.passphrase_file", "no default passphrase");
    refused("[keys]\npassphrase_file = \"a\"\npassphrase_env = \"B\"\n", "keys.passphrase_env",
        "must be empty");
    refused("[keys]\npassphrase_env = \"A B\"\n", "keys.passphrase_env", "name of a variable");

    NodeConfig byFile = parse(KEYS);
    assertThatThrownBy(() -> byFile.passphrase(Map.of())).hasMessageContaining("cannot be read");
    Files.writeString(folder.resolve("pass"), "\n");
    assertThatThrownBy(() -> byFile.passphrase(Map.of())).hasMessageContaining("empty file");
    Files.writeString(folder.resolve("pass"), "s e c r ét\r\n");
    assertThat(byFile.passphrase(Map.of())).isEqualTo("s e c r ét".toCharArray());

    NodeConfig byEnv = parse("[keys]\npassphrase_env = \"MULU_PASS\"\n");
    assertThat(byEnv.passphrase(Map.of("MULU_PASS", "x"))).isEqualTo("x".toCharArray());
    assertThatThrownBy(() -> byEnv.passphrase(Map.of())).hasMessageContaining("MULU_PASS");
  }

  @Test
  void fileIsReadFromDisk() throws Exception {
    Path file = folder.resolve(NodeConfig.FILE_NAME);
    assertThatThrownBy(() -> NodeConfig.read(file)).hasMessageContaining("mulu node init");
    Files.writeString(file, NodeConfig.defaults(folder, "pass").render());

    assertThat(NodeConfig.read(file).render()).isEqualTo(Files.readString(file));

    Files.write(file, new byte[]{(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> NodeConfig.read(file)).hasMessageContaining("not UTF-8");
  }
}
