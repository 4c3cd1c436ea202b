package io.mulu.gateway.registration;

import io.mulu.gateway.catalog.FileReport;
import io.mulu.protocol.Hash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The end of an import.
 *
 * @param files
 *          one report a file
 * @param items
 *          one result a document, refused ones first
 * @param batches
 *          that became final
 */
public record ImportReport(List<FileReport> files, List<ItemResult> items, int batches) {
  public ImportReport {
    files = List.copyOf(files);
    items = List.copyOf(items);
  }

  public long count(ItemResult.Outcome outcome) {
    return items.stream().filter(item -> item.outcome() == outcome).count();
  }

  /**
   * How many documents none of whose results brought them on the chain: a document that is there
   * twice, once refused, is none of them.
   */
  public long refusedDocuments() {
    Set<Hash> known = new HashSet<>();
    Set<Hash> refused = new HashSet<>();
    for (ItemResult item : items) {
      (item.outcome() == ItemResult.Outcome.REFUSED ? refused : known).add(item.document());
    }
    refused.removeAll(known);
    return refused.size();
  }

  /** Whether nothing is left that another run could bring further. */
  public boolean isComplete() {
    return count(ItemResult.Outcome.FAILED) == 0;
  }
}
