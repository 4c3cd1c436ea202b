package io.mulu.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.gateway.catalog.EntryBook;
import io.mulu.gateway.catalog.Holder;
import io.mulu.gateway.catalog.HospitalAdapter;
import io.mulu.gateway.catalog.HospitalFolder;
import io.mulu.gateway.identity.HolderSecret;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call.RegisterEntries;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Reason;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Receipt.ItemOutcome;
import io.mulu.protocol.object.EntryDescription;
import io.mulu.protocol.object.EntryHandles;
import io.mulu.protocol.object.EntryItem;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImporterTest {
  private static final int DOCUMENTS = 30;
  private static final Hash ENDPOINT = Hash.sha256(Bytes.utf8("endpoint"));
  private static final BatchLimits TEN = new BatchLimits(10, 1 << 19, 1 << 18);

  @TempDir
  Path temp;

  /** The chain's rule for entries: a document is there once, with one commitment. */
  private static final class Chain implements EntrySubmitter {
    private final Map<Hash, Hash> commitments = new HashMap<>();
    private final List<RegisterEntries> calls = new ArrayList<>();
    private int unavailable;
    private int losesAnswer = -1;
    private List<Reason> reverts = List.of();

    @Override
    public Outcome submit(RegisterEntries call, Bytes attachment) {
      if (unavailable > 0) {
        unavailable--;
        return new Outcome.Unavailable("TIMEOUT");
      }
      calls.add(call);
      if (!reverts.isEmpty()) {
        return new Outcome.Reverted(reverts);
      }
      assertThat(handles(attachment).handles()).hasSameSizeAs(call.items());
      List<Receipt.ItemResult> results = new ArrayList<>();
      for (EntryItem item : call.items()) {
        results.add(register(item.description()));
      }
      return calls.size() == losesAnswer
          ? new Outcome.Unavailable("TIMEOUT")
          : new Outcome.Applied(Hash.sha256(attachment), results);
    }

    private Receipt.ItemResult register(EntryDescription d) {
      Hash known = commitments.putIfAbsent(d.dedupKey(), d.commitment());
      Hash entry = Hash.sha256(d.dedupKey().bytes());
      if (known == null) {
        return new Receipt.ItemResult(ItemOutcome.REGISTERED, entry, null);
      }
      return known.equals(d.commitment())
          ? new Receipt.ItemResult(ItemOutcome.EXISTING, entry, null)
          : new Receipt.ItemResult(ItemOutcome.REFUSED, null, Reason.NON_IDENTICAL_HASH);
    }

    private static EntryHandles handles(Bytes attachment) {
      try {
        return WireCodec.of(EntryHandles.class).decode(attachment, 1 << 18);
      } catch (MalformedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Path hospital(String text) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("hospital"));
    for (int p = 0; p < 3; p++) {
      StringBuilder lines = new StringBuilder("{\"resourceType\":\"Patient\",\"id\":\"p" + p
          + "\",\"gender\":\"male\",\"birthDate\":\"1950-01-0" + (p + 1) + "\"}\n");
      for (int d = 0; d < DOCUMENTS / 3; d++) {
        lines.append("{\"resourceType\":\"DocumentReference\",\"id\":\"d" + p + "-" + d
            + "\",\"status\":\"current\",\"date\":\"2020-05-05\",\"subject\":{\"reference\":\"Patient/p"
            + p + "\"},\"content\":[{\"attachment\":{\"contentType\":\"text/plain\",\"title\":\""
            + text + "\"}}]}\n");
      }
      Files.writeString(folder.resolve("p" + p + ".ndjson"), lines);
    }
    return folder;
  }

  private ImportReport run(Path folder, Chain chain, BatchLimits limits) throws IOException {
    List<Integer> progress = new ArrayList<>();
    try (EntryBook book = EntryBook.open(temp.resolve("book"), new SecureRandom());
        ImportLog log = ImportLog.open(temp.resolve("log"))) {
      HospitalAdapter adapter = new HospitalAdapter(
          new Holder(Hash.sha256(Bytes.utf8("chain")), Hash.sha256(Bytes.utf8("holder"))),
          HolderSecret.of(Bytes.wrap(new byte[32])), book);
      ImportReport report = new Importer(adapter, chain, limits, log, new Random(1))
          .run(HospitalFolder.scan(folder), ENDPOINT, (done, total) -> {
            assertThat(done).isLessThanOrEqualTo(total);
            progress.add(done);
          });
      assertThat(progress).isSorted();
      return report;
    }
  }

  @Test
  void registersEveryDocumentOnceInBatchesWithinTheLimits() throws Exception {
    Chain chain = new Chain();

    ImportReport report = run(hospital("a"), chain, TEN);

    assertThat(report.count(ItemResult.Outcome.REGISTERED)).isEqualTo(DOCUMENTS);
    assertThat(report.isComplete()).isTrue();
    assertThat(report.batches()).isEqualTo(3);
    assertThat(chain.calls).allMatch(c -> c.items().size() == 10 && c.endpoint().equals(ENDPOINT));
    assertThat(report.items()).allMatch(item -> item.entry() != null);
  }

  @Test
  void batchesObeyTheByteLimitsOfCallAndAttachment() throws Exception {
    Chain byCall = new Chain();
    Chain byAttachment = new Chain();
    run(hospital("a"), byCall, new BatchLimits(500, 1100, 1 << 18));
    Files.delete(temp.resolve("log"));
    run(hospital("a"), byAttachment, new BatchLimits(500, 1 << 19, 512));

    WireCodec<RegisterEntries> codec = WireCodec.of(RegisterEntries.class);
    assertThat(byCall.calls).hasSizeGreaterThan(2)
        .allMatch(call -> codec.encode(call).size() <= 1100);
    assertThat(byAttachment.calls).hasSizeGreaterThan(3);
  }

  @Test
  void neighboursInABatchAreNotOnePatientsDocuments() throws Exception {
    Chain chain = new Chain();
    ImportReport report = run(hospital("a"), chain, TEN);

    List<Integer> files = report.items().stream().map(ItemResult::file).toList();
    assertThat(files.subList(0, 10)).contains(0, 1, 2);
  }

  @Test
  void importingAgainSubmitsNothingAndWithoutTheLogFindsEverythingExisting() throws Exception {
    Chain chain = new Chain();
    run(hospital("a"), chain, TEN);
    ImportReport again = run(hospital("a"), chain, TEN);
    assertThat(chain.calls).hasSize(3);
    assertThat(again.count(ItemResult.Outcome.EXISTING)).isEqualTo(DOCUMENTS);
    assertThat(again.items()).allMatch(item -> item.entry() != null);

    Files.delete(temp.resolve("log"));
    ImportReport withoutLog = run(hospital("a"), chain, TEN);
    assertThat(chain.calls).hasSize(6);
    assertThat(withoutLog.count(ItemResult.Outcome.EXISTING)).isEqualTo(DOCUMENTS);
    assertThat(chain.commitments).hasSize(DOCUMENTS);
  }

  @Test
  void anImportThatWasCutGoesOnWhereItStopped() throws Exception {
    Chain chain = new Chain();
    chain.losesAnswer = 2;
    ImportReport retried = run(hospital("a"), chain, TEN);
    assertThat(retried.isComplete()).isTrue();
    assertThat(retried.count(ItemResult.Outcome.EXISTING)).isEqualTo(10);

    Chain other = new Chain();
    Files.delete(temp.resolve("log"));
    other.unavailable = Importer.TRIES_MAX;
    ImportReport cut = run(hospital("a"), other, TEN);
    assertThat(cut.count(ItemResult.Outcome.FAILED)).isEqualTo(DOCUMENTS);
    assertThat(other.calls).isEmpty();
    assertThat(run(hospital("a"), other, TEN).count(ItemResult.Outcome.REGISTERED))
        .isEqualTo(DOCUMENTS);
  }

  @Test
  void changedContentIsRefusedByTheChainAndARevertedBatchByItsReason() throws Exception {
    Chain chain = new Chain();
    run(hospital("a"), chain, TEN);
    ImportReport changed = run(hospital("b"), chain, TEN);
    assertThat(changed.items()).allMatch(item -> item.outcome() == ItemResult.Outcome.REFUSED
        && item.reason().equals("NON_IDENTICAL_HASH"));

    Chain reverting = new Chain();
    reverting.reverts = List.of(Reason.HANDLES_MISMATCH);
    ImportReport reverted = run(hospital("c"), reverting, TEN);
    assertThat(reverted.items()).allMatch(item -> item.reason().equals("HANDLES_MISMATCH"));
  }

  @Test
  void aLogCutInTheMiddleOfALineIsReadToTheLastWholeOne() throws Exception {
    Chain chain = new Chain();
    run(hospital("a"), chain, TEN);
    Path log = temp.resolve("log");
    Files.write(log, "0123".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);

    run(hospital("a"), chain, TEN);

    assertThat(chain.calls).hasSize(3);
    assertThat(Files.size(log)).isEqualTo(DOCUMENTS * 195L);
  }
}
