package io.mulu.gateway.registration;

import io.mulu.gateway.catalog.FileReport;
import java.util.List;

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

  /** Whether nothing is left that another run could bring further. */
  public boolean isComplete() {
    return count(ItemResult.Outcome.FAILED) == 0;
  }
}
