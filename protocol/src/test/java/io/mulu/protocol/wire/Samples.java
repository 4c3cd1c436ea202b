package io.mulu.protocol.wire;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records that have every kind of component the codec knows. */
final class Samples {
  private Samples() {
  }

  enum Colour {
    RED,
    GREEN,
    @Wire(7)
    BLUE
  }

  enum Status implements Numbered {
    FINE(200),
    GONE(410);

    private final int number;

    Status(int number) {
      this.number = number;
    }

    @Override
    public int number() {
      return number;
    }
  }

  record Inner(long number, @Limit(8) String text) {
    Inner {
      if (number == 13) {
        throw new IllegalArgumentException("thirteen is refused");
      }
    }
  }

  sealed interface Family {
  }

  @Wire(1)
  record Circle(int radius) implements Family {
  }

  @Wire(3)
  record Framed(Inner inner, @Limit(3) List<Inner> more) implements Family {
  }

  @Wire(20)
  record Nothing() implements Family {
  }

  record Everything(long number, int small, boolean flag, @Limit(20) String text,
      @Limit(10) Bytes octets, Hash hash, PublicKey key, Signature signature, Colour colour,
      Status status, Inner inner, Family family, @Nullable Hash maybeHash,
      @Nullable PublicKey maybeKey, @Nullable Signature maybeSignature,
      @Nullable Colour maybeColour, @Nullable Inner maybeInner, @Nullable Family maybeFamily,
      @Limit(5) List<Long> numbers, @Limit(5) List<Integer> smalls, @Limit(5) List<Boolean> flags,
      @Limit(value = 4, each = 6) List<String> texts,
      @Limit(value = 4, each = 6) List<Bytes> chunks, @Limit(3) List<Hash> hashes,
      @Limit(2) List<PublicKey> keys, @Limit(2) List<Signature> signatures,
      @Limit(5) List<Colour> colours, @Limit(5) List<Status> statuses, @Limit(3) List<Inner> inners,
      @Limit(3) List<Family> families) {
  }
}
