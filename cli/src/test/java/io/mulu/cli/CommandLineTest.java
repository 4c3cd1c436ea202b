package io.mulu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CommandLineTest {
  @TempDir
  Path temp;

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void writePassphrase() throws Exception {
    Files.writeString(temp.resolve("p"), "a passphrase\n");
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  private String path(String name) {
    return temp.resolve(name).toString();
  }

  @Test
  void everyCommandHasHelpThatSaysWhatItDoes() {
    List<String> silent = new ArrayList<>();
    walk(Main.commandLine(new PrintWriter(out), new PrintWriter(err)), silent);
    assertThat(silent).isEmpty();
  }

  private static void walk(CommandLine command, List<String> silent) {
    CommandLine.Model.CommandSpec spec = command.getCommandSpec();
    if (!spec.mixinStandardHelpOptions() || spec.usageMessage().description().length == 0) {
      silent.add(spec.qualifiedName());
    }
    spec.options().stream().filter(o -> o.description().length == 0)
        .forEach(o -> silent.add(spec.qualifiedName() + " " + o.longestName()));
    command.getSubcommands().values().forEach(inner -> walk(inner, silent));
  }

  @Test
  void aCrashPointIsTriedByItsNameAndTheRestIsRefusedBesideIt() throws Exception {
    assertThat(run("simulate", "--crash-points", "--point", "calm:1:9:after:lost:all", "--json"))
        .as(err.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("tried").asInt()).isEqualTo(1);
    assertThat(report.path("failures").isEmpty()).isTrue();
    assertThat(report.path("courses").path(0).path("operations").asInt()).isGreaterThan(100);

    assertThat(run("simulate", "--crash-points", "--point", "calm:1:9:after:lost"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("a point is like calm:");
    assertThat(run("simulate", "--crash-points", "--point", "calm:1:99999:after:lost:all"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("no crash point calm:1:99999");
    assertThat(run("simulate", "--crash-points", "--byzantine", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("simulate", "--every", "3")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aFileIsCommittedToAndRecognisedByItsSaltAlone() throws Exception {
    Files.writeString(temp.resolve("approval.txt"), "ethics approval 2026-041");
    assertThat(run("commit", path("approval.txt"), "--kind", "ETHICS", "--json")).isZero();
    JsonNode made = new ObjectMapper().readTree(out.toString());
    String[] check = {"commit", path("approval.txt"), "--kind", "ETHICS", "--salt",
        made.path("salt").asText(), "--check", made.path("commitment").asText()};
    assertThat(run(check)).isZero();
    Files.writeString(temp.resolve("approval.txt"), "ethics approval 2026-042");
    assertThat(run(check)).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run("commit", path("approval.txt"), "--kind", "ethics")).isEqualTo(ExitCode.USAGE);
    assertThat(run("commit", path("none"), "--kind", "ETHICS")).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void aSimulatedSeedHoldsAndIsTheSameTwice() throws Exception {
    assertThat(run("simulate", "--seed", "3", "--validators", "4", "--json")).isZero();
    JsonNode first = new ObjectMapper().readTree(out.toString());
    assertThat(run("simulate", "--seed", "3", "--validators", "4", "--json")).isZero();
    JsonNode second = new ObjectMapper().readTree(out.toString());

    assertThat(first.path("failures")).isEmpty();
    assertThat(first.path("commits").asLong()).isPositive();
    assertThat(second.path("traceHash")).isEqualTo(first.path("traceHash"));
    assertThat(run("simulate", "--seeds", "9..1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("simulate", "--validators", "3")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void wrongUsageIsToldApartFromAFailedCheckAndFromABadFile() throws Exception {
    Files.writeString(temp.resolve("junk"), "no genesis");

    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(run("demo", "--scale", "0", "--batch")).isEqualTo(ExitCode.USAGE);
    assertThat(run("no-such-command")).isEqualTo(ExitCode.USAGE);
    assertThat(run("genesis", "verify", path("junk"))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("testnet", "status", "--dir", path("empty"))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(run("node", "run", "--config", path("absent"))).isEqualTo(ExitCode.CONFIG);
  }

  @Test
  void aNodeThatDoesNotAnswerIsUnavailableAndNoStackTraceIsShown() {
    int code = run("node", "status", "--node", "http://127.0.0.1:9");

    assertThat(code).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).contains("is the node running?").doesNotContain("\tat ");
  }

  @Test
  void foundersMakeAGenesisByTheCommandsOfTheManual() {
    foundTwo();

    assertThat(run("genesis", "verify", path("genesis.bin"))).isZero();
    assertThat(out.toString()).contains("all 2 founders have signed");
    assertThat(temp.resolve("H1/node/node.toml")).exists();
  }

  /** Steps 1 to 5 of docs/operations/run-a-validator.md, for H1 and H2; H1 gets a node.toml. */
  private void foundTwo() {
    for (String code : List.of("H1", "H2")) {
      assertThat(run("org", "init", "--code", code, "--name", code, "--address", "127.0.0.1:7400",
          "--out", path(code), "--passphrase-file", path("p"))).as(err.toString()).isZero();
    }
    assertThat(run("genesis", "create", path("H1/organization.card"), path("H2/organization.card"),
        "--name", "c", "--out", path("genesis.draft"))).isZero();
    assertThat(run("genesis", "sign", path("genesis.draft"), "--key", path("H2/admin.key"),
        "--passphrase-file", path("p"))).isZero();
    assertThat(out.toString()).contains("still missing: H1");
    assertThat(run("genesis", "sign", path("genesis.draft"), "--key", path("H1/admin.key"),
        "--passphrase-file", path("p"))).isZero();

    assertThat(run("node", "init", "--dir", path("H1"), "--genesis", path("genesis.bin"),
        "--passphrase-file", path("p"))).as(err.toString()).isZero();
  }

  @Test
  void jsonIsTheOnlyThingThatIsPrintedWhenItIsAskedFor() throws Exception {
    foundTwo();

    assertThat(run("genesis", "verify", path("genesis.bin"), "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).path("ok").asBoolean()).isTrue();
    assertThat(run("genesis", "show", path("genesis.bin"), "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).path("founders")).hasSize(2);
  }

  @Test
  void keysAreNeverOverwritten() throws Exception {
    assertThat(run("key", "new", "--out", path("k"), "--passphrase-file", path("p"))).isZero();
    byte[] before = Files.readAllBytes(temp.resolve("k"));

    assertThat(run("key", "new", "--out", path("k"), "--passphrase-file", path("p")))
        .isEqualTo(ExitCode.BAD_INPUT);

    assertThat(Files.readAllBytes(temp.resolve("k"))).isEqualTo(before);
  }

  @Test
  void aCodeThatIsNoneIsRefusedBeforeAnyKeyIsMade() {
    int code = run("org", "init", "--code", "a b", "--name", "x", "--out", path("new"),
        "--passphrase-file", path("p"));

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("code must be a code");
    assertThat(temp.resolve("new")).doesNotExist();
  }

  @Test
  void breakGlassLeavesItsOrderInTheFolderOfAStoppedNodeOnce() throws Exception {
    foundTwo();
    String config = path("H1/node/node.toml");

    assertThat(run("validator", "break-glass", "--config", config, "--floor", "7", "--reason",
        "both others lost")).as(err.toString()).isZero();

    JsonNode order = new ObjectMapper().readTree(temp.resolve("H1/node/break-glass.json").toFile());
    assertThat(order.path("floor").asLong()).isEqualTo(7);
    assertThat(
        run("validator", "break-glass", "--config", config, "--floor", "8", "--reason", "again"))
        .isEqualTo(ExitCode.BAD_INPUT);
  }
}
