package io.mulu.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Call;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.GrantTerms;
import io.mulu.protocol.object.GrantUsage;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.LedgerObject;
import io.mulu.protocol.object.LevelRules;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.Stage;
import io.mulu.protocol.object.StagePlan;
import io.mulu.protocol.object.State;
import io.mulu.vm.contracts.CaseRules;
import io.mulu.vm.contracts.Contracts;
import io.mulu.vm.decision.DecisionFacts;
import io.mulu.vm.decision.HoldScope;
import io.mulu.vm.decision.LevelPolicy;
import io.mulu.vm.lifecycle.Authority;
import io.mulu.vm.lifecycle.Electorates;
import io.mulu.vm.lifecycle.Holds;
import io.mulu.vm.lifecycle.Lifecycle;
import io.mulu.vm.lifecycle.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/spec/contracts.md says what the tables say, because it is made from them. */
final class ContractsDocTest {
  private static final Path DOC = Path.of(System.getProperty("mulu.root", ".."), "docs", "spec",
      "contracts.md");

  @Test
  void theDocumentIsWhatTheTablesSay() throws IOException {
    String text = render();
    if (Boolean.getBoolean("mulu.docs.write")) {
      Files.createDirectories(Objects.requireNonNull(DOC.getParent()));
      Files.writeString(DOC, text);
    }
    assertThat(Files.readString(DOC))
        .as("rewrite it with -Dmulu.docs.write=true, and review the difference").isEqualTo(text);
  }

  private static String render() throws IOException {
    String text;
    try (InputStream in = Objects
        .requireNonNull(ContractsDocTest.class.getResourceAsStream("/contracts-template.md"))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Map<String, String> parts = new TreeMap<>();
    parts.put("objects", Contracts.LIFECYCLES.all().stream().map(ContractsDocTest::object)
        .collect(Collectors.joining("\n")));
    parts.put("roles", roles());
    parts.put("holds", holds());
    parts.put("scope", scope());
    parts.put("caseRules", caseRules());
    parts.put("levels", levels());
    parts.put("purposes", purposes());
    parts.put("reasons", reasons());
    parts.put("atOnce", "" + Contracts.TITLES_AT_ONCE_MAX);
    parts.put("electorate", "" + Stage.ELECTORATE_MAX);
    parts.put("disputes", "" + Holds.DISPUTES_MAX);
    parts.put("cases", "" + Contracts.OPEN_CASES_MAX);
    parts.put("panel", "" + Electorates.PANEL_MAX);
    parts.put("votingMinutes", "" + Contracts.VOTING_MILLIS_MIN / 60_000);
    parts.put("dueEvents", "" + Executor.DUE_EVENTS_MAX);
    parts.put("dueCreated", "" + Executor.DUE_CREATED_MAX);
    parts.put("candidates", "" + DecisionFacts.CANDIDATES_MAX);
    parts.put("codeDepth", "" + Contracts.CODE_DEPTH_MAX);
    parts.put("rights", "" + Contracts.RIGHTS_PER_VERSION_MAX);
    parts.put("leases", "" + GrantUsage.LEASES_MAX);
    parts.put("depth", "" + GrantTerms.DEPTH_MAX);
    for (Map.Entry<String, String> part : parts.entrySet()) {
      assertThat(text).contains("{{" + part.getKey() + "}}");
      text = text.replace("{{" + part.getKey() + "}}", part.getValue().stripTrailing());
    }
    assertThat(text).doesNotContain("{{");
    return text;
  }

  private static <T extends LedgerObject> String object(Lifecycle<T> lifecycle) {
    StringBuilder out = new StringBuilder("\n### " + title(lifecycle.kind().prefix()) + "\n");
    out.append("```mermaid\nstateDiagram-v2\n");
    lifecycle.rows().stream().map(ContractsDocTest::edge).distinct()
        .forEach(edge -> out.append("  ").append(edge).append('\n'));
    out.append(
        "```\n| from | by | authority | if | to | and | event |\n|---|---|---|---|---|---|---|\n");
    for (Row<T> row : lifecycle.rows()) {
      List<String> and = new ArrayList<>(row.effects());
      if (row.mindsHolds()) {
        and.add(0, "*unless held*");
      }
      if (row.isEdit()) {
        and.add(0, "*edit*");
      }
      out.append(line(row.from() == null ? "–" : row.from().name(), call(row),
          row.authorities().stream().map(Authority::show).collect(Collectors.joining(" or ")),
          row.when(), to(row), String.join("; ", and), "`" + row.event() + "`"));
    }
    return out.toString();
  }

  private static String edge(Row<?> row) {
    State from = row.from();
    State to = row.to() == null ? from : row.to();
    String cause = row.call() == null
        ? row.authorities().get(0).show()
        : call(row).replace("`", "");
    String label = row.authorities().get(0) instanceof Authority.Approved approved
        ? approved.verdict().name().toLowerCase(Locale.ROOT)
        : cause;
    String target = row.ended() == null ? String.valueOf(to) : "ENDED_" + row.ended();
    return (from == null ? "[*]" : from.name()) + " --> " + target + ": " + label;
  }

  private static String to(Row<?> row) {
    if (row.ended() != null) {
      return "ENDED(" + row.ended() + ")";
    }
    return row.to() == null ? "stays" : String.valueOf(row.to());
  }

  private static String call(Row<?> row) {
    Class<? extends Call> call = row.call();
    return call == null ? "–" : "`" + call.getSimpleName() + "`";
  }

  private static String roles() {
    return """
        | role | given by | to |
        |---|---|---|
        | ORG_ADMIN, STEWARD, PRIVACY_OFFICER, DATA_COMMITTEE, ETHICS, CLINICIAN | own ORG_ADMIN | persons |
        | BREAK_GLASS | own PRIVACY_OFFICER, not to himself | persons |
        | AUDITOR | own ORG_ADMIN | anyone in a REGULATOR organisation |
        | CONSENT_RECORDER | own ORG_ADMIN | anyone in a HOSPITAL or PATIENT_AGENT |
        | GATEWAY | own ORG_ADMIN | services |
        | RESEARCHER | own ORG_ADMIN | anyone |
        """;
  }

  private static String holds() {
    StringBuilder out = new StringBuilder(
        "\n| reason | on | placed and lifted by |\n|---|---|---|\n");
    for (Holds.Rule rule : Holds.RULES) {
      out.append(
          line(
              rule.reason().name(), Stream.of(ObjectKind.values()).filter(rule.kinds()::contains)
                  .map(ObjectKind::prefix).collect(Collectors.joining(", ")),
              rule.authority().show()));
    }
    return out + line("DISPUTE", "subject of a case", "the case")
        + line("TITLE", "grant", "the fall of its title")
        + line("PARENT", "grant", "the revocation of the grant it was delegated from");
  }

  private static String scope() {
    StringBuilder out = new StringBuilder("\n| hold |");
    Stream.of(Purpose.values()).forEach(p -> out.append(' ').append(p).append(" |"));
    out.append("\n|---|").append("---|".repeat(Purpose.values().length)).append('\n');
    for (HoldReason reason : HoldReason.values()) {
      out.append("| ").append(reason).append(" |");
      Stream.of(Purpose.values())
          .forEach(p -> out.append(HoldScope.minds(reason, p) ? " stops |" : " – |"));
      out.append('\n');
    }
    return out.toString();
  }

  private static String caseRules() {
    StringBuilder out = new StringBuilder(
        "\n| code | about | holds it | if upheld |\n|---|---|---|---|\n");
    for (CaseCode code : CaseCode.values()) {
      CaseRules rules = CaseRules.of(code);
      String about = rules.subjects().isEmpty()
          ? code == CaseCode.EMERGENCY_UNJUSTIFIED
              ? "an emergency grant, by its review"
              : "(objects to come)"
          : Stream.of(ObjectKind.values()).filter(rules.subjects()::contains)
              .map(ObjectKind::prefix).collect(Collectors.joining(", "));
      out.append(line(code.name(), about, rules.holds() ? "yes" : "no", effect(code, rules)));
    }
    return out.toString();
  }

  private static String effect(CaseCode code, CaseRules rules) {
    return switch (code) {
      case TITLE_CONTESTED ->
        "ENDED(REJECTED), or ENDED(REVOKED) once confirmed; of HOLD, its version is REPUDIATED";
      case EMERGENCY_UNJUSTIFIED -> "the actor loses BREAK_GLASS";
      default -> rules.effect() == null ? "stands as a finding" : "ENDED(" + rules.effect() + ")";
    };
  }

  private static String levels() {
    StringBuilder out = new StringBuilder(
        "| level | publication | access | for research | consent |"
            + " minimum cell | noise on | view through the gateway | for care alone | excluded |\n"
            + "|---|---|---|---|---|---|---|---|---|---|\n");
    for (int level = 1; level <= 5; level++) {
      LevelRules rules = LevelPolicy.initial(level);
      out.append(line("" + level, stages(rules.publication()), stages(rules.access()),
          stages(LevelPolicy.access(rules, List.of(), Purpose.HRESCH, false, false)),
          rules.consent().name(), "" + rules.minimumCell(), actions(rules.noisy()),
          actions(rules.gatewayView()), actions(rules.careOnly()), actions(rules.excluded())));
    }
    return out + "\nLAW_OR_ETHICS: the dataset names a legal basis, or the request an ethics"
        + " approval; care needs neither. EXPLICIT_OR_TREATMENT: care needs none. EXPLICIT: only"
        + " ETREAT needs none. METADATA needs none at any level. IRB among the dataset's terms adds"
        + " the stage ETHICS at every level.";
  }

  private static String purposes() {
    StringBuilder out = new StringBuilder("\n| purpose | one of |\n|---|---|\n");
    for (Purpose purpose : Purpose.values()) {
      out.append(line(purpose.name(), LevelPolicy.roles(4, Action.RECORD, purpose).stream()
          .map(Enum::name).collect(Collectors.joining(", "))));
    }
    return out.toString();
  }

  private static String actions(List<Action> actions) {
    return actions.stream().map(Enum::name).collect(Collectors.joining(", "));
  }

  private static String stages(List<StagePlan> plans) {
    return plans.isEmpty()
        ? "nobody"
        : plans.stream()
            .map(plan -> plan.group() + " " + plan.needed() + (plan.veto() ? " (veto)" : ""))
            .collect(Collectors.joining(", then "));
  }

  private static String reasons() {
    StringBuilder out = new StringBuilder(
        "| number | name | English | 中文 | remedy |\n|---|---|---|---|---|\n");
    for (Reason reason : Reason.values()) {
      out.append(line("" + reason.number(), "`" + reason.name() + "`", reason.english(),
          reason.chinese(), reason.remedy()));
    }
    return out.toString();
  }

  private static String line(String... cells) {
    return Stream.of(cells).map(cell -> " " + cell + " |")
        .collect(Collectors.joining("", "|", "\n"));
  }

  private static String title(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
