package io.mulu.gateway.catalog;

import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Confidentiality;
import java.util.SortedSet;

/**
 * A document as read, before it has a patient. Holds its identity at the hospital: never logged.
 *
 * @param identity
 *          the hospital's own name of the document, or the Study Instance UID
 * @param quarter
 *          empty if unknown
 * @param contentHash
 *          SHA-256 of the content, or the RFC 6962 root over its parts
 * @param length
 *          of the content, bytes
 */
record Draft(int file, DocumentKind kind, String identity, String documentClass, String format,
    String mime, String modality, String quarter, Hash contentHash, long length,
    Confidentiality confidentiality, SortedSet<String> flags) {
  @Override
  public String toString() {
    return kind + " (withheld)";
  }
}
