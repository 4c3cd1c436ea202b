package io.mulu.protocol;

import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.Attribute;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.Change;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.EndpointKind;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.object.HoldReason;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.RequestTerms;
import io.mulu.protocol.object.Role;
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
   */
  @Wire(33)
  record UseGrant(Hash grant, Hash dataset, Action action, Purpose purpose,
      long uses) implements Call {
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
