package io.mulu.gateway.catalog;

import io.mulu.gateway.identity.HolderSecret;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** One import of a folder with a secret, a chain and a book of the test's own. */
record AdapterRun(List<FileReport> files, List<CatalogItem> items) {
  static final HolderSecret SECRET = HolderSecret.of(Bytes.wrap(new byte[32]));
  static final Holder HOLDER = new Holder(Hash.sha256(Bytes.utf8("a chain")),
      Hash.sha256(Bytes.utf8("a hospital")));

  static AdapterRun of(Path folder, Path book) throws IOException {
    List<CatalogItem> items = new ArrayList<>();
    try (EntryBook open = EntryBook.open(book, new SecureRandom())) {
      List<FileReport> files = new HospitalAdapter(HOLDER, SECRET, open)
          .read(HospitalFolder.scan(folder), items::add);
      return new AdapterRun(files, items);
    }
  }

  List<CatalogItem.Ready> ready() {
    return items.stream().filter(CatalogItem.Ready.class::isInstance)
        .map(CatalogItem.Ready.class::cast).toList();
  }

  List<CatalogItem.Refused> refused() {
    return items.stream().filter(CatalogItem.Refused.class::isInstance)
        .map(CatalogItem.Refused.class::cast).toList();
  }
}
