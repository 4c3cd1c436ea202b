/**
 * FHIR R4 as plain JSON (docs/adr/0011): {@link FhirReader} reads bundles, single resources and
 * NDJSON entry by entry and holds each to {@link FhirRules}. Only what a catalog needs is looked
 * at; no resource leaves this package's callers.
 */
@NullMarked
package io.mulu.gateway.fhir;

import org.jspecify.annotations.NullMarked;
