package io.mulu.testnet.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.Location;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private static final Hash ONE = Hash.sha256(Bytes.utf8("one"));
  private static final Hash TWO = Hash.sha256(Bytes.utf8("two"));

  @Test
  void aFinalBlockThatChangesIsAContradiction() {
    History history = new History();
    history.seen(5, ONE);
    history.seen(5, ONE);
    assertThat(history.contradictions()).isEmpty();

    history.seen(5, TWO);

    assertThat(history.contradictions()).singleElement().asString().contains("block 5");
  }

  @Test
  void aFinalTransactionThatMovesIsAContradiction() {
    History history = new History();
    history.told(ONE, new Location(5, 0));
    history.told(ONE, new Location(6, 0));

    assertThat(history.contradictions()).singleElement().asString().contains(ONE.hex());
    assertThat(history.transactions()).containsEntry(ONE, new Location(5, 0));
  }
}
