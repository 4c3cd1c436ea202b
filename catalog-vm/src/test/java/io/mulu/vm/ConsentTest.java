package io.mulu.vm;

import static io.mulu.vm.TestObjects.dataset;
import static io.mulu.vm.TestObjects.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Confidentiality;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.ConsentProvision;
import io.mulu.protocol.object.ConsentTerms;
import io.mulu.protocol.object.Decree;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.EntryScope;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.protocol.object.UseLimits;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Consents: recorded, verified, withdrawn, and what they say about a use. */
final class ConsentTest {
  private static final Hash FORM = Hash.sha256(Bytes.utf8("withdrawal"));
  private final TestChain chain = new TestChain();
  private final Person recorder = chain.person(0, Role.CONSENT_RECORDER);
  private final Person second = chain.person(0, Role.CONSENT_RECORDER);
  private final Person clinician = chain.person(1, Role.CLINICIAN, Role.RESEARCHER);
  private long locators;

  @Test
  void aPermissionIsInForceWhenASecondPersonHasVerifiedIt() {
    Hash consent = recorded(TestObjects.consent(Decree.PERMIT));
    assertThat(state(consent)).isEqualTo(State.PROPOSED);
    chain.reverted(recorder, new Call.VerifyConsent(consent), Reason.FOUR_EYES);
    chain.reverted(chain.person(1, Role.CONSENT_RECORDER), new Call.VerifyConsent(consent),
        Reason.NOT_OWN);
    chain.applied(second, new Call.VerifyConsent(consent));
    assertThat(state(consent)).isEqualTo(State.ACTIVE);
  }

  @Test
  void aRefusalAndAWithdrawalAreInForceAtOnce() {
    assertThat(state(recorded(TestObjects.consent(Decree.DENY)))).isEqualTo(State.ACTIVE);
    Hash consent = permitted(TestObjects.consent(Decree.PERMIT));
    // At whichever hospital the patient says so.
    chain.applied(chain.person(1, Role.CONSENT_RECORDER), new Call.RevokeConsent(consent, FORM));
    Consent revoked = chain.get(Table.CONSENTS, consent);
    assertThat(revoked.standing().ended()).isEqualTo(EndReason.REVOKED);
    assertThat(revoked.revocation()).isEqualTo(FORM);
  }

  @Test
  void aNewVersionSupersedesTheOldWhenItIsInForce() {
    Hash old = permitted(TestObjects.consent(Decree.PERMIT));
    Hash next = chain
        .applied(recorder, new Call.RecordConsent(TestObjects.consent(Decree.PERMIT), old),
            TestObjects.consentHandle(++locators))
        .created().get(0);
    assertThat(state(old)).isEqualTo(State.ACTIVE);
    chain.applied(second, new Call.VerifyConsent(next));
    assertThat(chain.get(Table.CONSENTS, old).standing().ended()).isEqualTo(EndReason.SUPERSEDED);
    chain.reverted(recorder, new Call.RecordConsent(TestObjects.consent(Decree.PERMIT), old),
        TestObjects.consentHandle(++locators), Reason.WRONG_STATE);
  }

  @Test
  void aConsentExpiresAndOneOfAMistakeIsVoided() {
    Hash consent = permitted(TestObjects.consent(Decree.PERMIT));
    Hash mistake = recorded(TestObjects.consent(Decree.PERMIT));
    chain.applied(recorder, new Call.VoidConsent(mistake));
    assertThat(chain.get(Table.CONSENTS, mistake).standing().ended())
        .isEqualTo(EndReason.ENTERED_IN_ERROR);
    chain.advance(1_001 * TestObjects.DAY);
    chain.block(List.of());
    assertThat(chain.get(Table.CONSENTS, consent).standing().ended()).isEqualTo(EndReason.EXPIRED);
  }

  @Test
  void aLocatorIsUsedOnceAndComesInTheAttachment() {
    recorded(TestObjects.consent(Decree.PERMIT));
    chain.reverted(recorder, new Call.RecordConsent(TestObjects.consent(Decree.PERMIT), null),
        TestObjects.consentHandle(locators), Reason.LOCATOR_TAKEN);
    chain.reverted(recorder, new Call.RecordConsent(TestObjects.consent(Decree.PERMIT), null),
        Bytes.utf8("x"), Reason.HANDLES_MISMATCH);
  }

  @Test
  void levelFiveAsksForAnExplicitConsentThatPermits() {
    Hash dataset = published(chain, 0, dataset(5));
    Hash grant = care(dataset);
    chain.reverted(clinician, use(grant, dataset, null), Reason.CONSENT);
    Hash consent = permitted(TestObjects.consent(Decree.PERMIT));
    chain.applied(clinician, use(grant, dataset, consent));
    chain.applied(recorder, new Call.RevokeConsent(consent, FORM));
    chain.reverted(clinician, use(grant, dataset, consent), Reason.CONSENT);
    chain.reverted(clinician, use(grant, dataset, Hash.ZERO), Reason.CONSENT);
  }

  @Test
  void denyWinsOverWhatCareWouldAllow() {
    Hash dataset = published(chain, 0, dataset(4));
    Hash grant = care(dataset);
    chain.applied(clinician, use(grant, dataset, null));
    Hash refusal = recorded(TestObjects.consent(Decree.DENY));
    chain.reverted(clinician, use(grant, dataset, refusal), Reason.CONSENT);
  }

  @Test
  void restrictedDocumentsAskForAnExplicitConsentAtAnyLevelThatAsksForLess() {
    Hash dataset = published(chain, 0, dataset(4));
    Hash grant = care(dataset);
    EntryScope restricted = new EntryScope("LAB", Confidentiality.R, 2020);
    chain.reverted(clinician, use(grant, dataset, null, restricted), Reason.CONSENT);
    Hash normalOnly = permitted(TestObjects.consent(Decree.DENY,
        provision(Decree.PERMIT, List.of(), List.of(), Confidentiality.N)));
    chain.reverted(clinician, use(grant, dataset, normalOnly, restricted), Reason.CONSENT);
    Hash upToRestricted = permitted(TestObjects.consent(Decree.DENY,
        provision(Decree.PERMIT, List.of(), List.of(), Confidentiality.R)));
    chain.applied(clinician, use(grant, dataset, upToRestricted, restricted));
  }

  @Test
  void whatIsNotKnownOfADocumentIsReadAgainstTheUse() {
    Hash dataset = published(chain, 0, dataset(5));
    Hash grant = care(dataset);
    Hash butLab = permitted(TestObjects.consent(Decree.PERMIT,
        provision(Decree.DENY, List.of("LAB"), List.of(), null)));
    chain.reverted(clinician, use(grant, dataset, butLab), Reason.CONSENT);
    EntryScope image = new EntryScope("IMAGE", Confidentiality.N, 2020);
    chain.applied(clinician, use(grant, dataset, butLab, image));
    chain.reverted(clinician,
        use(grant, dataset, butLab, new EntryScope("LAB", Confidentiality.N, 2020)),
        Reason.CONSENT);
    Hash onlyImages = permitted(TestObjects.consent(Decree.DENY,
        provision(Decree.PERMIT, List.of("IMAGE"), List.of(), null)));
    chain.reverted(clinician, use(grant, dataset, onlyImages), Reason.CONSENT);
    chain.applied(clinician, use(grant, dataset, onlyImages, image));
  }

  @Test
  void provisionsNameOrganisationsAndPurposes() {
    Hash dataset = published(chain, 0, dataset(5));
    Hash grant = care(dataset);
    Hash notThem = permitted(TestObjects.consent(Decree.PERMIT, new ConsentProvision(Decree.DENY,
        List.of(), List.of(), List.of(chain.organization(1)), List.of(), null, 0, 0)));
    chain.reverted(clinician, use(grant, dataset, notThem), Reason.CONSENT);
    Hash careOnly = permitted(TestObjects.consent(Decree.DENY,
        provision(Decree.PERMIT, List.of(), List.of(Purpose.TREAT), null)));
    chain.applied(clinician, use(grant, dataset, careOnly));
    Hash researchOnly = permitted(TestObjects.consent(Decree.DENY,
        provision(Decree.PERMIT, List.of(), List.of(Purpose.HRESCH), null)));
    chain.reverted(clinician, use(grant, dataset, researchOnly), Reason.CONSENT);
  }

  @Test
  void gatewaysSayHowFarTheyHaveSeenToChanges() {
    Person gateway = chain.member(0, IdentityKind.SERVICE, Role.GATEWAY);
    permitted(TestObjects.consent(Decree.PERMIT));
    assertThat(Table.CONSENT_CHANGES.list(chain.state, 10)).hasSize(1);
    long height = chain.height();
    chain.reverted(recorder, new Call.AcknowledgeConsents(height), Reason.ROLE);
    chain.reverted(gateway, new Call.AcknowledgeConsents(height + 5), Reason.BAD_FIELD);
    chain.applied(gateway, new Call.AcknowledgeConsents(height));
    chain.reverted(gateway, new Call.AcknowledgeConsents(height - 1), Reason.BAD_FIELD);
    assertThat(chain.get(Table.CONSENT_ACKS, chain.organization(0)).height()).isEqualTo(height);
  }

  @Test
  void twoPrivacyOfficersPurgeAHandle() {
    Hash consent = permitted(TestObjects.consent(Decree.PERMIT));
    Person officer = chain.person(0, Role.PRIVACY_OFFICER);
    Call purge = new Call.PurgeHandle(ObjectKind.CONSENT, consent);
    chain.reverted(officer, purge, Reason.TOO_YOUNG);
    chain.advance(chain.genesis.parameters().transactionLifetimeMillis());
    chain.reverted(officer, purge, Reason.NO_ELECTORATE);
    Person other = chain.person(0, Role.PRIVACY_OFFICER);
    Hash approval = chain.applied(officer, purge).created().get(0);
    chain.reverted(officer, new Call.CastVote(approval, true), Reason.REQUESTER_VOTES);
    assertThat(Table.CONSENT_LOCATORS.list(chain.state, 10)).hasSize(1);
    chain.applied(other, new Call.CastVote(approval, true));

    assertThat(chain.get(Table.CONSENTS, consent).handle()).isNull();
    assertThat(Table.CONSENT_LOCATORS.list(chain.state, 10)).isEmpty();
    assertThat(state(consent)).isEqualTo(State.ACTIVE);
    chain.reverted(officer, purge, Reason.PURGED);
  }

  private Hash care(Hash dataset) {
    return chain
        .applied(clinician,
            new Call.RequestAccess(
                new RequestTerms(dataset, false, List.of(Action.RECORD), Purpose.TREAT, List.of(),
                    List.of(), Hash.ZERO, null, Hash.ZERO, TestObjects.DAY, UseLimits.NONE, 0, 0)))
        .created().get(1);
  }

  private Hash recorded(ConsentTerms terms) {
    return chain.applied(recorder, new Call.RecordConsent(terms, null),
        TestObjects.consentHandle(++locators)).created().get(0);
  }

  private Hash permitted(ConsentTerms terms) {
    Hash consent = recorded(terms);
    chain.applied(second, new Call.VerifyConsent(consent));
    return consent;
  }

  private static ConsentProvision provision(Decree decree, List<String> classes,
      List<Purpose> purposes, @Nullable Confidentiality confidentiality) {
    return new ConsentProvision(decree, purposes, List.of(), List.of(), classes, confidentiality, 0,
        0);
  }

  private static Call use(Hash grant, Hash dataset, @Nullable Hash consent) {
    return use(grant, dataset, consent, null);
  }

  private static Call use(Hash grant, Hash dataset, @Nullable Hash consent,
      @Nullable EntryScope scope) {
    return new Call.UseGrant(grant, dataset, Action.RECORD, Purpose.TREAT, 1, consent, scope);
  }

  private State state(Hash consent) {
    return chain.get(Table.CONSENTS, consent).standing().state();
  }
}
