package io.mulu.protocol;

import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Amounts;
import io.mulu.protocol.object.Attribute;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.ConsentTerms;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.object.EntryScope;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Price;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.RightBasis;
import io.mulu.protocol.object.RightType;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.object.UseLimits;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a client can ask of the contracts. What each may do, and to whom it is allowed, is the
 * object's lifecycle table in io.mulu.vm (docs/spec/contracts.md).
 */
public sealed interface Call {
  // Registry

  /** Asks for admission of an organisation; the validators vote. */
  @Wire(1)
  record ProposeOrganization(@Limit(64) String code, LocalizedText name, OrganizationType type,
      PublicKey adminKey) implements Call {
  }

  /** The sender's organisation leaves. */
  @Wire(2)
  record LeaveConsortium() implements Call {
  }

  /** Asks for expulsion; the validators vote. */
  @Wire(3)
  record ExpelOrganization(Hash organization) implements Call {
  }

  /** Adds an identity to the sender's organisation. */
  @Wire(4)
  record AddIdentity(IdentityKind identityKind, @Limit(8) List<IdentityKey> keys,
      @Limit(32) List<RoleGrant> roles) implements Call {
    public AddIdentity {
      keys = List.copyOf(keys);
      roles = List.copyOf(roles);
    }
  }

  /** An attribute as its giver names it; see {@link Attribute}. */
  record RoleGrant(Role role, @Limit(64) String value, long validToMillis) {
  }

  @Wire(5)
  record AddKey(Hash identity, IdentityKey key) implements Call {
  }

  /** Ends a key now; at least one other must stay. */
  @Wire(6)
  record RetireKey(Hash identity, PublicKey key) implements Call {
  }

  @Wire(7)
  record GiveRole(Hash identity, RoleGrant role) implements Call {
  }

  @Wire(8)
  record TakeRole(Hash identity, Role role, @Limit(64) String value) implements Call {
  }

  @Wire(9)
  record RevokeIdentity(Hash identity) implements Call {
  }

  @Wire(10)
  record RegisterEndpoint(EndpointKind endpointKind, @Limit(128) String address,
      @Limit(2) List<Hash> tlsPins) implements Call {
    public RegisterEndpoint {
      tlsPins = List.copyOf(tlsPins);
    }
  }

  @Wire(11)
  record UpdateEndpoint(Hash endpoint, long revision, @Limit(128) String address,
      @Limit(2) List<Hash> tlsPins) implements Call {
    public UpdateEndpoint {
      tlsPins = List.copyOf(tlsPins);
    }
  }

  @Wire(12)
  record EndEndpoint(Hash endpoint) implements Call {
  }

  // Catalog

  /**
   * Offers a version of a dataset; the holder's own committee decides on publication.
   *
   * @param previous
   *          version that it supersedes when published
   */
  @Wire(20)
  record OfferDataset(DatasetTerms terms, @Nullable Hash previous) implements Call {
  }

  /** Edits a version under review; votes cast for the old text lapse. */
  @Wire(21)
  record AmendDataset(Hash dataset, long revision, DatasetTerms terms) implements Call {
  }

  @Wire(22)
  record WithdrawDataset(Hash dataset) implements Call {
  }

  /** Registers up to {@code batchEntriesMax} documents; the attachment is {@code EntryHandles}. */
  @Wire(23)
  record RegisterEntries(Hash endpoint, @Limit(500) List<EntryItem> items) implements Call {
    public RegisterEntries {
      items = List.copyOf(items);
    }
  }

  /** The holder no longer keeps the document. */
  @Wire(24)
  record ExpireEntry(Hash entry) implements Call {
  }

  /** Asks for the removal of an entry's or a consent's handle from state and stored blocks. */
  @Wire(25)
  record PurgeHandle(ObjectKind objectKind, Hash object) implements Call {
  }

  // Permission

  @Wire(30)
  record RequestAccess(RequestTerms terms) implements Call {
  }

  @Wire(31)
  record WithdrawRequest(Hash request) implements Call {
  }

  /** By the holder at any time, or by the grantee who no longer wants it. */
  @Wire(32)
  record RevokeGrant(Hash grant) implements Call {
  }

  /**
   * Records a use under a grant: decided on the chain at block time, counted, denied with every
   * failing reason.
   *
   * @param dataset
   *          the version that is read
   * @param uses
   *          how many, at least 1
   * @param consent
   *          one on which the use rests, where one is needed
   * @param scope
   *          what of a single document matters to the consent
   */
  @Wire(33)
  record UseGrant(Hash grant, Hash dataset, Action action, Purpose purpose, long uses,
      @Nullable Hash consent, @Nullable EntryScope scope) implements Call {
  }

  /** Other terms, from whoever's turn it is; {@code revision} is of those that are answered. */
  @Wire(34)
  record CounterOffer(Hash request, long revision, RequestTerms terms) implements Call {
  }

  /** The requester takes what the holder has offered; the holder's side then decides on it. */
  @Wire(35)
  record AcceptOffer(Hash request, long revision) implements Call {
  }

  /**
   * Passes a part of a grant on: never more than it allows, and its limits are set aside in it.
   *
   * @param identity
   *          the one identity that may use it; null is any of the grantee's
   * @param fields
   *          of those of the parent; empty means all of them
   */
  @Wire(36)
  record DelegateGrant(Hash grant, Hash grantee, @Nullable Hash identity,
      @Limit(7) List<Action> actions, @Limit(value = 200, each = 64) List<String> fields,
      long validToMillis, UseLimits limits, int delegationDepth) implements Call {
    public DelegateGrant {
      actions = List.copyOf(actions);
      fields = List.copyOf(fields);
    }
  }

  /** The holder closes a grant that has ended, when nothing is owed any more. */
  @Wire(37)
  record CloseGrant(Hash grant) implements Call {
  }

  /** The grantee has met an obligation; the evidence is a commitment to what shows it. */
  @Wire(38)
  record MeetObligation(Hash grant, @Limit(16) String code, Hash evidence) implements Call {
  }

  /** The holder lets an obligation go. */
  @Wire(39)
  record WaiveObligation(Hash grant, @Limit(16) String code) implements Call {
  }

  /** The holder's gateway reserves uses, to decide on single reads by itself. */
  @Wire(70)
  record LeaseUses(Hash grant, long uses, long validToMillis) implements Call {
  }

  /**
   * The holder's gateway anchors usage records.
   *
   * @param from
   *          number of the first record: as many as were posted before
   * @param root
   *          RFC 6962 root over the records
   * @param totals
   *          of the records that no UseGrant counted
   */
  @Wire(71)
  record PostUsage(Hash grant, long from, long count, Hash root, Amounts totals) implements Call {
  }

  /** The grantee acknowledges usage records. */
  @Wire(72)
  record AckUsage(Hash usage) implements Call {
  }

  /**
   * Breaks the glass: a grant that the sender issues to himself, reviewed by both sides afterwards.
   *
   * @param selection
   *          commitment to the patient's entries, opened only to the holder's gateway
   * @param justification
   *          commitment to the reasons
   */
  @Wire(80)
  record DeclareEmergency(Hash dataset, @Limit(7) List<Action> actions, Hash selection,
      Hash justification, long durationMillis) implements Call {
    public DeclareEmergency {
      actions = List.copyOf(actions);
    }
  }

  /** Held by the review's approval; sent by a privacy officer, opens a review that was missed. */
  @Wire(81)
  record ReviewEmergency(Hash grant) implements Call {
  }

  // Rights

  /**
   * Claims a USE or OPERATE right for an organisation, as a part of a right of the sender's, or on
   * a grant to it that allows deriving.
   *
   * @param derivedFrom
   *          the right that it is a part of; null where the grant is named
   * @param share
   *          taken from that right's share; 0 on a grant
   * @param validToMillis
   *          block time at which it lapses; Long.MAX_VALUE if never
   */
  @Wire(90)
  record ClaimRight(Hash dataset, RightType rightType, Hash organization, RightBasis basis,
      @Nullable Hash evidence, @Nullable Hash derivedFrom, @Nullable Hash grant, int share,
      long validToMillis) implements Call {
  }

  /** By whose right it derives from, or by the organisation itself. */
  @Wire(91)
  record RevokeRight(Hash right) implements Call {
  }

  /** Hands a USE or OPERATE right to another organisation, whose admins must agree. */
  @Wire(92)
  record TransferRight(Hash right, Hash organization, @Nullable Hash evidence) implements Call {
  }

  /** Of a confirmed OPERATE right: what its organisation asks for. */
  @Wire(93)
  record SetPrice(Hash right, long revision, Price price) implements Call {
  }

  // Consent

  /** Records a patient's consent or refusal; the attachment is {@code ConsentHandle}. */
  @Wire(100)
  record RecordConsent(ConsentTerms terms, @Nullable Hash supersedes) implements Call {
  }

  /** A second person has compared the record with the form: it is in force. */
  @Wire(101)
  record VerifyConsent(Hash consent) implements Call {
  }

  /** The patient has withdrawn it, wherever; the form is a commitment to what he signed. */
  @Wire(102)
  record RevokeConsent(Hash consent, Hash form) implements Call {
  }

  /** It should never have been recorded. */
  @Wire(103)
  record VoidConsent(Hash consent) implements Call {
  }

  /** The gateway has seen to all changes of consents up to this height. */
  @Wire(104)
  record AcknowledgeConsents(long height) implements Call {
  }

  // Approvals, holds, cases

  @Wire(40)
  record CastVote(Hash approval, boolean approve) implements Call {
  }

  /** Stops an object for a reason; the sender's organisation is the source. */
  @Wire(41)
  record PlaceHold(ObjectKind objectKind, Hash object, HoldReason reason) implements Call {
  }

  /** Lifts the hold that the sender's organisation placed. */
  @Wire(42)
  record LiftHold(ObjectKind objectKind, Hash object, HoldReason reason) implements Call {
  }

  /**
   * Opens a dispute.
   *
   * @param claim
   *          commitment to what is claimed
   * @param evidence
   *          commitment to the evidence
   */
  @Wire(50)
  record OpenCase(CaseCode code, ObjectKind subjectKind, Hash subject, @Nullable Hash claim,
      @Nullable Hash evidence) implements Call {
  }

  @Wire(51)
  record AnswerCase(Hash dispute, Case.Answer answer, @Nullable Hash evidence) implements Call {
  }

  /** The claimant accepts the answer, or drops the claim: the case is closed. */
  @Wire(52)
  record CloseCase(Hash dispute) implements Call {
  }

  /** The claimant does not accept the answer: a panel of uninvolved organisations decides. */
  @Wire(53)
  record EscalateCase(Hash dispute) implements Call {
  }

  // Validators and parameters

  /**
   * A validator whose guard or journal is lost tells the chain a fresh nonce; one that is about to
   * join proves with it that it is ready (docs/spec/consensus.md, rules 4 and 10). Sent by its
   * device or any active identity of its organisation.
   *
   * @param nonce
   *          32 random bytes; of one that is about to join, the proposal's id
   * @param signature
   *          by the validator key over {@link Rejoins#bytesToSign}
   */
  @Wire(60)
  record Rejoin(PublicKey validator, @Limit(32) Bytes nonce, Signature signature) implements Call {
  }

  /** Asks for a change of validators or parameters; the validators vote. */
  @Wire(61)
  record ProposeChange(Change change) implements Call {
  }

  /** The organisation that proposed a change takes it back while it is open. */
  @Wire(62)
  record WithdrawProposal(Hash proposal) implements Call {
  }
}
