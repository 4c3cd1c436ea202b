package io.mulu.vm.decision;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The GA4GH Data Use Ontology as rules: a dataset's terms against what a use says of itself. What
 * the rules do not know is never read as a permission.
 */
public final class Duo {
  public static final String DISEASES = "DISEASE";
  public static final String REGIONS = "REGION";

  private static final List<String> PERMISSIONS = List.of("NRES", "GRU", "HMB", "DS", "POA");
  private static final List<String> PLAIN_MODIFIERS = List.of("IRB", "PUB", "COL", "RTN", "NPU",
      "NCU", "NPUNCU", "GSO", "NMDS", "NPOA", "CC");
  private static final List<String> VALUED_MODIFIERS = List.of("US", "IS", "PS", "TS", "GS", "RS",
      "MOR");
  private static final List<String> OBLIGATIONS = List.of("PUB", "COL", "RTN", "MOR");
  /** What a use can say: kinds of research, and promises about it. */
  private static final List<String> RESEARCH_KINDS = List.of("GRU", "HMB", "DS", "POA", "MDS");
  private static final List<String> PROMISES = List.of("GSO", "NCU", "RS", "PS", "GS");
  /** Longer than any month, so that twelve of them hold a year. */
  private static final long MONTH_MILLIS = 31L * 24 * 3600 * 1000;
  private static final int MONTHS_MAX = 1_200;

  private Duo() {
  }

  /**
   * What is known of a use.
   *
   * @param research
   *          kinds of research (GRU, HMB, DS with a disease, POA, MDS for methods) and promises
   *          (GSO, NCU, RS, PS with a project, GS with a region)
   * @param ethics
   *          whether an ethics approval is attached
   */
  public record Use(Purpose purpose, List<DuoTerm> research, Hash identity, String organizationCode,
      OrganizationType organizationType, boolean ethics, long durationMillis) {
  }

  /** Why a dataset cannot have these terms, or nothing: none at all, or exactly one permission. */
  public static Optional<Reason> problemOfTerms(List<DuoTerm> terms) {
    for (DuoTerm term : terms) {
      boolean plain = PLAIN_MODIFIERS.contains(term.code())
          || (PERMISSIONS.contains(term.code()) && !term.code().equals("DS"));
      boolean valued = VALUED_MODIFIERS.contains(term.code()) || term.code().equals("DS");
      if (!plain && !valued) {
        return Optional.of(Reason.UNKNOWN_CODE);
      }
      if (valued == term.value().isEmpty()
          || ((term.code().equals("TS") || term.code().equals("MOR")) && months(term).isEmpty())) {
        return Optional.of(Reason.BAD_FIELD);
      }
    }
    long permissions = terms.stream().map(DuoTerm::code).filter(PERMISSIONS::contains).distinct()
        .count();
    return terms.isEmpty() || permissions == 1 ? Optional.empty() : Optional.of(Reason.BAD_FIELD);
  }

  /** Why a use cannot say this of itself, or nothing. */
  public static Optional<Reason> problemOfResearch(List<DuoTerm> research) {
    return research.stream()
        .allMatch(t -> RESEARCH_KINDS.contains(t.code()) || PROMISES.contains(t.code()))
            ? Optional.empty()
            : Optional.of(Reason.UNKNOWN_CODE);
  }

  public static boolean asksForEthics(List<DuoTerm> terms) {
    return has(terms, "IRB");
  }

  /** What the user will owe. */
  public static List<DuoTerm> obligations(List<DuoTerm> terms) {
    return terms.stream().filter(term -> OBLIGATIONS.contains(term.code())).toList();
  }

  /**
   * How long the results must not be published, in milliseconds.
   *
   * @param term
   *          a MOR
   */
  public static long moratoriumMillis(DuoTerm term) {
    return months(term).orElse(0) * MONTH_MILLIS;
  }

  /** Whether the territory of the use is one of the dataset's, where it names any. */
  public static boolean isInTerritory(List<DuoTerm> terms, Use use, Rulebook rulebook) {
    return exempt(use.purpose()) || values(terms, "GS").isEmpty()
        || values(use.research(), "GS").stream().anyMatch(region -> values(terms, "GS").stream()
            .anyMatch(allowed -> rulebook.isWithin(REGIONS, region, allowed)));
  }

  /** DUO or ETHICS for each condition that fails: step 5 of a decision. */
  public static List<Reason> problems(List<DuoTerm> terms, Use use, Rulebook rulebook) {
    List<Reason> problems = new ArrayList<>();
    if (problemOfTerms(terms).isPresent() || !permits(terms, use, rulebook)
        || !conditionsHold(terms, use)) {
      problems.add(Reason.DUO);
    }
    if (asksForEthics(terms) && !use.ethics() && !exempt(use.purpose())) {
      problems.add(Reason.ETHICS);
    }
    return problems;
  }

  private static boolean permits(List<DuoTerm> terms, Use use, Rulebook rulebook) {
    return switch (use.purpose()) {
      case ETREAT, PATRQT -> true;
      case TREAT -> terms.isEmpty() || has(terms, "NRES") || has(terms, "CC");
      case PUBHLTH ->
        terms.isEmpty() || has(terms, "NRES") || has(terms, "GRU") || has(terms, "HMB");
      case HOPERAT, HPAYMT -> terms.isEmpty() || has(terms, "NRES");
      case HRESCH -> permitsResearch(terms, use.research(), rulebook);
    };
  }

  private static boolean permitsResearch(List<DuoTerm> terms, List<DuoTerm> research,
      Rulebook rulebook) {
    List<String> kinds = research.stream().map(DuoTerm::code).filter(RESEARCH_KINDS::contains)
        .distinct().toList();
    if (has(terms, "NRES") || has(terms, "GRU")) {
      return true;
    }
    if (has(terms, "HMB")) {
      return !kinds.isEmpty() && List.of("HMB", "DS").containsAll(kinds);
    }
    if (has(terms, "DS")) {
      // Every disease asked for lies within one that the dataset names.
      return kinds.equals(List.of("DS"))
          && values(research, "DS").stream().allMatch(disease -> values(terms, "DS").stream()
              .anyMatch(allowed -> rulebook.isWithin(DISEASES, disease, allowed)));
    }
    return has(terms, "POA") && kinds.equals(List.of("POA"));
  }

  private static boolean conditionsHold(List<DuoTerm> terms, Use use) {
    if (exempt(use.purpose())) {
      return true;
    }
    List<DuoTerm> research = use.research();
    boolean forProfit = use.organizationType() == OrganizationType.INSURER
        || use.organizationType() == OrganizationType.VENDOR;
    boolean notForProfit = has(terms, "NPU") || has(terms, "NPUNCU");
    boolean notCommercial = has(terms, "NCU") || has(terms, "NPUNCU");
    return isListed(values(terms, "US"), List.of(use.identity().hex()))
        && isListed(values(terms, "IS"), List.of(use.organizationCode()))
        && isListed(values(terms, "PS"), values(research, "PS"))
        && isListed(values(terms, "RS"), values(research, "RS"))
        && terms.stream().filter(term -> term.code().equals("TS"))
            .allMatch(term -> months(term)
                .map(months -> use.durationMillis() <= months * MONTH_MILLIS).orElse(false))
        && !(notForProfit && forProfit) && !(notCommercial && !has(research, "NCU"))
        && !(has(terms, "GSO") && !has(research, "GSO"))
        && !(has(terms, "NMDS") && has(research, "MDS"))
        && !(has(terms, "NPOA") && has(research, "POA"));
  }

  /** DUO is about secondary use: care and the patient's own request are not bound by it. */
  static boolean exempt(Purpose purpose) {
    return switch (purpose) {
      case TREAT, ETREAT, PATRQT -> true;
      case HRESCH, PUBHLTH, HOPERAT, HPAYMT -> false;
    };
  }

  private static boolean isListed(List<String> allowed, List<String> said) {
    return allowed.isEmpty() || said.stream().anyMatch(allowed::contains);
  }

  private static Optional<Integer> months(DuoTerm term) {
    return term.value().matches("[0-9]{1,4}") && Integer.parseInt(term.value()) <= MONTHS_MAX
        ? Optional.of(Integer.parseInt(term.value()))
        : Optional.empty();
  }

  private static boolean has(List<DuoTerm> terms, String code) {
    return terms.stream().anyMatch(term -> term.code().equals(code));
  }

  private static List<String> values(List<DuoTerm> terms, String code) {
    return terms.stream().filter(term -> term.code().equals(code)).map(DuoTerm::value).toList();
  }
}
