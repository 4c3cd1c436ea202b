/**
 * The hospital's edge: reads FHIR and DICOM where they lie, extracts what may go on the chain,
 * commits to the rest and refuses what must not leave. Raw data never pass this module's border.
 */
@NullMarked
package io.mulu.gateway;

import org.jspecify.annotations.NullMarked;
