package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;

/**
 * What of a single document matters to consents; what is not said is read against the use.
 *
 * @param documentClass
 *          code; empty if not said
 * @param year
 *          of service; 0 if not said
 */
public record EntryScope(@Limit(64) String documentClass, Confidentiality confidentiality,
    int year) {
  public EntryScope {
    Form.codeOrEmpty(documentClass, "documentClass");
    Form.require(year == 0 || (year >= 1900 && year < 2100), "year", "must be a year or 0");
  }
}
