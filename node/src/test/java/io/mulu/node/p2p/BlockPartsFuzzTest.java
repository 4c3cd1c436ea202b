package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parts of blocks in any order: a block is whole only if its parts came in order, and is their
 * bytes. Each part is request, height, number, count and whether it is full, a byte each.
 */
class BlockPartsFuzzTest {
  private static final Bytes FULL = Bytes.wrap(new byte[PeerMessage.PART_BYTES_MAX]);
  private static final int PARTS_MAX = 40;

  static Stream<byte[]> seeds() {
    return Stream.of(new byte[]{3, 4, 0, 1, 0}, new byte[]{3, 4, 0, 2, 1, 3, 4, 1, 2, 0},
        new byte[]{3, 4, 0, 3, 1, 3, 4, 1, 3, 1, 3, 4, 2, 3, 0},
        new byte[]{3, 4, 0, 3, 1, 3, 4, 0, 3, 1, 3, 4, 2, 3, 0});
  }

  @MethodSource("seeds")
  @FuzzTest
  void onlyPartsInOrderMakeABlock(byte[] input) {
    BlockParts joiner = new BlockParts(3, 4);
    List<Bytes> taken = new ArrayList<>();
    int count = 0;
    ByteBuffer in = ByteBuffer.wrap(input);
    for (int i = 0; i < PARTS_MAX && in.remaining() >= 5; i++) {
      PeerMessage.BlockResponse part;
      try {
        part = new PeerMessage.BlockResponse(in.get() & 0xff, in.get() & 0xff, in.get() & 0xff,
            in.get() & 0xff, (in.get() & 1) == 1 ? FULL : Bytes.utf8("last"));
      } catch (IllegalArgumentException e) {
        continue; // the codec refuses it
      }
      if (joiner.add(part)) {
        assertThat(part.part()).isEqualTo(taken.size());
        taken.add(part.bytes());
        count = part.parts();
      }
    }

    boolean isWhole = !taken.isEmpty() && taken.size() == count;
    assertThat(joiner.whole().isPresent()).isEqualTo(isWhole);
    if (isWhole) {
      assertThat(joiner.whole()).contains(Bytes.concat(taken.toArray(Bytes[]::new)));
    }
  }
}
