package io.mulu.protocol.wire;

import io.mulu.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Damages bytes the way channels and attackers do. */
final class Mutations {
  private static final List<Bytes> NASTY = List.of(Bytes.ofHex("00"), Bytes.ofHex("80"),
      Bytes.ofHex("ff"), Bytes.ofHex("ffffffff0f"), Bytes.ofHex("ffffffff07"),
      Bytes.ofHex("ffffffffffffffffff01"), Bytes.ofHex("ffffffffffffffffffff01"),
      Bytes.ofHex("8000"), Bytes.ofHex("0b"), Bytes.ofHex("0c"), Bytes.ofHex("7a00"));

  private Mutations() {
  }

  /** One change, sometimes several. */
  static Bytes mutate(Bytes original, SplittableRandom random) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : original.toArray()) {
      bytes.add(b);
    }
    int changes = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1;
    for (int i = 0; i < changes; i++) {
      change(bytes, random);
    }
    byte[] out = new byte[bytes.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = bytes.get(i);
    }
    return Bytes.wrap(out);
  }

  private static void change(List<Byte> bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.size() + 1);
    boolean inside = at < bytes.size();
    switch (random.nextInt(7)) {
      case 0 -> {
        if (inside) {
          bytes.set(at, (byte) (bytes.get(at) ^ (1 << random.nextInt(8))));
        }
      }
      case 1 -> {
        if (inside) {
          bytes.set(at, (byte) random.nextInt(256));
        }
      }
      case 2 -> bytes.add(at, (byte) random.nextInt(256));
      case 3 -> {
        if (inside) {
          bytes.remove(at);
        }
      }
      case 4 -> bytes.subList(at, bytes.size()).clear();
      case 5 -> {
        Bytes nasty = NASTY.get(random.nextInt(NASTY.size()));
        for (int i = 0; i < nasty.size(); i++) {
          bytes.add(at + i, nasty.at(i));
        }
      }
      default -> {
        int to = at + random.nextInt(bytes.size() - at + 1);
        bytes.addAll(random.nextInt(bytes.size() + 1), List.copyOf(bytes.subList(at, to)));
      }
    }
  }
}
