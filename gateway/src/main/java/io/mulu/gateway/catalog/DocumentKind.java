package io.mulu.gateway.catalog;

/** The granularity of the catalog (docs/adr/0013): one entry for each of these. */
public enum DocumentKind {
  /** A FHIR DocumentReference. */
  DOCUMENT,
  /** A FHIR ImagingStudy: the description of a study, with or without its films. */
  STUDY_DESCRIPTION,
  /** All DICOM instances of one Study Instance UID in the folder: the films themselves. */
  STUDY_FILMS
}
