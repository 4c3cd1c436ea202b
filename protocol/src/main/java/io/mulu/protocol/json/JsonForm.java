package io.mulu.protocol.json;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.object.ObjectKind;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of any record, as a tree of {@code Map<String, Object>}, {@code List<Object>},
 * String, Boolean and Integer:
 * <ul>
 * <li>a record is an object with its components by name, absent ones left out;
 * <li>a sealed family is an object with one member, named like the alternative;
 * <li>hashes and keys are lower-case hex, ids of objects {@code dataset:base32}, other bytes
 * base64;
 * <li>{@code long} is a string of digits, {@code int} a number; a point in time has its ISO 8601
 * form beside it ({@code createdMillis} and {@code created});
 * <li>an enum is its name.
 * </ul>
 * Lossless: {@link JsonReader} gives an equal record back. Thread-safe.
 */
public final class JsonForm {
  private JsonForm() {
  }

  /**
   * @throws Invariant.Broken
   *           if the type has no JSON form: a defect of the program
   */
  public static Object of(Object value) {
    return write(value, Optional.empty());
  }

  /**
   * @throws JsonFormException
   *           naming the first member that is not as it should be
   */
  public static <T> T read(Class<T> type, @Nullable Object tree) throws JsonFormException {
    return type.cast(JsonReader.read(type, tree, ""));
  }

  /** How a member of a sealed family is named, e.g. {@code offerDataset}. */
  public static String memberName(Record member) {
    return Plan.memberName(member.getClass());
  }

  private static Object write(Object value, Optional<ObjectKind> kind) {
    return switch (value) {
      case String text -> text;
      case Boolean truth -> truth;
      case Integer number -> number;
      case Long number -> Long.toString(number);
      case Hash id when kind.isPresent() -> kind.get().show(id);
      case Hash hash -> hash.hex();
      case PublicKey key -> key.bytes().hex();
      case Signature signature -> signature.bytes().base64();
      case Bytes bytes -> bytes.base64();
      case Enum<?> constant -> constant.name();
      case List<?> list -> list.stream().map(item -> write(item, kind)).toList();
      case Record entry -> writeRecord(entry);
      default -> throw new Invariant.Broken(value.getClass() + " has no JSON form");
    };
  }

  private static Map<String, Object> writeRecord(Record value) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (Plan.Part part : Plan.of(value.getClass()).parts()) {
      Object component = Plan.get(part.accessor(), value);
      if (component == null) {
        continue;
      }
      members.put(part.name(),
          isFamily(part.type())
              ? writeMember((Record) component)
              : write(component, kindOf(part, value)));
      part.isoName()
          .ifPresent(name -> members.put(name, Instant.ofEpochMilli((Long) component).toString()));
    }
    return members;
  }

  private static Map<String, Object> writeMember(Record value) {
    Map<String, Object> family = new LinkedHashMap<>();
    family.put(memberName(value), writeRecord(value));
    return family;
  }

  private static Optional<ObjectKind> kindOf(Plan.Part part, Record owner) {
    if (part.sibling().isEmpty()) {
      return part.kind();
    }
    RecordComponent sibling = part.sibling().get();
    return Optional.ofNullable((ObjectKind) Plan.get(sibling.getAccessor(), owner));
  }

  static boolean isFamily(Type type) {
    return type instanceof Class<?> c && c.isSealed() && c.isInterface();
  }
}
