package io.mulu.rpc;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.api.CatalogApi;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds published datasets by words and facets, in an index that the node keeps beside the ledger
 * and can make anew from it at any time. Thread-safe.
 */
public interface DatasetSearch {
  /**
   * @param words
   *          each must be found; empty finds all
   * @param chosen
   *          of those of one dimension any, of several dimensions each
   * @param after
   *          where the page before ended; null for the first
   * @param max
   *          datasets at most, at least 1
   * @throws RpcError
   *           OVERLOADED while the index is being made, CURSOR_EXPIRED, INVALID_PARAMS for an
   *           {@code after} that is not its own
   */
  Found find(List<String> words, List<CatalogApi.Choice> chosen, @Nullable Bytes after, int max)
      throws RpcError, InterruptedException;

  /**
   * @param height
   *          up to which the index knows the ledger
   * @param datasets
   *          the best first
   * @param facets
   *          of all that was found; on the first page
   * @param next
   *          where it goes on; null on the last page
   */
  record Found(long height, List<Hash> datasets, List<CatalogApi.Facet> facets,
      @Nullable Bytes next) {
    public Found {
      datasets = List.copyOf(datasets);
      facets = List.copyOf(facets);
    }
  }
}
