package io.mulu.vm.decision;

import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.ConsentProvision;
import io.mulu.protocol.object.ConsentTerms;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.EntryScope;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.State;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What consents say about a use. DENY wins, within a consent and among several. What is not known
 * of a document is read against the use: a refusal that might cover it does, a permission that
 * might not does not.
 */
public final class Consents {
  private Consents() {
  }

  /** DENY if any one denies, else PERMIT if any permits; empty if none speaks of it. */
  public static Optional<Decree> say(List<Consent> consents, Question question, Hash organization,
      long nowMillis) {
    List<Decree> said = consents.stream()
        .map(consent -> says(consent, question, organization, nowMillis)).flatMap(Optional::stream)
        .toList();
    return said.contains(Decree.DENY) ? Optional.of(Decree.DENY) : said.stream().findFirst();
  }

  private static Optional<Decree> says(Consent consent, Question question, Hash organization,
      long nowMillis) {
    ConsentTerms terms = consent.terms();
    if (consent.standing().state() != State.ACTIVE || nowMillis < terms.validFromMillis()
        || nowMillis >= terms.validToMillis()) {
      return Optional.empty();
    }
    boolean denied = terms.provisions().stream()
        .anyMatch(p -> p.decree() == Decree.DENY && matches(p, question, organization)
            && mayCover(p, question.scope()) && meansEmergency(p, question.purpose()));
    if (denied) {
      return Optional.of(Decree.DENY);
    }
    boolean permitted = terms.provisions().stream().anyMatch(p -> p.decree() == Decree.PERMIT
        && matches(p, question, organization) && surelyCovers(p, question.scope()));
    if (permitted) {
      return Optional.of(Decree.PERMIT);
    }
    // A general refusal leaves emergencies to the law.
    return terms.base() == Decree.DENY && question.purpose() == Purpose.ETREAT
        ? Optional.empty()
        : Optional.of(terms.base());
  }

  /** Only a refusal that names emergencies refuses them. */
  private static boolean meansEmergency(ConsentProvision provision, Purpose purpose) {
    return purpose != Purpose.ETREAT || provision.purposes().contains(Purpose.ETREAT);
  }

  private static boolean matches(ConsentProvision provision, Question question, Hash organization) {
    return isIn(provision.purposes(), question.purpose())
        && isIn(provision.actions(), question.action())
        && isIn(provision.organizations(), organization);
  }

  private static boolean mayCover(ConsentProvision provision, @Nullable EntryScope scope) {
    return scope == null || ((scope.documentClass().isEmpty()
        || isIn(provision.documentClasses(), scope.documentClass()))
        && (scope.year() == 0 || isWithin(provision, scope.year()))
        && reaches(provision, scope.confidentiality()));
  }

  private static boolean surelyCovers(ConsentProvision provision, @Nullable EntryScope scope) {
    boolean unlimited = provision.documentClasses().isEmpty() && provision.confidentiality() == null
        && provision.yearFrom() == 0 && provision.yearTo() == 0;
    return unlimited || (scope != null
        && (provision.documentClasses().isEmpty()
            || provision.documentClasses().contains(scope.documentClass()))
        && ((provision.yearFrom() == 0 && provision.yearTo() == 0)
            || (scope.year() != 0 && isWithin(provision, scope.year())))
        && reaches(provision, scope.confidentiality()));
  }

  /** A permission reaches up to its label, a refusal from its label on. */
  private static boolean reaches(ConsentProvision provision, Confidentiality label) {
    Confidentiality limit = provision.confidentiality();
    return limit == null || (provision.decree() == Decree.PERMIT
        ? label.compareTo(limit) <= 0
        : label.compareTo(limit) >= 0);
  }

  private static boolean isWithin(ConsentProvision provision, int year) {
    return (provision.yearFrom() == 0 || provision.yearFrom() <= year)
        && (provision.yearTo() == 0 || year <= provision.yearTo());
  }

  private static <T> boolean isIn(List<T> listed, T value) {
    return listed.isEmpty() || listed.contains(value);
  }
}
