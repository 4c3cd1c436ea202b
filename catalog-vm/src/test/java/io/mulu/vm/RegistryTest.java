package io.mulu.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Rejoins;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.State;
import io.mulu.vm.TestChain.Person;
import io.mulu.vm.state.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Organisations, identities, endpoints, validators. */
final class RegistryTest {
  private final TestChain chain = new TestChain();

  @Test
  void genesisMakesEveryFounderAnActiveMemberWithAnAdminAndItsDevice() {
    assertThat(chain.get(Table.ORGANIZATIONS, chain.organization(4)).standing().state())
        .isEqualTo(State.ACTIVE);
    assertThat(
        chain.get(Table.IDENTITIES, chain.genesis.adminId(4)).has(Role.ORG_ADMIN, TestChain.START))
        .isTrue();
    assertThat(chain.get(Table.IDENTITIES, chain.genesis.deviceId(0)).identityKind())
        .isEqualTo(IdentityKind.DEVICE);
    assertThat(Table.IDENTITIES.get(chain.state, chain.genesis.deviceId(4)))
        .as("no validator, no device").isNull();
    assertThat(Table.VALIDATORS.get(chain.state, Bytes.EMPTY))
        .isEqualTo(chain.genesis.validatorSet());
  }

  @Test
  void anOrganizationIsAdmittedByTheQuorumOfValidatorsOrganizations() {
    Receipt proposed = chain.applied(chain.admin(4), propose("NEW"));
    Hash organization = proposed.created().get(0);
    Hash approval = proposed.created().get(2);
    Person newcomer = new Person(proposed.created().get(1), organization, key());

    chain.applied(chain.admin(0), new Call.CastVote(approval, true));
    chain.applied(chain.admin(1), new Call.CastVote(approval, true));
    chain.reverted(newcomer, new Call.LeaveConsortium(), Reason.ID_UNKNOWN_IDENTITY);
    Receipt last = chain.applied(chain.admin(2), new Call.CastVote(approval, true));

    assertThat(last.events()).extracting(event -> event.what()).containsExactly("identity_added",
        "organization_admitted", "approval_fulfilled");
    assertThat(chain.get(Table.ORGANIZATIONS, organization).standing().state())
        .isEqualTo(State.ACTIVE);
    chain.applied(newcomer, new Call.LeaveConsortium());
    assertThat(chain.get(Table.ORGANIZATIONS, organization).standing().ended())
        .isEqualTo(EndReason.LEFT);
    chain.reverted(newcomer, new Call.LeaveConsortium(), Reason.ID_ORGANIZATION_NOT_ACTIVE);
  }

  @Test
  void oneOrganizationHasOneVoiceHoweverManyAdmins() {
    Person second = chain.person(0, Role.ORG_ADMIN);
    Hash approval = chain.applied(chain.admin(4), propose("NEW")).created().get(2);

    chain.applied(chain.admin(0), new Call.CastVote(approval, true));
    chain.reverted(second, new Call.CastVote(approval, true), Reason.ALREADY_VOTED);
    chain.reverted(chain.admin(4), new Call.CastVote(approval, true), Reason.REQUESTER_VOTES);
    chain.reverted(chain.person(4, Role.ORG_ADMIN), new Call.CastVote(approval, true),
        Reason.NOT_IN_ELECTORATE);
  }

  @Test
  void twoRefusalsOfFourEndAnAdmission() {
    Receipt proposed = chain.applied(chain.admin(4), propose("NEW"));
    chain.applied(chain.admin(0), new Call.CastVote(proposed.created().get(2), false));
    chain.applied(chain.admin(1), new Call.CastVote(proposed.created().get(2), false));

    assertThat(chain.get(Table.ORGANIZATIONS, proposed.created().get(0)).standing().ended())
        .isEqualTo(EndReason.REJECTED);
    chain.applied(chain.admin(4), propose("NEW"));
    chain.reverted(chain.admin(4), propose("NEW"), Reason.ALREADY_EXISTS);
  }

  @Test
  void anUnansweredAdmissionLapses() {
    Receipt proposed = chain.applied(chain.admin(4), propose("NEW"));
    chain.advance(chain.genesis.parameters().approvalMillis());

    assertThat(chain.executor.hasDueDeadline(chain.now(), chain.state)).isTrue();
    Receipt due = chain.due();

    assertThat(due.events()).extracting(event -> event.what())
        .containsExactly("organization_rejected", "approval_expired");
    assertThat(chain.get(Table.ORGANIZATIONS, proposed.created().get(0)).standing().ended())
        .isEqualTo(EndReason.REJECTED);
    assertThat(chain.executor.hasDueDeadline(Long.MAX_VALUE, chain.state)).isFalse();
  }

  @Test
  void aMemberIsExpelledByTheQuorumButNotWhileItRunsAValidator() {
    chain.reverted(chain.admin(4), new Call.ExpelOrganization(chain.organization(0)),
        Reason.IS_VALIDATOR);
    chain.reverted(chain.admin(0), new Call.LeaveConsortium(), Reason.IS_VALIDATOR);
    Hash approval = chain.applied(chain.admin(0), new Call.ExpelOrganization(chain.organization(4)))
        .created().get(0);
    for (int i = 1; i <= 3; i++) {
      chain.applied(chain.admin(i), new Call.CastVote(approval, true));
    }

    assertThat(chain.get(Table.ORGANIZATIONS, chain.organization(4)).standing().ended())
        .isEqualTo(EndReason.EXPELLED);
    chain.reverted(chain.admin(4), new Call.LeaveConsortium(), Reason.ID_ORGANIZATION_NOT_ACTIVE);
  }

  @Test
  void aMemberWhoseExpulsionIsRefusedStays() {
    Hash approval = chain.applied(chain.admin(0), new Call.ExpelOrganization(chain.organization(4)))
        .created().get(0);
    chain.applied(chain.admin(1), new Call.CastVote(approval, false));

    assertThat(chain.get(Table.APPROVALS, approval).standing().ended())
        .as("the opener does not vote, so one refusal makes three impossible")
        .isEqualTo(EndReason.REJECTED);
    assertThat(chain.get(Table.ORGANIZATIONS, chain.organization(4)).standing().state())
        .isEqualTo(State.ACTIVE);
  }

  @Test
  void aSoleValidatorCannotVoteOnItsOwnProposal() {
    TestChain alone = new TestChain(io.mulu.protocol.ChainParameters.defaults(), 1);
    Receipt receipt = alone.reverted(alone.admin(0), propose("NEW"), Reason.NO_ELECTORATE);
    assertThat(receipt.field()).isEqualTo("VALIDATORS");
  }

  @Test
  void keysRotateButTheLastOneStays() {
    Person person = chain.person(0);
    KeyPair fresh = TestChain.key("fresh", 1);
    chain.reverted(person, new Call.RetireKey(person.id(), person.keys().publicKey()),
        Reason.LAST_OF_ITS_KIND);
    chain.applied(person, new Call.AddKey(person.id(), endless(fresh.publicKey())));
    chain.applied(chain.admin(0), new Call.RetireKey(person.id(), person.keys().publicKey()));

    chain.reverted(person, new Call.LeaveConsortium(), Reason.ID_KEY_NOT_ACTIVE);
    chain.reverted(new Person(person.id(), person.organization(), fresh),
        new Call.LeaveConsortium(), Reason.ROLE);
    chain.reverted(chain.admin(1),
        new Call.AddKey(chain.admin(1).id(), endless(person.keys().publicKey())),
        Reason.ALREADY_EXISTS);
  }

  @Test
  void aConsensusKeyNeverBecomesAnIdentitysKey() {
    chain.reverted(chain.admin(0),
        new Call.AddKey(chain.admin(0).id(), endless(TestChain.key("consensus", 0).publicKey())),
        Reason.ALREADY_EXISTS);
  }

  @Test
  void aKeyWorksOnlyWithinItsTime() {
    KeyPair keys = TestChain.key("timed", 1);
    long from = chain.now() + 1_000;
    Hash id = chain
        .applied(chain.admin(0),
            new Call.AddIdentity(IdentityKind.PERSON,
                List.of(new IdentityKey(keys.publicKey(), from, from + 1_000)), List.of()))
        .created().get(0);
    Person person = new Person(id, chain.organization(0), keys);

    chain.reverted(person, new Call.LeaveConsortium(), Reason.ID_KEY_NOT_ACTIVE);
    chain.advance(1_000);
    chain.reverted(person, new Call.LeaveConsortium(), Reason.ROLE);
    chain.advance(1_000);
    chain.reverted(person, new Call.LeaveConsortium(), Reason.ID_KEY_NOT_ACTIVE);
  }

  @Test
  void rolesAreGivenByThoseWhoMay() {
    Person person = chain.person(0);
    Person officer = chain.person(0, Role.PRIVACY_OFFICER);
    chain.reverted(chain.admin(0), give(person, Role.AUDITOR), Reason.ROLE_NOT_ALLOWED);
    chain.reverted(chain.admin(0), give(person, Role.GATEWAY), Reason.ROLE_NOT_ALLOWED);
    chain.reverted(chain.admin(0), give(person, Role.BREAK_GLASS), Reason.ROLE_NOT_ALLOWED);
    chain.reverted(officer, give(officer, Role.BREAK_GLASS), Reason.ROLE_NOT_ALLOWED);
    chain.reverted(officer, give(person, Role.STEWARD), Reason.ROLE_NOT_ALLOWED);
    chain.reverted(chain.admin(1), give(person, Role.STEWARD), Reason.NOT_OWN);
    chain.reverted(person, give(person, Role.STEWARD), Reason.ROLE);
    chain.applied(officer, give(person, Role.BREAK_GLASS));
    chain.applied(chain.admin(0), give(person, Role.CONSENT_RECORDER));
    chain.applied(chain.admin(3), give(chain.person(3), Role.AUDITOR));
    chain.reverted(chain.admin(2), give(chain.person(2), Role.CONSENT_RECORDER),
        Reason.ROLE_NOT_ALLOWED);
    chain.applied(chain.admin(0), give(chain.member(0, IdentityKind.SERVICE), Role.GATEWAY));
    chain.reverted(chain.admin(0), give(chain.member(0, IdentityKind.SERVICE), Role.ETHICS),
        Reason.ROLE_NOT_ALLOWED);

    assertThat(chain.get(Table.IDENTITIES, person.id()).attributes())
        .extracting(attribute -> attribute.role())
        .containsExactly(Role.BREAK_GLASS, Role.CONSENT_RECORDER);
  }

  @Test
  void anOrganizationNeverLosesItsLastAdmin() {
    Person admin = chain.admin(0);
    Call take = new Call.TakeRole(admin.id(), Role.ORG_ADMIN, "");
    chain.reverted(admin, take, Reason.LAST_OF_ITS_KIND);
    chain.reverted(admin, new Call.RevokeIdentity(admin.id()), Reason.LAST_OF_ITS_KIND);
    chain.reverted(admin,
        new Call.GiveRole(admin.id(), new Call.RoleGrant(Role.ORG_ADMIN, "", chain.now() + 60_000)),
        Reason.LAST_OF_ITS_KIND);

    Person second = chain.person(0, Role.ORG_ADMIN);
    chain.applied(second, new Call.RevokeIdentity(admin.id()));
    chain.reverted(admin, take, Reason.ID_IDENTITY_ENDED);
    chain.reverted(second, new Call.RevokeIdentity(second.id()), Reason.LAST_OF_ITS_KIND);
  }

  @Test
  void anIdentityIsBoundedInKeysAndRoles() {
    Person person = chain.person(0);
    for (int i = 1; i < Identity.KEYS_MAX; i++) {
      chain.applied(person,
          new Call.AddKey(person.id(), endless(TestChain.key("more", i).publicKey())));
    }
    chain.reverted(person,
        new Call.AddKey(person.id(), endless(TestChain.key("more", 99).publicKey())), Reason.LIMIT);
    for (int i = 0; i < Identity.ATTRIBUTES_MAX; i++) {
      chain.applied(chain.admin(0), giveValue(person, "WARD-" + i));
    }
    chain.reverted(chain.admin(0), giveValue(person, "WARD-99"), Reason.LIMIT);
    chain.applied(chain.admin(0), giveValue(person, "WARD-3"));
  }

  @Test
  void anEndpointIsEditedAtTheRevisionThatWasSeen() {
    Hash pin = Hash.sha256(Bytes.utf8("pin"));
    Hash endpoint = TestObjects.gateway(chain, 0);
    chain.applied(chain.admin(0),
        new Call.UpdateEndpoint(endpoint, 1, "other.example.org:443", List.of(pin)));
    chain.reverted(chain.admin(0),
        new Call.UpdateEndpoint(endpoint, 1, "late.example.org:443", List.of(pin)),
        Reason.WRONG_REVISION);
    chain.reverted(chain.admin(0), new Call.UpdateEndpoint(endpoint, 2, "no port", List.of(pin)),
        Reason.BAD_FIELD);
    chain.reverted(chain.admin(1), new Call.EndEndpoint(endpoint), Reason.NOT_OWN);
    chain.applied(chain.admin(0), new Call.EndEndpoint(endpoint));
    chain.reverted(chain.admin(0), new Call.EndEndpoint(endpoint), Reason.WRONG_STATE);
    chain.reverted(chain.admin(0),
        new Call.RegisterEndpoint(EndpointKind.GATEWAY, "x", List.of(pin)), Reason.BAD_FIELD);
  }

  @Test
  void anEndpointTellsNothingOfTheInsideOfANetwork() {
    Hash pin = Hash.sha256(Bytes.utf8("pin"));
    Hash endpoint = TestObjects.gateway(chain, 0);
    for (String inside : List.of("10.0.0.7:443", "192.168.1.1:443", "pacs01:443",
        "ris.internal:443")) {
      chain.reverted(chain.admin(0),
          new Call.RegisterEndpoint(EndpointKind.GATEWAY, inside, List.of(pin)), Reason.BAD_FIELD);
      chain.reverted(chain.admin(0), new Call.UpdateEndpoint(endpoint, 1, inside, List.of(pin)),
          Reason.BAD_FIELD);
    }
  }

  @Test
  void aValidatorRejoinsWithAFreshNonceSignedByItsKey() {
    KeyPair validator = TestChain.key("consensus", 1);
    Bytes nonce = Hash.sha256(Bytes.utf8("nonce")).bytes();
    Call.Rejoin rejoin = new Call.Rejoin(validator.publicKey(), nonce,
        validator.sign(Rejoins.bytesToSign(chain.genesis.chainId(), validator.publicKey(), nonce)));

    chain.reverted(chain.device(0), rejoin, Reason.NOT_OWN);
    chain.reverted(chain.device(1), new Call.Rejoin(validator.publicKey(),
        Hash.sha256(Bytes.utf8("another")).bytes(), rejoin.signature()), Reason.BAD_SIGNATURE);
    chain.reverted(chain.device(1),
        new Call.Rejoin(TestChain.key("admin", 1).publicKey(), nonce, rejoin.signature()),
        Reason.NOT_VALIDATOR);
    chain.applied(chain.device(1), rejoin);

    assertThat(Table.REJOINS.get(chain.state, validator.publicKey().bytes()))
        .isEqualTo(new io.mulu.protocol.StateTable.RejoinRecord(nonce, chain.height()));
  }

  private static KeyPair key() {
    return TestChain.key("newcomer", 1);
  }

  private static Call propose(String code) {
    return new Call.ProposeOrganization(code, new LocalizedText("", "New"),
        OrganizationType.HOSPITAL, key().publicKey());
  }

  private static Call give(Person person, Role role) {
    return new Call.GiveRole(person.id(), new Call.RoleGrant(role, "", TestChain.FOREVER));
  }

  private static Call giveValue(Person person, String value) {
    return new Call.GiveRole(person.id(),
        new Call.RoleGrant(Role.CLINICIAN, value, TestChain.FOREVER));
  }

  private static IdentityKey endless(PublicKey key) {
    return new IdentityKey(key, 0, TestChain.FOREVER);
  }
}
