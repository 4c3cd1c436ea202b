package io.mulu.gateway.consent;

import com.fasterxml.jackson.databind.JsonNode;
import io.mulu.gateway.fhir.FhirDates;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.ConsentProvision;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.Purpose;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One provision of a FHIR consent as an exception of the chain's, or not at all: a permission is
 * only made where each of its conditions can be said, and a refusal that the chain cannot narrow is
 * the gateway's to enforce.
 */
final class Exceptions {
  private static final Set<String> RECIPIENTS = Set.of("PRCP", "IRCP");
  private static final String CUSTODIAN = "CST";
  private static final Set<String> READING = Set.of("access", "use", "disclose");
  private static final Set<String> OTHER_ACTIONS = Set.of("collect", "correct");

  private final Function<String, Optional<Hash>> organizations;
  private final List<String> local = new ArrayList<>();

  /**
   * @param organizations
   *          from a reference such as {@code Organization/f001} to the chain's id
   */
  Exceptions(Function<String, Optional<Hash>> organizations) {
    this.organizations = organizations;
  }

  /** Conditions that only the gateway can tell, as paths of the resource. */
  List<String> local() {
    return List.copyOf(local);
  }

  /** What a provision limits its decree to; empty lists and nulls are no limit. */
  private static final class Conditions {
    private final List<Purpose> purposes = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();
    private final List<Hash> organizations = new ArrayList<>();
    private @Nullable Confidentiality label;
    private int yearFrom;
    private int yearTo;
    /** There is a condition that the chain cannot say. */
    private boolean isUnsaid;
    /** It is about nothing that the chain decides, such as correcting a record. */
    private boolean isIdle;
  }

  /** Whether it says anything beside its period and whose data it is about. */
  boolean hasConditions(JsonNode provision) {
    return Stream.of("action", "securityLabel", "purpose", "class", "code", "dataPeriod", "data")
        .anyMatch(provision::has)
        || stream(provision.path("actor")).anyMatch(actor -> !isCustodian(actor));
  }

  /** The exception, unless it is not the chain's to know. */
  Optional<ConsentProvision> read(JsonNode provision, Decree decree, String at) {
    Conditions found = new Conditions();
    actors(provision, found, at);
    actions(provision, found, at);
    purposes(provision, found, at);
    labels(provision, found, decree, at);
    period(provision, found, decree, at);
    for (String unsaid : List.of("class", "code", "data")) {
      if (provision.has(unsaid)) {
        unsaid(found, at + "." + unsaid);
      }
    }
    return found.isIdle || found.isUnsaid
        ? Optional.empty()
        : Optional.of(new ConsentProvision(decree, found.purposes, found.actions,
            found.organizations, List.of(), found.label, found.yearFrom, found.yearTo));
  }

  /** One that is whole, but inside another that is not. */
  void left(String path) {
    local.add(path);
  }

  private void unsaid(Conditions found, String path) {
    found.isUnsaid = true;
    local.add(path);
  }

  /** Custodians are the hospital itself: whose record it is, not who may see it. */
  private static boolean isCustodian(JsonNode actor) {
    return codes(actor.path("role")).contains(CUSTODIAN);
  }

  /** Any of the actors is meant: those that can be said are. */
  private void actors(JsonNode provision, Conditions found, String at) {
    boolean isLocal = false;
    for (JsonNode actor : provision.path("actor")) {
      String reference = actor.path("reference").path("reference").asText("");
      boolean isRecipient = codes(actor.path("role")).stream().anyMatch(RECIPIENTS::contains);
      Optional<Hash> organization = isRecipient ? organizations.apply(reference) : Optional.empty();
      if (organization.isPresent()) {
        found.organizations.add(organization.get());
      } else {
        isLocal |= !isCustodian(actor);
      }
    }
    leave(isLocal, found.organizations, found, at + ".actor");
  }

  /** Of a list that means any of its members, some cannot be said. */
  private void leave(boolean isLocal, List<?> said, Conditions found, String path) {
    if (isLocal) {
      local.add(path);
      found.isUnsaid |= said.isEmpty();
    }
  }

  private void actions(JsonNode provision, Conditions found, String at) {
    Set<String> said = Set.copyOf(
        stream(provision.path("action")).flatMap(action -> codes(action).stream()).toList());
    if (said.isEmpty() || said.stream().anyMatch(READING::contains)) {
      return;
    }
    if (OTHER_ACTIONS.containsAll(said)) {
      found.isIdle = true;
    } else {
      unsaid(found, at + ".action");
    }
  }

  private void purposes(JsonNode provision, Conditions found, String at) {
    EnumSet<Purpose> purposes = EnumSet.noneOf(Purpose.class);
    boolean isLocal = false;
    for (JsonNode coding : provision.path("purpose")) {
      Optional<Purpose> purpose = purpose(coding.path("code").asText(""));
      purpose.ifPresent(purposes::add);
      isLocal |= purpose.isEmpty();
    }
    found.purposes.addAll(purposes);
    leave(isLocal, found.purposes, found, at + ".purpose");
  }

  private static Optional<Purpose> purpose(String code) {
    return switch (code) {
      case "CLINTRCH" -> Optional.of(Purpose.HRESCH);
      default -> Stream.of(Purpose.values()).filter(p -> p.name().equals(code)).findFirst();
    };
  }

  /** Up to its label for a permission, from its label on for a refusal, as in FHIR. */
  private void labels(JsonNode provision, Conditions found, Decree decree, String at) {
    for (JsonNode coding : provision.path("securityLabel")) {
      String code = coding.path("code").asText("");
      Optional<Confidentiality> label = Stream.of(Confidentiality.values())
          .filter(c -> c.name().equals(code)).findFirst();
      boolean isLower = Set.of("U", "L", "M").contains(code);
      if (label.isPresent() && found.label == null) {
        found.label = label.get();
      } else if (!isLower || decree == Decree.PERMIT) {
        unsaid(found, at + ".securityLabel");
      }
    }
  }

  /** Years that it surely covers for a permission, that it may cover for a refusal. */
  private void period(JsonNode provision, Conditions found, Decree decree, String at) {
    JsonNode period = provision.path("dataPeriod");
    if (period.isMissingNode()) {
      return;
    }
    Optional<OffsetDateTime> start = FhirDates.start(period.path("start").asText(""));
    Optional<OffsetDateTime> end = FhirDates.end(period.path("end").asText(""));
    if ((period.has("start") && start.isEmpty()) || (period.has("end") && end.isEmpty())) {
      unsaid(found, at + ".dataPeriod");
      return;
    }
    boolean isPermit = decree == Decree.PERMIT;
    found.yearFrom = start.map(s -> s.getYear() + (isPermit && s.getDayOfYear() > 1 ? 1 : 0))
        .orElse(0);
    // The end is the first instant behind it.
    found.yearTo = end.map(e -> e.getDayOfYear() == 1 || isPermit ? e.getYear() - 1 : e.getYear())
        .orElse(0);
    if (found.yearFrom != 0 && found.yearTo != 0 && found.yearFrom > found.yearTo) {
      found.isIdle = true;
    }
    if (Stream.of(found.yearFrom, found.yearTo).anyMatch(y -> y != 0 && (y < 1900 || y >= 2100))) {
      unsaid(found, at + ".dataPeriod");
    }
  }

  static List<String> codes(JsonNode concept) {
    return stream(concept.path("coding")).map(coding -> coding.path("code").asText("")).toList();
  }

  static Stream<JsonNode> stream(JsonNode list) {
    List<JsonNode> nodes = new ArrayList<>();
    list.forEach(nodes::add);
    return nodes.stream();
  }
}
