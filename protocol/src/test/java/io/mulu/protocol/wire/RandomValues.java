package io.mulu.protocol.wire;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.crypto.KeyAlgorithm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Draws values of any type that the codec knows: bounds more often than chance would, optional
 * parts half of the time. What a constructor refuses is drawn again; types whose parts depend on
 * each other are given a maker.
 */
public final class RandomValues {
  private static final int DRAWS_MAX = 5_000;
  private static final List<String> TEXTS = List.of("", "a", "text/plain", "intl", "ICD-10",
      "2021-Q3", "2021-07", "node.example:7400", "目录", "é😀");

  private final SplittableRandom random;
  private final Map<Class<?>, Function<RandomValues, Object>> makers = new HashMap<>();

  public RandomValues(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** How to draw a type instead of by its parts; also in the place where it is nested. */
  public RandomValues with(Class<?> type, Function<RandomValues, Object> maker) {
    makers.put(type, maker);
    return this;
  }

  public <T> T of(Class<T> type) {
    Function<RandomValues, Object> maker = makers.get(type);
    return type.cast(maker != null ? maker.apply(this) : of(Shapes.message(type)));
  }

  public SplittableRandom random() {
    return random;
  }

  private Object of(Shape shape) {
    Function<RandomValues, Object> maker = makers.get(shape.type());
    if (maker != null) {
      return maker.apply(this);
    }
    return switch (shape) {
      case Shape.OneOf family -> of(pick(List.copyOf(family.byNumber().values())));
      case Shape.Message message -> record(message);
    };
  }

  private Object record(Shape.Message message) {
    String refusal = "";
    for (int draw = 0; draw < DRAWS_MAX; draw++) {
      @Nullable
      Object[] parts = new @Nullable Object[message.fields().size()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = value(message.fields().get(i).value());
      }
      try {
        return message.constructor().get().invoke(parts);
      } catch (IllegalArgumentException e) {
        refusal = String.valueOf(e.getMessage());
      } catch (Throwable e) {
        throw new IllegalStateException(message.type() + " is no total constructor", e);
      }
    }
    throw new Invariant.Broken(message.type() + " needs a maker: " + refusal);
  }

  private @Nullable Object value(Value value) {
    return switch (value) {
      case Value.Varint varint -> varint(varint.type());
      case Value.Enumeration e ->
        maybe(e.isNullable()) ? null : pick(List.copyOf(e.byNumber().values()));
      case Value.Text text -> text(text.bytesMax());
      case Value.Octets octets -> maybe(octets.isNullable()) ? null : octets(octets);
      case Value.Nested nested -> maybe(nested.isNullable()) ? null : of(nested.shape());
      case Value.Repeated list -> list(list);
    };
  }

  private Object varint(Class<?> type) {
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    long max = type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
    long number = switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1, 2, 3 -> 1 + random.nextInt(5);
      case 4 -> 1L << (7 * random.nextInt(5));
      case 5 -> (1L << (7 * random.nextInt(5))) - 1;
      case 6 -> max;
      default -> random.nextLong(max);
    };
    return type == int.class ? (Object) (int) Math.min(number, max) : (Object) number;
  }

  private String text(int bytesMax) {
    String text = random.nextInt(10) == 0 ? "x".repeat(bytesMax) : pick(TEXTS);
    return Bytes.utf8(text).size() <= bytesMax ? text : "y";
  }

  private Object octets(Value.Octets octets) {
    if (octets.type() == Hash.class) {
      return hash();
    }
    if (octets.type() == PublicKey.class) {
      return publicKey();
    }
    if (octets.type() == Signature.class) {
      return signature();
    }
    int size = pick(List.of(0, 1, 16, 32, Math.min(octets.bytesMax(), 5_000)));
    return bytes(Math.min(size, octets.bytesMax()));
  }

  public Hash hash() {
    return Hash.of(bytes(Hash.SIZE));
  }

  /** Of the right form; no point of a curve. */
  public PublicKey publicKey() {
    KeyAlgorithm algorithm = pick(List.of(KeyAlgorithm.values()));
    return PublicKey.of(algorithm, bytes(algorithm.keyBytes()));
  }

  /** Of the right form; of nobody. */
  public Signature signature() {
    KeyAlgorithm algorithm = pick(List.of(KeyAlgorithm.values()));
    return Signature.of(algorithm, bytes(algorithm.signatureBytes()));
  }

  private List<Object> list(Value.Repeated list) {
    int size = pick(List.of(0, 1, 2, 3, 3, Math.min(5, list.countMax())));
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < Math.min(size, list.countMax()); i++) {
      Object item = value(list.element());
      if (item != null) {
        items.add(item);
      }
    }
    return List.copyOf(items);
  }

  public Bytes bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private <E> E pick(List<E> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean maybe(boolean nullable) {
    return nullable && random.nextBoolean();
  }
}
