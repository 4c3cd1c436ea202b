package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a holder says about a version of a dataset: public, about no single person.
 *
 * @param themes
 *          codes (EU data themes, local tables)
 * @param codingSystems
 *          systems used inside, e.g. {@code ICD-10}
 * @param temporalFrom
 *          first month covered, e.g. {@code 2019-04}; empty if unknown
 * @param temporalTo
 *          last month covered
 * @param spatial
 *          codes of regions (GB/T 2260, ISO 3166)
 * @param counts
 *          coarse statistics, rounded
 * @param level
 *          sensitivity by GB/T 39725, 1 to 5
 * @param legalBasis
 *          code of the table LEGAL_BASIS
 * @param duo
 *          permissions and modifiers of the Data Use Ontology
 * @param actions
 *          what the holder offers at all
 * @param contentRoot
 *          commitment to the content, e.g. root over its entries
 * @param endpoints
 *          where it is served
 * @param retentionMonths
 *          how long the holder keeps it; 0 is unstated
 * @param approvals
 *          stages of the holder's own, after those that the level asks for: publication and access
 *          are never decided by fewer
 */
public record DatasetTerms(LocalizedText title, LocalizedText description,
    @Limit(value = 16, each = 64) List<String> themes,
    @Limit(value = 16, each = 64) List<String> codingSystems, @Limit(200) List<DataField> fields,
    @Limit(7) String temporalFrom, @Limit(7) String temporalTo,
    @Limit(value = 16, each = 64) List<String> spatial, @Limit(32) List<RoundedCount> counts,
    int level, @Limit(64) String legalBasis, @Limit(16) List<DuoTerm> duo,
    @Limit(7) List<Action> actions, @Nullable Hash contentRoot, @Limit(8) List<Hash> endpoints,
    int retentionMonths, HealthProfile profile, DatasetQuality quality,
    @Limit(APPROVALS_MAX) List<StagePlan> approvals) {
  /** Stages that a holder may add. */
  public static final int APPROVALS_MAX = 2;

  public DatasetTerms {
    themes = List.copyOf(themes);
    codingSystems = List.copyOf(codingSystems);
    fields = List.copyOf(fields);
    spatial = List.copyOf(spatial);
    counts = List.copyOf(counts);
    duo = List.copyOf(duo);
    actions = List.copyOf(actions);
    endpoints = List.copyOf(endpoints);
    approvals = List.copyOf(approvals);
    themes.forEach(code -> Form.code(code, "themes"));
    codingSystems.forEach(code -> Form.code(code, "codingSystems"));
    spatial.forEach(code -> Form.code(code, "spatial"));
    Form.monthOrEmpty(temporalFrom, "temporalFrom");
    Form.monthOrEmpty(temporalTo, "temporalTo");
    Form.require(
        temporalFrom.isEmpty() || temporalTo.isEmpty() || temporalFrom.compareTo(temporalTo) <= 0,
        "temporalTo", "must not be before temporalFrom");
    Form.range(level, 1, 5, "level");
    Form.codeOrEmpty(legalBasis, "legalBasis");
    Form.require(!actions.isEmpty(), "actions", "must offer at least one action");
    Form.distinct(actions, "actions");
    Form.range(retentionMonths, 0, 1200, "retentionMonths");
    Form.require(approvals.stream().allMatch(LevelRules::isOfOrganization), "approvals",
        "must be of groups of the holder's own organisation");
  }
}
