package io.mulu.protocol;

import io.mulu.protocol.object.AccessRequest;
import io.mulu.protocol.object.Approval;
import io.mulu.protocol.object.Case;
import io.mulu.protocol.object.CodeTable;
import io.mulu.protocol.object.Consent;
import io.mulu.protocol.object.Dataset;
import io.mulu.protocol.object.DocumentEntry;
import io.mulu.protocol.object.Endpoint;
import io.mulu.protocol.object.Grant;
import io.mulu.protocol.object.Identity;
import io.mulu.protocol.object.LevelRules;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.UsageBatch;

/**
 * The tables of the state: a row's key is the table's byte and its key bytes, its value the
 * canonical record. Bytes are never used again.
 */
public enum StateTable {
  /** id → Organization. */
  ORGANIZATION(0x01, Organization.class),
  /** id → Identity. */
  IDENTITY(0x02, Identity.class),
  /** id → Endpoint. */
  ENDPOINT(0x03, Endpoint.class),
  /** id → Dataset (one version). */
  DATASET(0x04, Dataset.class),
  /** id → DocumentEntry. */
  ENTRY(0x05, DocumentEntry.class),
  /** id → AccessRequest. */
  REQUEST(0x06, AccessRequest.class),
  /** id → Grant. */
  GRANT(0x07, Grant.class),
  /** id → Approval. */
  APPROVAL(0x08, Approval.class),
  /** id → Case. */
  CASE(0x09, Case.class),
  /** id → Proposal. */
  PROPOSAL(0x0B, Proposal.class),
  /** code in UTF-8 → CodeTable.Head. */
  CODE_TABLE(0x0A, CodeTable.Head.class),
  /** id → Right. */
  RIGHT(0x0C, Right.class),
  /** id → Consent. */
  CONSENT(0x0D, Consent.class),
  /** id → UsageBatch. */
  USAGE(0x0E, UsageBatch.class),
  /** table's code in UTF-8 ‖ 0x00 ‖ code in UTF-8 → CodeTable.Row. */
  CODE(0x0F, CodeTable.Row.class),
  /** time(8) ‖ kind(1) ‖ id → Reference: what is due when. */
  DEADLINE(0x10, Reference.class),
  /** organization code in UTF-8 → Reference. */
  ORGANIZATION_CODE(0x11, Reference.class),
  /** organization ‖ identity → Reference. */
  MEMBER(0x12, Reference.class),
  /** public key → Reference to the identity that holds it. */
  KEY(0x13, Reference.class),
  /** holder ‖ dedup key → Reference to the entry. */
  DEDUP(0x14, Reference.class),
  /** locator → Reference to the entry: proofs of presence and absence. */
  LOCATOR(0x15, Reference.class),
  /** parent grant or title ‖ grant → Reference: active grants that fall with it. */
  DEPENDENT(0x16, Reference.class),
  /** subject ‖ case → Reference: cases that are not closed or decided. */
  OPEN_CASE(0x17, Reference.class),
  /**
   * grantee ‖ series of datasets ‖ grant → Reference: active grants, to find one that covers a use.
   */
  GRANTEE(0x19, Reference.class),
  /** dataset ‖ right → Reference: rights of a version that have not ended. */
  VERSION_RIGHT(0x1A, Reference.class),
  /** right or grant ‖ right → Reference: rights that derive from it and have not ended. */
  DERIVED_RIGHT(0x1B, Reference.class),
  /** grantee ‖ holder ‖ time(8) ‖ grant → Reference: the grant's next obligation that is due. */
  OBLIGATION(0x1C, Reference.class),
  /** consent locator → Reference to the consent. */
  CONSENT_LOCATOR(0x1D, Reference.class),
  /** height(8) ‖ consent → ConsentChange: what the gateways must learn of. */
  CONSENT_CHANGE(0x1E, ConsentChange.class),
  /** organization → Acknowledgement: how far its gateway has seen to changes of consents. */
  CONSENT_ACK(0x1F, Acknowledgement.class),
  /** level(1) → LevelRules. */
  LEVEL_RULES(0x24, LevelRules.class),
  /** organization ‖ role name in UTF-8 ‖ 0x00 ‖ identity → Reference: who can vote in a stage. */
  ROLE_HOLDER(0x18, Reference.class),
  /** empty key → ValidatorSet in force at the next height. */
  VALIDATORS(0x20, ValidatorSet.class),
  /** empty key → ChainParameters in force at the next height. */
  PARAMETERS(0x21, ChainParameters.class),
  /** validator key → RejoinRecord. */
  REJOIN(0x22, RejoinRecord.class),
  /** empty key → Reference to the newest proposal, open or not. */
  LATEST_PROPOSAL(0x23, Reference.class);

  private final Bytes prefix;
  private final Class<?> rowType;

  StateTable(int code, Class<?> rowType) {
    this.prefix = Bytes.of((byte) code);
    this.rowType = rowType;
  }

  /** A row that only points elsewhere. */
  public record Reference(Hash id) {
  }

  /**
   * The nonce of a validator that came back without its memory.
   *
   * @param height
   *          of the block that holds the call: it casts no vote at heights up to this
   */
  public record RejoinRecord(Bytes nonce, long height) {
  }

  /**
   * A consent began, ended or was refused.
   *
   * @param timeMillis
   *          block time
   */
  public record ConsentChange(long timeMillis) {
  }

  /**
   * @param height
   *          the gateway has seen to all changes of consents up to this block
   * @param timeMillis
   *          block time at which it said so
   */
  public record Acknowledgement(long height, long timeMillis) {
  }

  public Bytes prefix() {
    return prefix;
  }

  public Class<?> rowType() {
    return rowType;
  }

  public Bytes key(Bytes... parts) {
    Bytes[] all = new Bytes[parts.length + 1];
    all[0] = prefix;
    System.arraycopy(parts, 0, all, 1, parts.length);
    return Bytes.concat(all);
  }

  public Bytes key(Hash id) {
    return key(id.bytes());
  }

  public static StateTable of(ObjectKind kind) {
    return switch (kind) {
      case ORGANIZATION -> ORGANIZATION;
      case IDENTITY -> IDENTITY;
      case ENDPOINT -> ENDPOINT;
      case DATASET -> DATASET;
      case ENTRY -> ENTRY;
      case REQUEST -> REQUEST;
      case GRANT -> GRANT;
      case APPROVAL -> APPROVAL;
      case CASE -> CASE;
      case PROPOSAL -> PROPOSAL;
      case RIGHT -> RIGHT;
      case CONSENT -> CONSENT;
      case USAGE -> USAGE;
    };
  }
}
