package io.mulu.vm.state;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.StateTable.Acknowledgement;
import io.mulu.protocol.StateTable.ConsentChange;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.StateTable.RejoinRecord;
import io.mulu.protocol.ValidatorSet;
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
import io.mulu.protocol.object.Organization;
import io.mulu.protocol.object.Proposal;
import io.mulu.protocol.object.Right;
import io.mulu.protocol.object.UsageBatch;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.vm.StateReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link StateTable} with the type of its rows: encoding stops here. */
public final class Table<T> {
  public static final Table<Organization> ORGANIZATIONS = of(StateTable.ORGANIZATION,
      Organization.class);
  public static final Table<Identity> IDENTITIES = of(StateTable.IDENTITY, Identity.class);
  public static final Table<Endpoint> ENDPOINTS = of(StateTable.ENDPOINT, Endpoint.class);
  public static final Table<Dataset> DATASETS = of(StateTable.DATASET, Dataset.class);
  public static final Table<DocumentEntry> ENTRIES = of(StateTable.ENTRY, DocumentEntry.class);
  public static final Table<AccessRequest> REQUESTS = of(StateTable.REQUEST, AccessRequest.class);
  public static final Table<Grant> GRANTS = of(StateTable.GRANT, Grant.class);
  public static final Table<Approval> APPROVALS = of(StateTable.APPROVAL, Approval.class);
  public static final Table<Case> CASES = of(StateTable.CASE, Case.class);
  public static final Table<Proposal> PROPOSALS = of(StateTable.PROPOSAL, Proposal.class);
  public static final Table<Right> RIGHTS = of(StateTable.RIGHT, Right.class);
  public static final Table<Consent> CONSENTS = of(StateTable.CONSENT, Consent.class);
  public static final Table<UsageBatch> USAGES = of(StateTable.USAGE, UsageBatch.class);
  public static final Table<CodeTable.Head> CODE_TABLES = of(StateTable.CODE_TABLE,
      CodeTable.Head.class);
  public static final Table<CodeTable.Row> CODES = of(StateTable.CODE, CodeTable.Row.class);
  public static final Table<Reference> DEADLINES = of(StateTable.DEADLINE, Reference.class);
  public static final Table<Reference> ORGANIZATION_CODES = of(StateTable.ORGANIZATION_CODE,
      Reference.class);
  public static final Table<Reference> MEMBERS = of(StateTable.MEMBER, Reference.class);
  public static final Table<Reference> KEYS = of(StateTable.KEY, Reference.class);
  public static final Table<Reference> DEDUP = of(StateTable.DEDUP, Reference.class);
  public static final Table<Reference> LOCATORS = of(StateTable.LOCATOR, Reference.class);
  public static final Table<Reference> DEPENDENTS = of(StateTable.DEPENDENT, Reference.class);
  public static final Table<Reference> GRANTEES = of(StateTable.GRANTEE, Reference.class);
  public static final Table<Reference> VERSION_RIGHTS = of(StateTable.VERSION_RIGHT,
      Reference.class);
  public static final Table<Reference> DERIVED_RIGHTS = of(StateTable.DERIVED_RIGHT,
      Reference.class);
  public static final Table<Reference> OBLIGATIONS = of(StateTable.OBLIGATION, Reference.class);
  public static final Table<Reference> CONSENT_LOCATORS = of(StateTable.CONSENT_LOCATOR,
      Reference.class);
  public static final Table<ConsentChange> CONSENT_CHANGES = of(StateTable.CONSENT_CHANGE,
      ConsentChange.class);
  public static final Table<Acknowledgement> CONSENT_ACKS = of(StateTable.CONSENT_ACK,
      Acknowledgement.class);
  public static final Table<LevelRules> LEVEL_RULES = of(StateTable.LEVEL_RULES, LevelRules.class);
  public static final Table<Reference> OPEN_CASES = of(StateTable.OPEN_CASE, Reference.class);
  public static final Table<Reference> ROLE_HOLDERS = of(StateTable.ROLE_HOLDER, Reference.class);
  public static final Table<ValidatorSet> VALIDATORS = of(StateTable.VALIDATORS,
      ValidatorSet.class);
  public static final Table<ChainParameters> PARAMETERS = of(StateTable.PARAMETERS,
      ChainParameters.class);
  public static final Table<RejoinRecord> REJOINS = of(StateTable.REJOIN, RejoinRecord.class);

  public static final Table<Reference> LATEST_PROPOSAL = of(StateTable.LATEST_PROPOSAL,
      Reference.class);

  private final StateTable table;
  private final DecodedRows<T> rows;

  private Table(StateTable table, WireCodec<T> codec) {
    this.table = table;
    this.rows = new DecodedRows<>(codec);
  }

  private static <T> Table<T> of(StateTable table, Class<T> rowType) {
    Invariant.check(table.rowType() == rowType, table + " does not hold " + rowType);
    return new Table<>(table, WireCodec.of(rowType));
  }

  public @Nullable T get(StateReader state, Hash id) {
    return get(state, id.bytes());
  }

  public @Nullable T get(StateReader state, Bytes... key) {
    Bytes value = state.get(table.key(key));
    return value == null ? null : rows.decode(value);
  }

  public boolean contains(StateReader state, Bytes... key) {
    return state.get(table.key(key)) != null;
  }

  public void put(StateOverlay state, T row, Bytes... key) {
    state.put(table.key(key), rows.encode(row));
  }

  public void delete(StateOverlay state, Bytes... key) {
    state.delete(table.key(key));
  }

  /** The first rows whose key starts with these parts, ascending by key. */
  public List<T> list(StateReader state, int limit, Bytes... keyPrefix) {
    return state.scan(table.key(keyPrefix), null, limit).stream()
        .map(row -> rows.decode(row.value())).toList();
  }
}
