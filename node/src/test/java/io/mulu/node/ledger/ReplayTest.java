package io.mulu.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.node.fakes.FakeChain;
import io.mulu.protocol.Block;
import io.mulu.protocol.answer.CertifiedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A chain is executed anew, and whoever changed a block of it is found out. */
class ReplayTest {
  private static final int HEIGHT = 6;

  private final FakeChain chain = new FakeChain();
  private final Ledger ledger = chain.ledger();
  private final List<CertifiedBlock> blocks = new ArrayList<>();

  private void grow() {
    for (int i = 0; i < HEIGHT; i++) {
      chain.grow(ledger);
    }
    for (long height = 0; height <= HEIGHT; height++) {
      blocks.add(ledger.certifiedBlock(height).orElseThrow());
    }
  }

  private Replay.Result run() throws Replay.NotReproducedException {
    return Replay.run(
        height -> height < blocks.size() ? Optional.of(blocks.get((int) height)) : Optional.empty(),
        chain.ledger(), HEIGHT, height -> {
        });
  }

  @Test
  void theSameChainComesOutAgain() throws Exception {
    grow();
    Replay.Result result = run();
    assertThat(result.headHash()).isEqualTo(ledger.head().hash());
    assertThat(result.stateRoot()).isEqualTo(ledger.head().stateRoot());
    assertThat(result.transactions()).isEqualTo(HEIGHT);
  }

  @Test
  void aBlockThatWasChangedOrTakenOutIsNamed() {
    grow();
    CertifiedBlock third = blocks.get(3);
    blocks.set(3,
        new CertifiedBlock(new Block(third.block().header(), List.of()), third.certificate()));
    assertThatThrownBy(this::run).isInstanceOf(Replay.NotReproducedException.class)
        .hasMessageContaining("block 3");
    blocks.set(3, new CertifiedBlock(third.block(), blocks.get(2).certificate()));
    assertThatThrownBy(this::run).hasMessageContaining("block 3");
    blocks.set(3, third);
    blocks.removeLast();
    assertThatThrownBy(this::run).hasMessageContaining("block 6: is not here");
    blocks.set(0, third);
    assertThatThrownBy(this::run).hasMessageContaining("block 0");
  }
}
