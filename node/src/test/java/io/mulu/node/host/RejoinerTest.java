package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.node.fakes.FakeChain;
import io.mulu.node.fakes.ManualLoop;
import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.Mempool;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejoinerTest {
  private final FakeChain chain = new FakeChain();
  private final Ledger ledger = chain.ledger();
  private final ManualLoop loop = new ManualLoop(FakeChain.START);
  private final List<Submission> sent = new ArrayList<>();
  private final List<Long> floors = new ArrayList<>();
  private long drawn;

  private Rejoiner rejoiner() {
    return new Rejoiner(loop, loop.clock(), ledger, FakeChain.key("consensus", 1),
        FakeChain.key("device", 1), () -> Hash.sha256(Bytes.ofLong(drawn++)).bytes(), sent::add,
        floors::add);
  }

  private Block commit(Submission submission) {
    ledger.mempool().add(chain.pooled(ledger, submission, 0), Mempool.Source.VALIDATOR);
    Block block = FakeChain.build(ledger);
    ledger.commit(block, chain.certificate(ledger, block));
    return block;
  }

  @Test
  void theFloorIsTheBlockThatHoldsItsNonce() {
    Rejoiner rejoiner = rejoiner();
    rejoiner.start("the guard is missing");
    rejoiner.advanced(chain.grow(ledger).block());
    assertThat(floors).isEmpty();

    rejoiner.advanced(commit(sent.get(0)));

    assertThat(floors).containsExactly(2L);
    rejoiner.advanced(chain.grow(ledger).block());
    assertThat(floors).hasSize(1);
  }

  @Test
  void anEarlierLifesNonceCountsForNothing() {
    rejoiner().start("first life");
    Rejoiner second = rejoiner();
    second.start("second life");

    second.advanced(commit(sent.get(0)));

    assertThat(floors).isEmpty();
    second.advanced(commit(sent.get(1)));
    assertThat(floors).containsExactly(2L);
  }

  @Test
  void aKeyThatTheChainDoesNotListAsksForNothing() {
    Rejoiner stranger = new Rejoiner(loop, loop.clock(), ledger, FakeChain.key("consensus", 9),
        FakeChain.key("device", 9), () -> Hash.sha256(Bytes.ofLong(drawn++)).bytes(), sent::add,
        floors::add);

    stranger.start("the guard is missing");
    loop.pass(3 * Rejoiner.RETRY_MILLIS);

    assertThat(sent).isEmpty();
  }

  @Test
  void asksAgainUntilItIsOnTheChainAndNotAfterwards() {
    Rejoiner rejoiner = rejoiner();
    rejoiner.start("the guard is missing");
    rejoiner.start("asked twice");
    assertThat(sent).hasSize(1);
    loop.pass(Rejoiner.RETRY_MILLIS);
    assertThat(sent).hasSize(2);

    rejoiner.advanced(commit(sent.get(1)));
    loop.pass(10 * Rejoiner.RETRY_MILLIS);

    assertThat(sent).hasSize(2);
    assertThat(floors).hasSize(1);
  }
}
