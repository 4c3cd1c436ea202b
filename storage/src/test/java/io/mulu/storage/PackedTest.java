package io.mulu.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PackedTest {
  @Test
  void itemsComeBackInTheirOrder() {
    SplittableRandom random = new SplittableRandom(3);
    for (int run = 0; run < 200; run++) {
      List<Bytes> items = new ArrayList<>();
      for (int i = random.nextInt(10); i > 0; i--) {
        byte[] item = new byte[random.nextInt(300)];
        random.nextBytes(item);
        items.add(Bytes.wrap(item));
      }
      assertThat(Packed.unpack(Packed.pack(items))).isEqualTo(items);
    }
  }

  @Test
  void whatEndsWithinAnItemIsDamaged() {
    Bytes whole = Packed.pack(List.of(Bytes.utf8("one"), Bytes.utf8("three")));
    for (int size = 0; size < whole.size(); size++) {
      Bytes part = whole.slice(0, size);
      if (size == 0 || size == 7) {
        assertThat(Packed.unpack(part)).hasSizeLessThan(2);
      } else {
        assertThatThrownBy(() -> Packed.unpack(part)).as(size + " bytes")
            .isInstanceOf(StorageException.class).hasMessageContaining("damaged");
      }
    }
    assertThatThrownBy(() -> Packed.unpack(Bytes.ofHex("ffffffff00")))
        .isInstanceOf(StorageException.class);
  }
}
