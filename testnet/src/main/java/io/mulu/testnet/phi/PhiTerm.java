package io.mulu.testnet.phi;

/**
 * Something that identifies a patient.
 *
 * @param kind
 *          what it is, for the report: never the text itself
 * @param wholeWord
 *          whether it counts only between characters that are no letters or digits
 */
record PhiTerm(Kind kind, String text, boolean wholeWord) {
  enum Kind {
    NAME,
    IDENTIFIER,
    TELECOM,
    ADDRESS,
    NOTE
  }
}
