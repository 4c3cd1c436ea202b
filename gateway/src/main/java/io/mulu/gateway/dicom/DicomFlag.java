package io.mulu.gateway.dicom;

/** What is odd about a header that could be read all the same. */
public enum DicomFlag {
  /** The data set starts at byte 0: written by software older than PS3.10, or cut. */
  NO_FILE_META,
  /** Group 2 starts at byte 0, without preamble and prefix. */
  NO_PREAMBLE,
  META_LENGTH_WRONG,
  TAGS_OUT_OF_ORDER,
  DUPLICATE_ELEMENT,
  /** Patient ID is there twice with different values: whose film it is cannot be said. */
  AMBIGUOUS_PATIENT_ID,
  /** A UID is longer than 64 characters, has other characters, or components with leading zeros. */
  UID_INVALID,
  /** Patient's Sex is none of M, F, O. */
  SEX_INVALID,
  SEX_MISSING,
  SEX_OTHER,
  /** Not a day of the calendar as YYYYMMDD (or the older YYYY.MM.DD). */
  BIRTH_DATE_INVALID,
  BIRTH_DATE_MISSING,
  STUDY_DATE_INVALID,
  STUDY_DATE_MISSING,
  PATIENT_ID_MISSING,
  PATIENT_NAME_MISSING,
  MODALITY_MISSING,
  /** A number in the header is none. */
  NUMBER_INVALID,
  CHARACTER_SET_UNKNOWN,
  TEXT_UNDECODABLE,
  /** The meta information and the data set name different instances or classes. */
  META_CONTRADICTED,
  /** Pixel data promise more bytes than the file has. */
  PIXEL_DATA_TRUNCATED,
  /** Identifying text may be in the picture itself. */
  BURNED_IN_ANNOTATION
}
