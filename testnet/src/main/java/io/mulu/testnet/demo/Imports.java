package io.mulu.testnet.demo;

import io.mulu.client.Outcome;
import io.mulu.gateway.catalog.EntryBook;
import io.mulu.gateway.catalog.FileReport;
import io.mulu.gateway.catalog.Holder;
import io.mulu.gateway.catalog.HospitalAdapter;
import io.mulu.gateway.catalog.HospitalFolder;
import io.mulu.gateway.identity.HolderSecret;
import io.mulu.gateway.registration.BatchLimits;
import io.mulu.gateway.registration.EntrySubmitter;
import io.mulu.gateway.registration.ImportLog;
import io.mulu.gateway.registration.ImportReport;
import io.mulu.gateway.registration.Importer;
import io.mulu.gateway.registration.ItemResult;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.EntryHandle;
import io.mulu.protocol.object.EntryHandles;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.testnet.chain.NotFinalException;
import io.mulu.testnet.input.InputCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Every hospital's gateway registers its folder; somewhere in the middle a validator dies. */
final class Imports {
  /** So that even the samples make enough batches to fail in the middle of. */
  private static final int BATCHES_WANTED = 40;
  private static final int BATCH_ENTRIES_MIN = 15;
  private static final WireCodec<EntryHandles> HANDLES = WireCodec.of(EntryHandles.class);

  private final Stage stage;
  private final SortedMap<String, InputCount> inputs = new TreeMap<>();
  private final Map<String, ImportReport> reports = new ConcurrentSkipListMap<>();
  private final Map<String, List<Hash>> locators = new ConcurrentSkipListMap<>();
  private final Progress progress;
  private final BatchLimits limits;

  /** Told when a batch has become final. */
  interface Milestone {
    void batchFinal(int batches, int ofExpected) throws IOException, InterruptedException;
  }

  Imports(Stage stage, Milestone milestone) throws IOException {
    this.stage = stage;
    int total = 0;
    for (Hospital hospital : stage.hospitals()) {
      Path input = hospital.input();
      if (input != null) {
        InputCount count = InputCount.of(input);
        inputs.put(hospital.code(), count);
        total += count.total();
      }
    }
    int entries = Math.max(BATCH_ENTRIES_MIN, total / BATCHES_WANTED);
    this.limits = BatchLimits.of(stage.chain().genesis().parameters()).withEntriesMax(entries);
    int batches = inputs.values().stream()
        .mapToInt(count -> (count.total() + limits.entriesMax() - 1) / limits.entriesMax()).sum();
    this.progress = new Progress(batches, total, milestone);
  }

  SortedMap<String, InputCount> inputs() {
    return Collections.unmodifiableSortedMap(inputs);
  }

  Map<String, ImportReport> reports() {
    return Collections.unmodifiableMap(reports);
  }

  /** Under which the hospital registered something, for proofs. */
  List<Hash> locators(Hospital hospital) {
    return List.copyOf(locators.getOrDefault(hospital.code(), List.of()));
  }

  /** Counts final batches over all hospitals; one tells at a time. */
  private final class Progress {
    private final int expectedBatches;
    private final int expectedItems;
    private final Milestone milestone;
    private int batches;
    private int items;

    Progress(int expectedBatches, int expectedItems, Milestone milestone) {
      this.expectedBatches = expectedBatches;
      this.expectedItems = expectedItems;
      this.milestone = milestone;
    }

    synchronized void batchFinal(int count) throws IOException, InterruptedException {
      batches++;
      items = Math.min(expectedItems, items + count);
      stage.story().progress("documents final", items, expectedItems);
      milestone.batchFinal(batches, expectedBatches);
    }
  }

  void run() throws BrokenOff, InterruptedException {
    List<Together.Task> tasks = new ArrayList<>();
    for (Hospital hospital : stage.hospitals()) {
      if (hospital.input() != null) {
        tasks.add(() -> reports.put(hospital.code(), run(hospital, "import.log", true)));
      }
    }
    Together.run(tasks);
  }

  /** The whole import again, without the log that would make it short. */
  ImportReport again(Hospital hospital) throws BrokenOff {
    return run(hospital, "import-again.log", false);
  }

  private ImportReport run(Hospital hospital, String logName, boolean isCounted) throws BrokenOff {
    Path own = hospital.ownFolder();
    Path input = hospital.input();
    if (input == null) {
      throw new IllegalArgumentException(hospital.code() + " brings no documents");
    }
    try {
      Files.createDirectories(own);
      try (EntryBook book = EntryBook.open(own.resolve("entry.book"), new SecureRandom());
          ImportLog log = ImportLog.open(own.resolve(logName))) {
        HolderSecret secret = HolderSecret.readOrCreate(own.resolve("holder.secret"),
            new SecureRandom());
        HospitalAdapter adapter = new HospitalAdapter(
            new Holder(stage.chain().genesis().chainId(), hospital.organization()), secret, book);
        return new Importer(adapter, submitter(hospital, isCounted), limits, log,
            new SecureRandom())
            .run(HospitalFolder.scan(input), hospital.endpoint(), (done, total) -> {
            });
      }
    } catch (IOException e) {
      throw new BrokenOff("the import of " + hospital.code(), e);
    }
  }

  private EntrySubmitter submitter(Hospital hospital, boolean isCounted) {
    return (call, attachment) -> {
      try {
        Outcome.Final result = stage.chain().submit(hospital.node(),
            stage.chain().sign(hospital.person(Hospital.Post.GATEWAY), (Call) call, attachment),
            Stage.PATIENCE);
        if (!result.receipt().isApplied()) {
          return new EntrySubmitter.Outcome.Reverted(result.receipt().reasons());
        }
        if (isCounted) {
          keepLocators(hospital, attachment);
          progress.batchFinal(call.items().size());
        }
        return new EntrySubmitter.Outcome.Applied(result.id(), result.receipt().items());
      } catch (NotFinalException e) {
        return new EntrySubmitter.Outcome.Unavailable(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    };
  }

  private void keepLocators(Hospital hospital, Bytes attachment) {
    try {
      List<Hash> kept = locators.computeIfAbsent(hospital.code(),
          code -> Collections.synchronizedList(new ArrayList<>()));
      for (EntryHandle handle : HANDLES.decode(attachment, attachment.size()).handles()) {
        kept.add(handle.locator());
      }
    } catch (MalformedException e) {
      throw new IllegalStateException("the importer makes canonical attachments", e);
    }
  }

  /** Prints what became of every hospital's documents; the counts must agree with the folders'. */
  void tell() {
    for (Map.Entry<String, ImportReport> one : reports.entrySet()) {
      ImportReport report = one.getValue();
      InputCount input = inputs.getOrDefault(one.getKey(), InputCount.NONE);
      stage.story().say(String.format(
          "%-24s %5d DocumentReferences, %3d ImagingStudies, %3d film studies → %d registered, %d refused",
          one.getKey(), input.documents(), input.studies(), input.films(), registered(report),
          report.refusedDocuments()));
      report.files().stream().filter(f -> f.outcome() == FileReport.Outcome.REFUSED).limit(10)
          .forEach(f -> stage.story().say("    file " + f.file() + " refused: " + f.reason()));
    }
  }

  static long registered(ImportReport report) {
    return report.count(ItemResult.Outcome.REGISTERED) + report.count(ItemResult.Outcome.EXISTING);
  }
}
