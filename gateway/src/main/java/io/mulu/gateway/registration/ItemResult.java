package io.mulu.gateway.registration;

import io.mulu.gateway.catalog.CatalogItem;
import io.mulu.gateway.catalog.DocumentKind;
import io.mulu.protocol.Hash;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of one document. Holds no value of a patient.
 *
 * @param file
 *          number in the folder
 * @param document
 *          its name under the hospital's secret: the same document in two files has two results
 * @param reason
 *          names of reasons, for REFUSED and FAILED; else empty
 * @param entry
 *          id on the chain, for REGISTERED and EXISTING
 */
public record ItemResult(int file, DocumentKind kind, Hash document, Outcome outcome, String reason,
    @Nullable Hash entry, SortedSet<String> flags) {
  /**
   * REFUSED: by the adapter or the contract, for good. FAILED: not known to be final; try again.
   */
  public enum Outcome {
    REGISTERED,
    EXISTING,
    REFUSED,
    FAILED
  }

  public ItemResult {
    flags = new TreeSet<>(flags);
  }

  static ItemResult refused(CatalogItem.Refused item) {
    String detail = item.detail().isEmpty() ? "" : " " + item.detail();
    return new ItemResult(item.file(), item.kind(), item.document(), Outcome.REFUSED,
        item.reason() + detail, null, new TreeSet<>());
  }

  static ItemResult of(CatalogItem.Ready item, Outcome outcome, String reason,
      @Nullable Hash entry) {
    return new ItemResult(item.file(), item.kind(), item.document(), outcome, reason, entry,
        item.flags());
  }
}
