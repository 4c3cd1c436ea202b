package io.mulu.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.DecoderRules;
import io.mulu.protocol.Hash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that somebody has edited. */
class NodeConfigFuzzTest {
  private static final Path FOLDER = Path.of("/srv/mulu");

  static Stream<byte[]> seeds() throws ConfigException {
    NodeConfig plain = NodeConfig.defaults(FOLDER, "passphrase");
    NodeConfig full = plain.withBasePort(7410).withPeersBind("127.0.0.1")
        .withDataFolder("/srv/mulu").withGenesisFile("../g.json")
        .withLocalPeers(List.of(new NodeConfig.LocalPeer(Hash.sha256(Bytes.utf8("pin")), ""),
            new NodeConfig.LocalPeer(Hash.ZERO, "hospital-a.example:7400")));
    return Stream
        .of(plain.render(), full.render(), "[keys]\npassphrase_file = \"pass\"\n",
            "keys.passphrase_env = 'PASS'\n[ports]\nbase = 0x1234\n",
            "[[peer]]\npin = \"00\"\naddress = \"\"\n", "[keys\n",
            "a = {b = [1, 2.5, 1979-05-27]}\n", "[rpc]\nbatch_max = 99999999999999999999\n")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void isRefusedByNameOrRendersAsItself(byte[] input) throws ConfigException {
    String toml = new String(input, StandardCharsets.UTF_8);
    NodeConfig config;
    try {
      config = DecoderRules.bounded(input.length, () -> NodeConfig.parse(toml, FOLDER));
    } catch (ConfigException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }

    assertThat(NodeConfig.parse(config.render(), FOLDER).render()).isEqualTo(config.render());
    assertThat(config.peersBind()).isNotNull();
    assertThat(config.rpcBind().getAddress().isLoopbackAddress()).isTrue();
    assertThat(config.operationsBind().getAddress().isLoopbackAddress()).isTrue();
    assertThat(config.dataFolder()).isNotNull();
    assertThat(config.keysFolder()).isNotNull();
    assertThat(config.genesisFile()).isNotNull();
  }
}
