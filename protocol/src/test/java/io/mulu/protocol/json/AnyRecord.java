package io.mulu.protocol.json;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.ContractTimes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.crypto.KeyAlgorithm;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes any valid value of a type by trying: what a constructor refuses is thrown again. */
final class AnyRecord {
  private static final int TRIES = 20_000;
  private static final List<String> TEXTS = List.of("A", "2021-Q3", "2021-07", "127.0.0.1:7400",
      "intl", "", "GRU");

  private final Random random;

  AnyRecord(long seed) {
    this.random = new Random(seed);
  }

  Object of(Class<?> type) {
    if (type == ChainParameters.class) {
      return ChainParameters.defaults();
    }
    if (type == ContractTimes.class) {
      return ContractTimes.defaults();
    }
    if (JsonForm.isFamily(type)) {
      List<Class<?>> members = List.copyOf(Plan.family(type).values());
      return of(members.get(random.nextInt(members.size())));
    }
    Plan plan = Plan.of(type);
    int refusals = 0;
    while (refusals < TRIES) {
      @Nullable
      Object[] arguments = new @Nullable Object[plan.parts().size()];
      for (int p = 0; p < arguments.length; p++) {
        Plan.Part part = plan.parts().get(p);
        arguments[p] = part.nullable() && random.nextBoolean()
            ? null
            : value(part.type(), type.getSimpleName());
      }
      try {
        return plan.constructor().newInstance(arguments);
      } catch (InvocationTargetException e) {
        refusals++;
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
    throw new AssertionError("no valid " + type.getSimpleName() + " found");
  }

  private Object value(Type type, String owner) {
    if (type instanceof ParameterizedType list) {
      List<Object> items = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        items.add(value(list.getActualTypeArguments()[0], owner));
      }
      return items;
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
    }
    return switch (plain.getSimpleName()) {
      case "String" -> TEXTS.get(random.nextInt(TEXTS.size()));
      case "boolean" -> random.nextBoolean();
      case "int", "Integer" -> random.nextInt(5);
      case "long", "Long" ->
        random.nextInt(4) == 0 ? random.nextLong() >>> 1 : random.nextInt(50) * 10L;
      case "Hash" -> Hash.of(bytes(Hash.SIZE));
      case "Bytes" -> bytes(random.nextBoolean() ? 16 : 32);
      case "PublicKey" -> PublicKey.of(KeyAlgorithm.ED25519, bytes(32));
      case "Signature" -> Signature.of(KeyAlgorithm.P256, bytes(64));
      default -> of(plain);
    };
  }

  private Bytes bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
