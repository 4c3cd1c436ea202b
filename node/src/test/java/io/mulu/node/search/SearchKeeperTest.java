package io.mulu.node.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.node.api.HeadSignal;
import io.mulu.node.fakes.FakeChain;
import io.mulu.node.ledger.ChainStore;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.ObjectIds;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.object.IdentityKey;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.Role;
import io.mulu.rpc.DatasetSearch;
import io.mulu.rpc.RpcError;
import io.mulu.storage.memory.Faults;
import io.mulu.storage.memory.MemoryMedium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index follows the chain, and is made anew wherever it does not fit. */
final class SearchKeeperTest {
  @TempDir
  Path folder;

  private final FakeChain chain = new FakeChain();
  private final ChainStore store = ChainStore.open(new MemoryMedium(Faults.NONE, new Random(1)),
      chain.genesis, chain.executor);
  private final Ledger ledger = new Ledger(store, chain.executor,
      new Mempool(Mempool.Limits.defaults()));
  private final HeadSignal head = new HeadSignal(0);
  private final Hash admin = chain.genesis.adminId(0);
  private final KeyPair adminKey = FakeChain.key("admin", 0);
  private final KeyPair secondKey = FakeChain.key("second", 0);
  private Hash second = Hash.ZERO;

  @BeforeEach
  void appoint() {
    run(admin, adminKey,
        new Call.GiveRole(admin, new Call.RoleGrant(Role.STEWARD, "", Long.MAX_VALUE)));
    second = created(run(admin, adminKey,
        new Call.AddIdentity(IdentityKind.PERSON,
            List.of(new IdentityKey(secondKey.publicKey(), 0, Long.MAX_VALUE)),
            List.of(new Call.RoleGrant(Role.STEWARD, "", Long.MAX_VALUE)))),
        0);
  }

  private Hash run(Hash sender, KeyPair key, Call call) {
    Hash id = chain.run(ledger, sender, key, call, Bytes.EMPTY);
    head.advance(ledger.head().height());
    return id;
  }

  private Hash created(Hash transaction, int index) {
    return ObjectIds.created(chain.genesis.chainId(), transaction, index);
  }

  private Hash offered(String zh, String en) {
    return run(admin, adminKey,
        new Call.OfferDataset(TestDatasets.terms(zh, en, "about", 1, "HEAL"), null));
  }

  private Hash published(String zh, String en) {
    Hash transaction = offered(zh, en);
    run(second, secondKey, new Call.CastVote(created(transaction, 1), true));
    return created(transaction, 0);
  }

  private static DatasetSearch.Found found(SearchKeeper keeper, String... words)
      throws RpcError, InterruptedException {
    return keeper.find(List.of(words), List.of(), null, 10);
  }

  @Test
  void itFollowsWhatIsPublishedAndForgetsWhatIsNotAnyMore() throws Exception {
    try (SearchKeeper keeper = SearchKeeper.start(store, head, folder)) {
      offered("审核中", "Under review");
      Hash heart = published("心电图", "Heart traces");
      assertThat(found(keeper, "心电").datasets()).containsExactly(heart);
      assertThat(found(keeper).height()).isEqualTo(ledger.head().height());
      assertThat(found(keeper, "review").datasets()).as("nobody else may know of it").isEmpty();
      assertThat(found(keeper).facets().getFirst().values().getFirst().datasets()).isEqualTo(1);
      run(admin, adminKey, new Call.WithdrawDataset(heart));
      assertThat(found(keeper, "heart").datasets()).isEmpty();
    }
  }

  @Test
  void whatHappenedWhileItWasClosedIsReadFromTheBlocks() throws Exception {
    Hash first = published("一", "First");
    try (SearchKeeper keeper = SearchKeeper.start(store, head, folder)) {
      assertThat(found(keeper).datasets()).containsExactly(first);
    }
    Hash next = published("二", "Next");
    run(admin, adminKey, new Call.WithdrawDataset(first));
    try (SearchKeeper keeper = SearchKeeper.start(store, head, folder)) {
      assertThat(found(keeper).datasets()).containsExactly(next);
    }
  }

  @Test
  void aDamagedIndexIsMadeAnew() throws Exception {
    Hash dataset = published("一", "First");
    try (SearchKeeper keeper = SearchKeeper.start(store, head, folder)) {
      assertThat(found(keeper).datasets()).containsExactly(dataset);
    }
    for (String damage : List.of("segments_", ".cfs", ".si")) {
      damage(damage);
      try (SearchKeeper keeper = SearchKeeper.start(store, head, folder)) {
        assertThat(found(keeper, "first").datasets()).as(damage).containsExactly(dataset);
      }
    }
  }

  private void damage(String part) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> String.valueOf(f.getFileName()).contains(part)).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(file, bytes);
      }
    }
  }

  @Test
  void itIsMadeAnewByCommandAndForAnotherChain() throws Exception {
    Hash dataset = published("一", "First");
    assertThat(SearchKeeper.rebuild(store, folder)).isEqualTo(1);
    assertThat(SearchKeeper.rebuild(store, folder)).isEqualTo(1);
    FakeChain other = new FakeChain(io.mulu.protocol.ChainParameters.defaults().with(otherTimes()));
    ChainStore empty = ChainStore.open(new MemoryMedium(Faults.NONE, new Random(2)), other.genesis,
        other.executor);
    try (SearchKeeper keeper = SearchKeeper.start(empty, new HeadSignal(0), folder)) {
      assertThat(found(keeper).datasets()).isEmpty();
    }
    try (SearchKeeper keeper = SearchKeeper.start(store, head, folder)) {
      assertThat(found(keeper).datasets()).containsExactly(dataset);
      assertThatThrownBy(() -> keeper.find(List.of(), List.of(), Bytes.utf8("x"), 1))
          .isInstanceOf(RpcError.class);
    }
  }

  private static io.mulu.protocol.ContractTimes otherTimes() {
    return new io.mulu.protocol.ContractTimes(2_000, 2_000, 2_000, 2_000, 2_000, 2_000);
  }
}
