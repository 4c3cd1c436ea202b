package io.mulu.gateway.catalog;

import io.mulu.protocol.Hash;
import io.mulu.protocol.object.EntryHandle;
import io.mulu.protocol.object.EntryItem;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What became of one document of the folder. Neither form holds a value of a patient: both may be
 * logged.
 */
public sealed interface CatalogItem {
  /** Number of the file in {@link HospitalFolder#files()} (of a study, of its first film). */
  int file();

  DocumentKind kind();

  /** The document's name under the hospital's secret: equal for the same document in two files. */
  Hash document();

  /**
   * Ready for the chain: the guard has searched it.
   *
   * @param flags
   *          what an operator should know; names of constants only
   */
  record Ready(int file, DocumentKind kind, EntryItem item, EntryHandle handle,
      SortedSet<String> flags) implements CatalogItem {
    public Ready {
      flags = new TreeSet<>(flags);
    }

    @Override
    public Hash document() {
      return item.description().dedupKey();
    }
  }

  /**
   * Not for the chain.
   *
   * @param detail
   *          names of fields or of a kind of text, never their values; may be empty
   */
  record Refused(int file, DocumentKind kind, Hash document, RefusalReason reason,
      String detail) implements CatalogItem {
  }
}
