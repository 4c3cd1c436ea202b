package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;

/**
 * What may be known of one document by every member: coarse by construction.
 *
 * @param documentClass
 *          code of the table DOCUMENT_CLASS
 * @param format
 *          code of the table FORMAT, e.g. {@code FHIR-R4}, {@code DICOM}
 * @param mime
 *          media type
 * @param modality
 *          DICOM modality code; empty if none
 * @param quarter
 *          of service, e.g. {@code 2021-Q3}
 * @param sizeBucket
 *          base-2 logarithm of the size in bytes, rounded up
 * @param commitment
 *          salted commitment to the document
 * @param level
 *          sensitivity by GB/T 39725, 1 to 5
 * @param qualityGrade
 *          0 (not graded) to 5 by the rule set
 * @param qualityRules
 *          code of the rule set
 * @param dedupKey
 *          keyed digest of the document's identity at the holder: same document, same key
 */
public record EntryDescription(@Limit(64) String documentClass, @Limit(64) String format,
    @Limit(64) String mime, @Limit(16) String modality, @Limit(7) String quarter, int sizeBucket,
    Hash commitment, Confidentiality confidentiality, int level, int qualityGrade,
    @Limit(64) String qualityRules, Hash dedupKey) {
  public EntryDescription {
    Form.code(documentClass, "documentClass");
    Form.code(format, "format");
    Form.code(mime, "mime");
    Form.codeOrEmpty(modality, "modality");
    Form.quarter(quarter, "quarter");
    Form.range(sizeBucket, 0, 63, "sizeBucket");
    Form.range(level, 1, 5, "level");
    Form.range(qualityGrade, 0, 5, "qualityGrade");
    Form.codeOrEmpty(qualityRules, "qualityRules");
  }
}
