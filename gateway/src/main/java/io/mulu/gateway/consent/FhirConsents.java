package io.mulu.gateway.consent;

import com.fasterxml.jackson.databind.JsonNode;
import io.mulu.gateway.fhir.FhirDates;
import io.mulu.gateway.fhir.FhirResource;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.ConsentProvision;
import io.mulu.protocol.object.ConsentTerms;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.Purpose;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * FHIR R4 Consent as the chain may know it (docs/spec/gateway.md). Its provision is what R4 calls
 * it, an exception from the base policy: without a type it says the opposite of the base. Where the
 * chain cannot say a condition, a permission is not made and a refusal is left to the gateway; both
 * are told.
 */
public final class FhirConsents {
  private static final Set<String> SCOPES = Set.of("patient-privacy", "research");
  private static final int PROVISIONS_MAX = 16;
  private static final String EMERGENCY_ONLY = "EMRGONLY";

  private FhirConsents() {
  }

  /**
   * @param organizations
   *          from a reference such as {@code Organization/f001} to the chain's id; empty for those
   *          that are no members
   * @param form
   *          commitment to the resource and the signed form
   */
  public record Source(FhirResource resource, Function<String, Optional<Hash>> organizations,
      Hash form, ConsentTerms.Evidence evidence) {
  }

  /**
   * @param local
   *          paths of the resource that only the gateway can obey
   */
  public record Reading(ConsentTerms terms, List<String> local) {
    public Reading {
      local = List.copyOf(local);
    }
  }

  /**
   * @throws UnreadableConsentException
   *           naming the field that says nothing that could be obeyed
   */
  public static Reading read(Source source) throws UnreadableConsentException {
    JsonNode consent = source.resource().json();
    require(source.resource().type().equals("Consent"), "resourceType", "is not Consent");
    require(consent.path("status").asText("").equals("active"), "status",
        "is not active: nothing is in force");
    require(Exceptions.codes(consent.path("scope")).stream().anyMatch(SCOPES::contains), "scope",
        "is neither patient-privacy nor research");
    boolean isEmergencyOnly = Exceptions.stream(consent.path("category"))
        .anyMatch(category -> Exceptions.codes(category).contains(EMERGENCY_ONLY));
    Decree base = base(consent, isEmergencyOnly);
    Exceptions exceptions = new Exceptions(source.organizations());
    List<ConsentProvision> provisions = new ArrayList<>();
    if (isEmergencyOnly) {
      provisions.add(new ConsentProvision(Decree.PERMIT, List.of(Purpose.ETREAT), List.of(),
          List.of(), List.of(), null, 0, 0));
    }
    JsonNode root = consent.path("provision");
    boolean isWhole = addRoot(root, base, exceptions, provisions);
    addNested(root, isWhole, "provision", exceptions, provisions);
    List<ConsentProvision> distinct = provisions.stream().distinct().toList();
    require(distinct.size() <= PROVISIONS_MAX, "provision",
        "has more than " + PROVISIONS_MAX + " exceptions");
    return new Reading(new ConsentTerms("", base, distinct, !exceptions.local().isEmpty(),
        from(consent, root), to(root), source.form(), source.evidence()), exceptions.local());
  }

  private static Decree base(JsonNode consent, boolean isEmergencyOnly)
      throws UnreadableConsentException {
    List<String> rules = Exceptions.codes(consent.path("policyRule"));
    boolean in = rules.stream().anyMatch(Set.of("OPTIN", "OPTINR")::contains);
    boolean out = rules.stream().anyMatch(Set.of("OPTOUT", "OPTOUTE")::contains);
    require(in != out, "policyRule", "is neither OPTIN nor OPTOUT of v3-ActCode");
    require(!(in && isEmergencyOnly), "category", "is EMRGONLY, and policyRule is an OPTIN");
    return in ? Decree.PERMIT : Decree.DENY;
  }

  /** @return whether nested permissions may be made: the root's conditions are said */
  private static boolean addRoot(JsonNode root, Decree base, Exceptions exceptions,
      List<ConsentProvision> provisions) throws UnreadableConsentException {
    String type = root.path("type").asText("");
    require(type.isEmpty() || type.equals("permit") || type.equals("deny"), "provision.type",
        "is neither permit nor deny");
    if (!exceptions.hasConditions(root)) {
      require(type.isEmpty() || decree(type) == base, "provision.type",
          "contradicts policyRule without a condition");
      if (base == Decree.PERMIT && type.isEmpty() && root.has("actor")) {
        // An exception about whose data? It may be a refusal: somebody must look.
        exceptions.left("provision.actor");
      }
      return true;
    }
    Decree opposite = base == Decree.PERMIT ? Decree.DENY : Decree.PERMIT;
    Optional<ConsentProvision> exception = exceptions.read(root,
        type.isEmpty() ? opposite : decree(type), "provision");
    exception.ifPresent(provisions::add);
    return false;
  }

  /** Refusals stand by themselves; a permission inside an exception is under its conditions. */
  private static void addNested(JsonNode outer, boolean isWhole, String at, Exceptions exceptions,
      List<ConsentProvision> provisions) throws UnreadableConsentException {
    int number = 0;
    for (JsonNode nested : outer.path("provision")) {
      String path = at + ".provision[" + number + "]";
      String type = nested.path("type").asText("");
      require(type.equals("permit") || type.equals("deny"), path + ".type",
          "says neither permit nor deny");
      Decree decree = decree(type);
      Optional<ConsentProvision> exception = exceptions.read(nested, decree, path);
      if (decree == Decree.DENY || isWhole) {
        exception.ifPresent(provisions::add);
      } else {
        exceptions.left(path);
      }
      addNested(nested, false, path, exceptions, provisions);
      number++;
    }
  }

  private static Decree decree(String type) {
    return type.equals("permit") ? Decree.PERMIT : Decree.DENY;
  }

  private static long from(JsonNode consent, JsonNode root) throws UnreadableConsentException {
    boolean isSaid = root.path("period").has("start");
    String text = isSaid
        ? root.path("period").path("start").asText("")
        : consent.path("dateTime").asText("");
    Optional<OffsetDateTime> start = FhirDates.start(text);
    require(start.isPresent(), isSaid ? "provision.period.start" : "dateTime",
        "does not say from when on it holds");
    return Math.max(0, start.get().toInstant().toEpochMilli());
  }

  private static long to(JsonNode root) throws UnreadableConsentException {
    if (!root.path("period").has("end")) {
      return Long.MAX_VALUE;
    }
    Optional<OffsetDateTime> end = FhirDates.end(root.path("period").path("end").asText(""));
    require(end.isPresent(), "provision.period.end", "is no time");
    return end.get().toInstant().toEpochMilli();
  }

  private static void require(boolean holds, String field, String problem)
      throws UnreadableConsentException {
    if (!holds) {
      throw new UnreadableConsentException(field, problem);
    }
  }
}
