package io.mulu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.node.NodeProcess;
import io.mulu.node.config.NodeConfig;
import io.mulu.testnet.net.Ports;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual's way to a new validator and to other parameters, on real nodes. */
final class GovernanceCommandsTest {
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir
  Path temp;

  private final List<NodeProcess> nodes = new ArrayList<>();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private String url = "";

  @BeforeEach
  void found() throws Exception {
    Files.writeString(temp.resolve("p"), "a passphrase\n");
    Ports ports = Ports.free(2);
    done("org", "init", "--code", "H1", "--name", "H1", "--address",
        "127.0.0.1:" + ports.next(0).base(), "--out", path("H1"), "--passphrase-file", path("p"));
    done("org", "init", "--code", "H2", "--name", "H2", "--out", path("H2"), "--passphrase-file",
        path("p"));
    done("genesis", "create", path("H1/organization.card"), path("H2/organization.card"), "--name",
        "c", "--out", path("genesis.draft"));
    for (String code : List.of("H1", "H2")) {
      done("genesis", "sign", path("genesis.draft"), "--key", path(code + "/admin.key"),
          "--passphrase-file", path("p"));
    }
    done("org", "init", "--code", "H2", "--name", "H2", "--address",
        "127.0.0.1:" + ports.next(1).base(), "--out", path("H2node"), "--passphrase-file",
        path("p"));
    start("H1", ports.next(0).base());
    start("H2node", ports.next(1).base());
    url = "http://127.0.0.1:" + nodes.get(0).rpcPort();
  }

  private void start(String member, int basePort) throws Exception {
    done("node", "init", "--dir", path(member), "--genesis", path("genesis.bin"),
        "--passphrase-file", path("p"), "--base-port", "" + basePort, "--bind", "127.0.0.1");
    nodes.add(NodeProcess.start(NodeConfig.read(temp.resolve(member).resolve("node/node.toml"))));
  }

  @AfterEach
  void stop() {
    nodes.forEach(NodeProcess::close);
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  private void done(String... arguments) {
    assertThat(run(arguments)).as("%s: %s", List.of(arguments), err).isZero();
  }

  private String path(String name) {
    return temp.resolve(name).toString();
  }

  private String[] by(String founder, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--node", url, "--key", path(founder + "/admin.key"), "--passphrase-file",
        path("p")));
    return all.toArray(String[]::new);
  }

  private JsonNode json(String... arguments) throws Exception {
    done(arguments);
    return new ObjectMapper().readTree(out.toString());
  }

  private String[] ready() {
    return new String[]{"validator", "ready", "--config", path("H2node/node/node.toml"), "--node",
        "http://127.0.0.1:" + nodes.get(1).rpcPort()};
  }

  @Test
  void aValidatorIsAddedByTheCommandsOfTheManual() throws Exception {
    assertThat(run(ready())).as("nothing was proposed").isEqualTo(ExitCode.REFUSED);
    done(by("H2", "validator", "propose", "--add", path("H2node/organization.card")));
    assertThat(out.toString()).contains("proposal:");
    done("validator", "proposal", "--node", url);
    assertThat(out.toString()).contains("being voted on").contains("not ready yet");
    assertThat(run(by("H2", "validator", "vote"))).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).contains("REQUESTER_VOTES");
    done(by("H1", "validator", "vote"));
    done("validator", "proposal", "--node", url);
    assertThat(out.toString()).contains("waits for the new validator");

    long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (run(ready()) != ExitCode.OK) {
      assertThat(System.nanoTime()).as("its node catches up: %s", err).isLessThan(until);
      Thread.sleep(200);
    }

    assertThat(
        json("validator", "proposal", "--node", url, "--json").path("effectiveHeight").asLong())
        .isPositive();
    assertThat(json("validator", "list", "--node", url, "--json").path("set").path("validators"))
        .hasSize(2);
    done("validator", "list", "--node", url, "--height", "1");
    assertThat(out.toString()).contains("1 validators, quorum 1");
  }

  @Test
  void parametersAreChangedByNameAndWithinTheirRange() throws Exception {
    assertThat(run(by("H2", "validator", "propose", "--parameter", "noSuch=1")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("heartbeatMillis");
    assertThat(run(by("H2", "validator", "propose", "--parameter", "heartbeatMillis=20000")))
        .as("gateways would find the head stale").isEqualTo(ExitCode.USAGE);
    assertThat(run(by("H2", "validator", "propose", "--replace", "00"))).isEqualTo(ExitCode.USAGE);
    done(by("H2", "validator", "propose", "--parameter", "heartbeatMillis=9000", "--parameter",
        "primaryTenure=7"));
    assertThat(run(by("H1", "validator", "propose", "--parameter", "primaryTenure=8")))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).contains("PROPOSAL_OPEN");
    done(by("H2", "validator", "withdraw"));
    done(by("H2", "validator", "propose", "--parameter", "primaryTenure=7"));
    done(by("H1", "validator", "vote"));

    done("validator", "proposal", "--node", url);
    assertThat(out.toString()).contains("in force from height");
  }
}
