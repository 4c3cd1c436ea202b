package io.mulu.vm.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.wire.WireCodec;
import org.junit.jupiter.api.Test;

/** What is remembered is what decoding gives, whatever else took its place meanwhile. */
final class DecodedRowsTest {
  private static final WireCodec<Reference> CODEC = WireCodec.of(Reference.class);

  @Test
  void everyRowIsItsOwnAlsoWhenMoreAreReadThanAreRemembered() {
    DecodedRows<Reference> rows = new DecodedRows<>(CODEC);
    for (int round = 0; round < 2; round++) {
      for (long i = 0; i < 10_000; i++) {
        Reference row = new Reference(Hash.sha256(Bytes.ofLong(i)));
        assertThat(rows.decode(CODEC.encode(row))).isEqualTo(row);
      }
    }
  }

  @Test
  void equalBytesAreDecodedOnce() {
    DecodedRows<Reference> rows = new DecodedRows<>(CODEC);
    Reference row = new Reference(Hash.ZERO);
    assertThat(rows.decode(CODEC.encode(row))).isSameAs(rows.decode(CODEC.encode(row)));
  }
}
