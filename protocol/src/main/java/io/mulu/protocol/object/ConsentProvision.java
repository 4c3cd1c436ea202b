package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception from what a consent says in general; an empty list means all.
 *
 * @param organizations
 *          that would use the data
 * @param documentClasses
 *          codes of the table DOCUMENT_CLASS
 * @param confidentiality
 *          up to which it reaches; absent means all
 * @param yearFrom
 *          first year of service; 0 if open
 * @param yearTo
 *          last year of service; 0 if open
 */
public record ConsentProvision(Decree decree, @Limit(8) List<Purpose> purposes,
    @Limit(7) List<Action> actions, @Limit(32) List<Hash> organizations,
    @Limit(value = 32, each = 64) List<String> documentClasses,
    @Nullable Confidentiality confidentiality, int yearFrom, int yearTo) {
  public ConsentProvision {
    purposes = List.copyOf(purposes);
    actions = List.copyOf(actions);
    organizations = List.copyOf(organizations);
    documentClasses = List.copyOf(documentClasses);
    Form.distinct(purposes, "purposes");
    Form.distinct(actions, "actions");
    Form.distinct(organizations, "organizations");
    documentClasses.forEach(code -> Form.code(code, "documentClasses"));
    Form.require(yearFrom == 0 || (yearFrom >= 1900 && yearFrom < 2100), "yearFrom",
        "must be a year or 0");
    Form.require(yearTo == 0 || (yearTo >= 1900 && yearTo < 2100), "yearTo", "must be a year or 0");
    Form.require(yearFrom == 0 || yearTo == 0 || yearFrom <= yearTo, "yearTo",
        "must not be before yearFrom");
  }
}
