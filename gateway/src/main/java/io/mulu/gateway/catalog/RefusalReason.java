package io.mulu.gateway.catalog;

/** Why a document is not registered. */
public enum RefusalReason {
  /**
   * The film and the hospital's own record differ about the patient: the detail names the fields.
   */
  DEMOGRAPHIC_CONFLICT("the film's patient is not the record's"),
  /** The same instance or document is there twice with different content. */
  CONTENT_CONFLICT("the same document is there twice with different content"),
  PATIENT_UNKNOWN("the patient is in no record of this folder"),
  /** More than one patient answers to what the document says. */
  PATIENT_AMBIGUOUS("whose document it is cannot be said"),
  /** It was registered under another patient: a correction needs a replacement, by a person. */
  PATIENT_CHANGED("it was registered under another patient"),
  DATE_MISSING("it has no date of service between 1900 and 2099"),
  ENTERED_IN_ERROR("the record itself calls it an error"),
  /** The hospital has deleted its salt: it must not come back under the old commitment. */
  SHREDDED("its salt was deleted"),
  PHI_FOUND("an identifying text of its own file would leave the hospital");

  private final String text;

  RefusalReason(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
