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
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hospital shares data with another one by the commands of the manual, on a real node. */
final class ContractCommandsTest {
  private static final String HEX = "ab".repeat(32);

  @TempDir
  Path temp;

  private @Nullable NodeProcess node;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private String url = "";

  @BeforeEach
  void found() throws Exception {
    Files.writeString(temp.resolve("p"), "a passphrase\n");
    int base = Ports.free(1).next(0).base();
    done("org", "init", "--code", "H1", "--name", "H1", "--address", "127.0.0.1:" + base, "--out",
        path("H1"), "--passphrase-file", path("p"));
    done("org", "init", "--code", "H2", "--name", "H2", "--out", path("H2"), "--passphrase-file",
        path("p"));
    done("genesis", "create", path("H1/organization.card"), path("H2/organization.card"), "--name",
        "c", "--out", path("genesis.draft"));
    for (String code : List.of("H1", "H2")) {
      done("genesis", "sign", path("genesis.draft"), "--key", path(code + "/admin.key"),
          "--passphrase-file", path("p"));
    }
    done("node", "init", "--dir", path("H1"), "--genesis", path("genesis.bin"), "--passphrase-file",
        path("p"), "--base-port", "" + base, "--bind", "127.0.0.1");
    NodeProcess started = NodeProcess.start(NodeConfig.read(temp.resolve("H1/node/node.toml")));
    node = started;
    url = "http://127.0.0.1:" + started.rpcPort();
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(node).close();
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

  private String[] by(String key, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--node", url, "--key", path(key), "--passphrase-file", path("p")));
    return all.toArray(String[]::new);
  }

  private String[] asked(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--node", url));
    return all.toArray(String[]::new);
  }

  /** What a command made, of that kind, as the person reads it. */
  private String made(String kind, String... arguments) {
    done(arguments);
    return out.toString().lines().filter(line -> line.startsWith(kind + ":")).findFirst()
        .map(line -> line.split(" ")[0]).orElseThrow(() -> new AssertionError(out.toString()));
  }

  private String person(String organization, String name, String role) {
    done("key", "new", "--out", path(name), "--passphrase-file", path("p"));
    done("key", "show", path(name));
    String key = out.toString().split(" ")[0];
    return made("identity",
        by(organization + "/admin.key", "identity", "add", "--public-key", key, "--role", role));
  }

  private JsonNode json(String... arguments) throws Exception {
    done(arguments);
    return new ObjectMapper().readTree(out.toString());
  }

  private String file(String name, String text) throws Exception {
    Files.writeString(temp.resolve(name), text);
    return path(name);
  }

  private String offer(String description) throws Exception {
    return file("dataset.json",
        """
            {"title": {"zh": "糖尿病队列", "en": "Diabetes cohort"}, "description": {"zh": "", "en": "%s"},
             "themes": ["HEAL"], "codingSystems": [], "fields": [], "temporalFrom": "", "temporalTo": "",
             "spatial": [], "counts": [], "level": 2, "legalBasis": "ETHICS-WAIVER",
             "duo": [{"code": "GRU", "value": ""}], "actions": ["COUNT", "RECORD"], "endpoints": [],
             "retentionMonths": 0, "profile": %s, "quality": %s, "approvals": []}
            """
            .formatted(description, profile(), quality()));
  }

  private static String profile() throws Exception {
    return new ObjectMapper().writeValueAsString(
        io.mulu.protocol.json.JsonForm.of(io.mulu.protocol.object.HealthProfile.NONE));
  }

  private static String quality() throws Exception {
    return new ObjectMapper().writeValueAsString(
        io.mulu.protocol.json.JsonForm.of(io.mulu.protocol.object.DatasetQuality.NONE));
  }

  /** Published by two stewards of the first hospital. */
  private String published() throws Exception {
    person("H1", "steward", "STEWARD");
    person("H1", "second", "STEWARD");
    String dataset = made("dataset", by("steward", "catalog", "offer", offer("a cohort")));
    String approval = out.toString().lines().filter(line -> line.startsWith("approval:"))
        .findFirst().orElseThrow().split(" ")[0];
    done(by("second", "grant", "approve", approval));
    assertThat(out.toString()).contains("PUBLISHED");
    return dataset;
  }

  @Test
  void anAccessIsRefusedWithWhatItTakesThenAskedForGivenUsedAndAudited() throws Exception {
    String dataset = published();
    String researcher = person("H2", "researcher", "RESEARCHER");
    String[] explain = asked("grant", "explain", "--identity", researcher, "--dataset", dataset,
        "--action", "COUNT", "--purpose", "HRESCH");
    assertThat(run(explain)).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(out.toString()).contains("DENY").contains("NO_GRANT")
        .contains("needs APPROVAL STEWARDS 1").contains("about " + dataset);

    String request = made("request", by("researcher", "grant", "request", "--dataset", dataset,
        "--action", "count", "--purpose", "HRESCH", "--uses", "3"));
    String approval = out.toString().lines().filter(line -> line.startsWith("approval:"))
        .findFirst().orElseThrow().split(" ")[0];
    assertThat(json(asked("grant", "show", request)).findPath("state").asText()).isEqualTo("OPEN");
    String grant = made("grant", by("second", "grant", "approve", approval));
    done(explain);
    assertThat(out.toString()).contains("PERMIT").contains(grant);

    done(by("researcher", "grant", "use", grant, "--action", "COUNT"));
    assertThat(run(by("researcher", "grant", "use", grant, "--action", "RECORD")))
        .isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).contains("NO_GRANT");
    done(asked("grant", "list", "--state", "ACTIVE"));
    assertThat(out.toString()).contains(grant).contains("HRESCH");
    done(asked("audit", grant));
    assertThat(out.toString()).contains("grant_used").contains("by " + researcher);
    person("H1", "officer", "PRIVACY_OFFICER");
    done(by("officer", "hold", "place", grant, "--reason", "OFFICER"));
    assertThat(run(explain)).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(out.toString()).contains("GRANT_HELD")
        .contains("needs HOLD_LIFTED OFFICER by organization:");
    done(by("officer", "hold", "lift", grant, "--reason", "OFFICER"));
    done(by("researcher", "grant", "revoke", grant));
    done(by("second", "grant", "close", grant));
    assertThat(out.toString()).contains("CLOSED");
  }

  @Test
  void rightsAndDisputesAreSeenAndMade() throws Exception {
    String dataset = published();
    person("H2", "theirs", "STEWARD");
    done(asked("right", "list", dataset));
    assertThat(out.toString()).contains("HOLD NOTICE").contains("share 10000");
    String right = out.toString().split(" ")[0];
    String dispute = made("case",
        by("theirs", "case", "open", right, "--code", "title_contested", "--claim", HEX));
    done(asked("case", "list", "--state", "OPEN"));
    assertThat(out.toString()).contains(dispute).contains("TITLE_CONTESTED");
    done(by("steward", "case", "answer", dispute, "--answer", "REFUTED", "--evidence", HEX));
    done(by("theirs", "case", "close", dispute));
    String organization = StreamSupport
        .stream(json(asked("rpc", "registry_organizations")).path("organizations").spliterator(),
            false)
        .filter(o -> o.path("code").asText().equals("H2")).findFirst().orElseThrow().path("id")
        .asText();
    done(by("steward", "right", "claim", dataset, "--type", "USE", "--for", organization, "--from",
        right, "--share", "2500"));
    done(asked("right", "list", dataset));
    assertThat(out.toString()).contains("USE ").contains("share 2500").contains("share 7500");
    assertThat(run(by("theirs", "right", "revoke", right))).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void consentsAreRecordedByTwoAndSeenByGateways() throws Exception {
    person("H1", "recorder", "CONSENT_RECORDER");
    person("H1", "checker", "CONSENT_RECORDER");
    String form = file("consent.json", """
        {"policy": "", "base": "PERMIT", "provisions": [], "localRules": false,
         "validFrom": "2026-01-01T00:00:00Z", "validTo": "2036-01-01T00:00:00Z",
         "form": "%s", "evidence": "INK"}
        """.formatted(HEX));
    String consent = made("consent", by("recorder", "consent", "record", form, "--locator", HEX));
    assertThat(run(by("recorder", "consent", "verify", consent))).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString()).contains("FOUR_EYES");
    done(by("checker", "consent", "verify", consent));
    done(by("checker", "consent", "revoke", consent, "--form", HEX));
    done(asked("consent", "changes"));
    assertThat(out.toString()).contains(consent);
    assertThat(run(by("recorder", "consent", "record", form, "--locator", "12")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--locator");
  }

  @Test
  void anyCallAndAnyMethodCanBeWrittenAsJson() throws Exception {
    String call = file("call.json", "{\"leaveConsortium\": {}}");
    done(by("H2/admin.key", "tx", "simulate", call));
    assertThat(out.toString()).contains("would be applied");
    assertThat(run(by("H1/admin.key", "tx", "simulate", call))).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(out.toString()).contains("IS_VALIDATOR");
    done(by("H2/admin.key", "tx", "send", call));
    assertThat(out.toString()).contains("ENDED LEFT");

    assertThat(run(by("H1/admin.key", "tx", "send", file("call.json", "{\"leaveConsortium\": "))))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("not JSON");
    assertThat(run(
        by("H1/admin.key", "tx", "send", file("call.json", "{\"revokeGrant\": {\"grant\": 3}}"))))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("revokeGrant.grant");
    done("rpc");
    assertThat(out.toString()).contains("permission_explain");
    assertThat(run(asked("rpc", "no_such"))).isEqualTo(ExitCode.USAGE);
    assertThat(run(asked("rpc", "permission_grant", "{}"))).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void aPersonInATitleAndAnIdOfAnotherKindAreStoppedBeforeAnythingIsSigned() throws Exception {
    person("H1", "steward", "STEWARD");
    assertThat(run(by("steward", "catalog", "offer", offer("call 13812345678"))))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("TELECOM");
    assertThat(run(by("steward", "grant", "revoke", "dataset:x"))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("ids look like grant:");
    assertThat(run(by("steward", "grant", "delegate", "grant:" + "a".repeat(52), "--to",
        "organization:" + "a".repeat(52), "--action", "COUNT", "--until", "tomorrow")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("2027-01-31T00:00:00Z");
    assertThat(run(asked("audit", "nothing"))).isEqualTo(ExitCode.USAGE);
  }
}
