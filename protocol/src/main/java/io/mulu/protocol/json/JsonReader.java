package io.mulu.protocol.json;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.object.ObjectKind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON tree to record, strictly: unknown members, wrong types and negative numbers are refused with
 * their path. Lists may be left out when empty, flags when false, nullable components always.
 */
final class JsonReader {
  private static final Pattern DIGITS = Pattern.compile("0|[1-9][0-9]{0,18}");
  /** Numbers above this are not exact in JavaScript: they must come as strings. */
  private static final long EXACT_MAX = (1L << 53) - 1;
  private static final int SHOWN_MAX = 64;

  private JsonReader() {
  }

  static Object read(Class<?> type, @Nullable Object tree, String path) throws JsonFormException {
    return JsonForm.isFamily(type) ? readMember(type, tree, path) : readRecord(type, tree, path);
  }

  private static Object readMember(Class<?> type, @Nullable Object tree, String path)
      throws JsonFormException {
    Map<String, Class<?>> family = Plan.family(type);
    String expected = "an object with one member of " + family.keySet();
    if (!(tree instanceof Map<?, ?> map) || map.size() != 1) {
      throw wrong(path, expected, tree);
    }
    String name = String.valueOf(map.keySet().iterator().next());
    Class<?> member = family.get(name);
    if (member == null) {
      throw wrong(path, expected, name);
    }
    return readRecord(member, map.get(name), join(path, name));
  }

  private static Object readRecord(Class<?> type, @Nullable Object tree, String path)
      throws JsonFormException {
    if (!(tree instanceof Map<?, ?> map)) {
      throw wrong(path, "an object", tree);
    }
    Plan plan = Plan.of(type);
    @Nullable
    Object[] arguments = new @Nullable Object[plan.parts().size()];
    Set<String> known = new HashSet<>();
    for (int i = 0; i < arguments.length; i++) {
      Plan.Part part = plan.parts().get(i);
      known.add(part.name());
      part.isoName().ifPresent(known::add);
      arguments[i] = readPart(part, map, join(path, part.name()));
    }
    for (Object name : map.keySet()) {
      if (!known.contains(String.valueOf(name))) {
        throw new JsonFormException(join(path, shown(name)), "no such member", "one");
      }
    }
    return construct(plan, arguments, path);
  }

  private static @Nullable Object readPart(Plan.Part part, Map<?, ?> map, String path)
      throws JsonFormException {
    Object value = map.get(part.name());
    if (part.isoName().isPresent() && map.get(part.isoName().get()) != null) {
      value = instant(map.get(part.isoName().get()), value, path);
    }
    if (value != null) {
      return readValue(part.type(), part.kind(), value, path);
    }
    if (part.nullable()) {
      return null;
    }
    if (part.type() == boolean.class) {
      return false;
    }
    if (part.type() instanceof ParameterizedType) {
      return List.of();
    }
    throw new JsonFormException(path, what(part.type(), part.kind()), "nothing");
  }

  /** The ISO form may come instead of the number or agree with it. */
  private static Object instant(@Nullable Object iso, @Nullable Object number, String path)
      throws JsonFormException {
    String expected = "a time such as 2026-07-01T08:00:00Z";
    if (!(iso instanceof String text)) {
      throw wrong(path, expected, iso);
    }
    long millis;
    try {
      millis = Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong(path, expected, iso);
    }
    if (number != null && !number.toString().equals(Long.toString(millis))) {
      throw new JsonFormException(path, "the same time as " + shown(text), shown(number));
    }
    return Long.toString(millis);
  }

  private static Object readValue(Type type, Optional<ObjectKind> kind, Object value, String path)
      throws JsonFormException {
    if (type instanceof ParameterizedType list) {
      return readList(list.getActualTypeArguments()[0], kind, value, path);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      for (Object constant : plain.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(value)) {
          return constant;
        }
      }
      throw wrong(path, what(type, kind), value);
    }
    if ((plain == String.class && value instanceof String)
        || (plain == boolean.class && value instanceof Boolean)) {
      return value;
    }
    if (plain == int.class || plain == Integer.class) {
      return (int) number(value, Integer.MAX_VALUE, what(type, kind), path);
    }
    if (plain == long.class || plain == Long.class) {
      return number(value, Long.MAX_VALUE, what(type, kind), path);
    }
    Optional<Function<String, Object>> parser = parser(plain, kind);
    if (parser.isPresent() && value instanceof String text) {
      try {
        return parser.get().apply(text);
      } catch (IllegalArgumentException e) {
        throw wrong(path, what(type, kind), value);
      }
    }
    if (plain.isRecord() || JsonForm.isFamily(plain)) {
      return read(plain, value, path);
    }
    throw wrong(path, what(type, kind), value);
  }

  private static Optional<Function<String, Object>> parser(Class<?> type,
      Optional<ObjectKind> kind) {
    if (type == Hash.class) {
      return Optional.of(text -> hash(text, kind));
    }
    if (type == PublicKey.class) {
      return Optional.of(text -> PublicKey.of(Bytes.ofHex(text)));
    }
    if (type == Signature.class) {
      return Optional.of(text -> Signature.of(Bytes.ofBase64(text)));
    }
    return type == Bytes.class ? Optional.of(Bytes::ofBase64) : Optional.empty();
  }

  /** Ids of objects may also come as plain hex; where no kind is known, any kind is read. */
  private static Hash hash(String text, Optional<ObjectKind> kind) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Hash.ofHex(text);
    }
    if (kind.isPresent()) {
      return kind.get().parse(text);
    }
    for (ObjectKind candidate : ObjectKind.values()) {
      if (candidate.prefix().equals(text.substring(0, colon))) {
        return candidate.parse(text);
      }
    }
    throw new IllegalArgumentException("no such kind of object");
  }

  private static Object readList(Type element, Optional<ObjectKind> kind, Object value, String path)
      throws JsonFormException {
    if (!(value instanceof List<?> items)) {
      throw wrong(path, "a list", value);
    }
    List<Object> read = new ArrayList<>();
    for (Object item : items) {
      String at = path + "[" + read.size() + "]";
      if (item == null) {
        throw wrong(at, what(element, kind), null);
      }
      read.add(readValue(element, kind, item, at));
    }
    return List.copyOf(read);
  }

  private static long number(Object value, long max, String expected, String path)
      throws JsonFormException {
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= 0 && number <= Math.min(max, EXACT_MAX)) {
        return number;
      }
    } else if (value instanceof String text && DIGITS.matcher(text).matches()) {
      try {
        long number = Long.parseLong(text);
        if (number <= max) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw wrong(path, expected, value);
      }
    }
    throw wrong(path, expected, value);
  }

  private static Object construct(Plan plan, @Nullable Object[] arguments, String path)
      throws JsonFormException {
    try {
      return plan.constructor().newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException refusal)) {
        throw new Invariant.Broken("constructor of " + plan.type() + " failed: " + e.getCause());
      }
      // Compact constructors say "field must …" in our own words (object.Form).
      String message = String.valueOf(refusal.getMessage());
      int space = message.indexOf(' ');
      String word = space < 0 ? "" : message.substring(0, space);
      boolean isNamed = plan.parts().stream().anyMatch(part -> part.name().equals(word));
      throw isNamed
          ? new JsonFormException(join(path, word), message.substring(space + 1), "another value")
          : new JsonFormException(path, message, "another value");
    } catch (InstantiationException | IllegalAccessException e) {
      throw new Invariant.Broken("constructor of " + plan.type() + " failed: " + e);
    }
  }

  /** In words, for the reader of an error. */
  private static String what(Type type, Optional<ObjectKind> kind) {
    if (type instanceof ParameterizedType) {
      return "a list";
    }
    Class<?> plain = (Class<?>) type;
    if (plain == Hash.class) {
      return kind.map(k -> "an id such as " + k.prefix() + ":… or ").orElse("")
          + "64 lower-case hex digits";
    }
    if (plain.isEnum()) {
      List<String> names = new ArrayList<>();
      for (Object constant : plain.getEnumConstants()) {
        names.add(((Enum<?>) constant).name());
      }
      return "one of " + (names.size() > 16 ? names.subList(0, 16) + " …" : names);
    }
    return switch (plain.getSimpleName()) {
      case "String" -> "a string";
      case "boolean" -> "true or false";
      case "int", "Integer" -> "an integer from 0 to " + Integer.MAX_VALUE;
      case "long", "Long" -> "a string of digits, from 0 to " + Long.MAX_VALUE;
      case "Bytes" -> "base64 (RFC 4648, padded)";
      case "PublicKey" -> "a key in hex with its algorithm byte";
      case "Signature" -> "a signature in base64 with its algorithm byte";
      default -> "an object";
    };
  }

  private static JsonFormException wrong(String path, String expected, @Nullable Object actual) {
    return new JsonFormException(path, expected, switch (actual) {
      case null -> "null";
      case Map<?, ?> map -> "an object with " + map.size() + " members";
      case List<?> list -> "a list of " + list.size();
      case String text -> "\"" + shown(text) + "\"";
      default -> shown(actual);
    });
  }

  private static String shown(Object value) {
    String text = value.toString();
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
