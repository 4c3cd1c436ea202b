/**
 * From a hospital's folder to catalog items: {@link HospitalAdapter} reads FHIR and DICOM files,
 * links each document to a patient of the hospital's own record, commits to its content and makes
 * of it what the chain may know, or says why not.
 */
@NullMarked
package io.mulu.gateway.catalog;

import org.jspecify.annotations.NullMarked;
