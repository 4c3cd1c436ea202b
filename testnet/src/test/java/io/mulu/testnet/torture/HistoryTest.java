package io.mulu.testnet.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.answer.Location;
import io.mulu.testnet.torture.Operation.Attempt;
import io.mulu.testnet.torture.Operation.Read;
import io.mulu.testnet.torture.Operation.Value;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private static final Hash ONE = Hash.sha256(Bytes.utf8("one"));
  private static final Hash TWO = Hash.sha256(Bytes.utf8("two"));

  private static Attempt attempt(Hash transaction, long invokedNanos) {
    return new Attempt(transaction, 0, 1, transaction.brief(), invokedNanos);
  }

  private static Read read(boolean isCurrent, long height) {
    return new Read(0, 0, isCurrent, 0, 1, 2, height, Value.NONE);
  }

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
    history.told(attempt(ONE, 1), new Location(5, 0), true);
    history.told(attempt(ONE, 1), new Location(6, 0), true);

    assertThat(history.contradictions()).singleElement().asString().contains(ONE.hex());
    assertThat(history.writes().get(ONE).place()).isEqualTo(new Location(5, 0));
  }

  @Test
  void theFloorIsWhatAcknowledgedWritesAndCurrentReadsHaveShown() {
    History history = new History();
    history.told(attempt(ONE, 1), new Location(5, 0), true);
    history.read(read(false, 9));
    assertThat(history.floor()).isEqualTo(5);

    history.read(read(true, 7));
    history.told(attempt(TWO, 1), new Location(6, 0), true);

    assertThat(history.floor()).isEqualTo(7);
  }

  @Test
  void progressIsAWriteHandedInAfterwards() {
    History history = new History();
    history.told(attempt(ONE, 10), new Location(5, 0), true);

    assertThat(history.hasProgressedSince(10)).isFalse();
    history.told(attempt(TWO, 11), new Location(5, 1), true);
    assertThat(history.hasProgressedSince(10)).isTrue();
  }
}
