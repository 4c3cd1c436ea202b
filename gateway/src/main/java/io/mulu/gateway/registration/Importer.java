package io.mulu.gateway.registration;

import io.mulu.gateway.catalog.CatalogItem;
import io.mulu.gateway.catalog.FileReport;
import io.mulu.gateway.catalog.HospitalAdapter;
import io.mulu.gateway.catalog.HospitalFolder;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call.RegisterEntries;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.object.EntryDescription;
import io.mulu.protocol.object.EntryHandle;
import io.mulu.protocol.object.EntryHandles;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Registers a folder. Items are shuffled before they are batched: neighbours in a bundle are one
 * patient's, neighbours in a transaction must not be (ledger.md §3, privacy of links). Running it
 * again registers what is missing and nothing twice. Confined to one thread.
 */
public final class Importer {
  /** Items shuffled together; a larger folder is shuffled in parts of this size. */
  public static final int SHUFFLED_MAX = 50_000;
  /** Tries of one batch before its items are FAILED and the import stops submitting. */
  public static final int TRIES_MAX = 3;
  private static final WireCodec<EntryHandles> HANDLES = WireCodec.of(EntryHandles.class);
  private static final WireCodec<EntryItem> ITEM = WireCodec.of(EntryItem.class);
  private static final WireCodec<EntryHandle> HANDLE = WireCodec.of(EntryHandle.class);
  /** Tag and length in front of an element of a list. */
  private static final int ELEMENT_BYTES = 6;

  /** Told after each batch. */
  public interface Progress {
    /**
     * @param total
     *          items known so far
     */
    void progress(int done, int total);
  }

  private final HospitalAdapter adapter;
  private final EntrySubmitter submitter;
  private final BatchLimits limits;
  private final ImportLog log;
  private final Random random;

  /**
   * @param random
   *          decides the order on the chain: a SecureRandom, but for tests
   */
  public Importer(HospitalAdapter adapter, EntrySubmitter submitter, BatchLimits limits,
      ImportLog log, Random random) {
    this.adapter = adapter;
    this.submitter = submitter;
    this.limits = limits;
    this.log = log;
    this.random = random;
  }

  /**
   * @param endpoint
   *          the gateway under which the documents can be asked for
   */
  public ImportReport run(HospitalFolder folder, Hash endpoint, Progress progress)
      throws IOException {
    Run run = new Run(endpoint, progress);
    List<FileReport> files = adapter.read(folder, run::take);
    run.flush();
    return new ImportReport(files, run.results, run.batches);
  }

  /** The state of one import. */
  private final class Run {
    private final Hash endpoint;
    private final Progress progress;
    private final List<ItemResult> results = new ArrayList<>();
    private final List<CatalogItem.Ready> waiting = new ArrayList<>();
    private int batches;
    private boolean isCut;

    Run(Hash endpoint, Progress progress) {
      this.endpoint = endpoint;
      this.progress = progress;
    }

    void take(CatalogItem item) throws IOException {
      switch (item) {
        case CatalogItem.Refused refused -> results.add(ItemResult.refused(refused));
        case CatalogItem.Ready ready -> {
          EntryDescription d = ready.item().description();
          Optional<Hash> entry = log.entry(d.dedupKey(), d.commitment());
          if (entry.isPresent()) {
            results.add(ItemResult.of(ready, ItemResult.Outcome.EXISTING, "", entry.get()));
          } else {
            waiting.add(ready);
          }
        }
      }
      if (waiting.size() >= SHUFFLED_MAX) {
        flush();
      }
    }

    void flush() throws IOException {
      Collections.shuffle(waiting, random);
      int total = results.size() + waiting.size();
      int from = 0;
      while (from < waiting.size()) {
        int to = batchEnd(from);
        batch(waiting.subList(from, to));
        from = to;
        progress.progress(results.size(), total);
      }
      waiting.clear();
    }

    /** As many items as every limit allows, and at least one. */
    private int batchEnd(int from) {
      int callBytes = 64;
      int attachmentBytes = 0;
      int to = from;
      while (to < waiting.size() && to - from < limits.entriesMax()) {
        CatalogItem.Ready item = waiting.get(to);
        callBytes += ITEM.encode(item.item()).size() + ELEMENT_BYTES;
        attachmentBytes += HANDLE.encode(item.handle()).size() + ELEMENT_BYTES;
        if (to > from && (callBytes > limits.callBytesMax()
            || attachmentBytes > limits.attachmentBytesMax())) {
          return to;
        }
        to++;
      }
      return to;
    }

    private void batch(List<CatalogItem.Ready> items) throws IOException {
      switch (isCut ? new EntrySubmitter.Outcome.Unavailable("CUT") : submit(items)) {
        case EntrySubmitter.Outcome.Applied applied -> {
          Invariant.check(applied.items().size() == items.size(),
              "a final batch has a result for each item");
          for (int i = 0; i < items.size(); i++) {
            results.add(result(items.get(i), applied.items().get(i)));
          }
          log.sync();
          batches++;
        }
        case EntrySubmitter.Outcome.Reverted reverted -> {
          String reasons = reverted.reasons().stream().map(Reason::name)
              .collect(Collectors.joining(","));
          items.forEach(
              item -> results.add(ItemResult.of(item, ItemResult.Outcome.REFUSED, reasons, null)));
          batches++;
        }
        case EntrySubmitter.Outcome.Unavailable unavailable -> {
          isCut = true;
          items.forEach(item -> results
              .add(ItemResult.of(item, ItemResult.Outcome.FAILED, unavailable.why(), null)));
        }
      }
    }

    private EntrySubmitter.Outcome submit(List<CatalogItem.Ready> items) {
      RegisterEntries call = new RegisterEntries(endpoint,
          items.stream().map(CatalogItem.Ready::item).toList());
      Bytes attachment = HANDLES
          .encode(new EntryHandles(items.stream().map(CatalogItem.Ready::handle).toList()));
      EntrySubmitter.Outcome outcome = new EntrySubmitter.Outcome.Unavailable("NOT_TRIED");
      for (int tries = 0; tries < TRIES_MAX; tries++) {
        try {
          outcome = submitter.submit(call, attachment);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return new EntrySubmitter.Outcome.Unavailable("INTERRUPTED");
        }
        if (!(outcome instanceof EntrySubmitter.Outcome.Unavailable)) {
          return outcome;
        }
      }
      return outcome;
    }

    private ItemResult result(CatalogItem.Ready item, Receipt.ItemResult onChain) {
      EntryDescription d = item.item().description();
      Hash entry = onChain.entry();
      if (entry != null && onChain.outcome() != Receipt.ItemOutcome.REFUSED) {
        log.add(d.dedupKey(), d.commitment(), entry);
      }
      Reason reason = onChain.reason();
      return ItemResult.of(item, switch (onChain.outcome()) {
        case REGISTERED -> ItemResult.Outcome.REGISTERED;
        case EXISTING -> ItemResult.Outcome.EXISTING;
        case REFUSED -> ItemResult.Outcome.REFUSED;
      }, reason == null ? "" : reason.name(), entry);
    }
  }
}
