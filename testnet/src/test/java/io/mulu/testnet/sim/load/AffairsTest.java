package io.mulu.testnet.sim.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ContractTimes;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.Submission;
import io.mulu.protocol.VerifiedTransaction;
import io.mulu.testnet.sim.world.Consortium;
import io.mulu.testnet.sim.world.Seat;
import io.mulu.vm.BlockContext;
import io.mulu.vm.ExecutionResult;
import io.mulu.vm.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The wishes of the workload CONTRACTS come true often enough to be worth simulating. */
class AffairsTest {
  private static final int OFFICES = 4;
  private static final int WISHES = 3_000;
  private static final long STEP_MILLIS = 40;

  private final TreeMap<Bytes, Bytes> rows = new TreeMap<>();
  private final Consortium consortium = new Consortium(
      IntStream.range(0, OFFICES).mapToObj(Seat::founding).toList(), parameters());

  private static ChainParameters parameters() {
    ChainParameters d = ChainParameters.defaults();
    return new ChainParameters(1, d.viewTimeoutMillis(), d.viewTimeoutMaxMillis(),
        d.heartbeatMillis(), d.clockDriftMaxMillis(), d.stalenessMaxMillis(), 3_600_000,
        d.primaryTenure(), d.blockBytesMax(), d.transactionBytesMax(), d.attachmentBytesMax(),
        d.batchEntriesMax(), d.dueTransitionsMax(), d.blockWorkMax(), 4_000, 4_000, 3_000, 64,
        new ContractTimes(3_000, 2_000, 20_000, 4_000, 5_000, 3_000));
  }

  @Test
  void everyContractIsReached() {
    apply(consortium.executor().executeGenesis(consortium.genesis()));
    SplittableRandom random = new SplittableRandom(7);
    List<Office> offices = new ArrayList<>();
    for (int i = 0; i < OFFICES; i++) {
      offices.add(new Office(consortium, i, random.split()));
    }
    Set<String> happened = new TreeSet<>();
    for (int height = 1; height <= WISHES; height++) {
      Office office = offices.get(height % OFFICES);
      long now = Consortium.GENESIS_MILLIS + height * STEP_MILLIS;
      Submission wish = office.sign(office.next(offices, Workload.CONTRACTS,
          new Sight(key -> Optional.ofNullable(rows.get(key)), now)), now + 600_000);
      VerifiedTransaction checked = VerifiedTransaction
          .verify(wish, consortium.genesis().chainId(), parameters()).transaction().orElseThrow();
      ExecutionResult result = consortium.executor().execute(new BlockContext(height, now),
          List.of(checked), new Rows());
      for (Receipt receipt : result.receipts()) {
        receipt.events().forEach(event -> happened.add(event.what()));
      }
      apply(result);
    }
    assertThat(happened).contains("dataset_published", "access_granted", "grant_used",
        "grant_delegated", "uses_leased", "usage_posted", "usage_acknowledged",
        "emergency_declared", "emergency_justified", "review_overdue", "right_claimed",
        "right_confirmed", "right_revoked", "consent_activated", "consent_revoked", "terms_offered",
        "case_opened", "grant_held");
  }

  private void apply(ExecutionResult result) {
    result.writes().forEach(
        (key, value) -> value.ifPresentOrElse(v -> rows.put(key, v), () -> rows.remove(key)));
  }

  private final class Rows implements StateReader {
    @Override
    public @Nullable Bytes get(Bytes key) {
      return rows.get(key);
    }

    @Override
    public List<Row> scan(Bytes prefix, @Nullable Bytes after, int limit) {
      List<Row> found = new ArrayList<>();
      for (Map.Entry<Bytes, Bytes> row : rows.tailMap(prefix, true).entrySet()) {
        if (!row.getKey().startsWith(prefix) || found.size() == limit) {
          break;
        }
        if (after == null || row.getKey().compareTo(after) > 0) {
          found.add(new Row(row.getKey(), row.getValue()));
        }
      }
      return found;
    }
  }
}
