package io.mulu.protocol.json;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.wire.Limit;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * JSON Schemas (draft 2020-12) of the records that {@link JsonForm} writes, gathered by name, so
 * that a document refers to each once. Confined to one thread.
 */
public final class JsonSchema {
  private static final String HEX = "[0-9a-f]{64}";

  private final Map<String, Object> definitions = new TreeMap<>();

  /** A member of a record, as a document shows it. */
  public record Member(String name, boolean isRequired, Map<String, Object> schema) {
  }

  /** Schemas of the records met so far, by name, for {@code components.schemas}. */
  public Map<String, Object> definitions() {
    return definitions;
  }

  /** The components of a record in order; ISO forms of instants are left out. */
  public List<Member> members(Class<?> record) {
    List<Member> members = new ArrayList<>();
    for (Plan.Part part : Plan.of(record).parts()) {
      members.add(new Member(part.name(), isRequired(part), ofPart(part)));
    }
    return members;
  }

  /** A reference; the definition is gathered on the way. */
  public Map<String, Object> of(Class<?> type) {
    String name = name(type);
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of());
      definitions.put(name,
          type.isEnum() ? ofEnum(type) : JsonForm.isFamily(type) ? ofFamily(type) : ofRecord(type));
    }
    return map("$ref", "#/components/schemas/" + name);
  }

  private Map<String, Object> ofRecord(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<Object> required = new ArrayList<>();
    for (Plan.Part part : Plan.of(type).parts()) {
      properties.put(part.name(), ofPart(part));
      part.isoName()
          .ifPresent(name -> properties.put(name, map("type", "string", "format", "date-time")));
      if (isRequired(part)) {
        required.add(part.name());
      }
    }
    Map<String, Object> schema = map("type", "object", "properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private Map<String, Object> ofFamily(Class<?> type) {
    List<Object> choices = new ArrayList<>();
    Plan.family(type).forEach((name, member) -> {
      Map<String, Object> schema = map("type", "object", "properties", map(name, of(member)));
      schema.put("required", List.of(name));
      schema.put("additionalProperties", false);
      choices.add(schema);
    });
    return map("oneOf", choices);
  }

  private static Map<String, Object> ofEnum(Class<?> type) {
    List<Object> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      names.add(((Enum<?>) constant).name());
    }
    return map("type", "string", "enum", names);
  }

  private Map<String, Object> ofPart(Plan.Part part) {
    Optional<Integer> max = part.limit().map(Limit::value);
    if (part.type() instanceof ParameterizedType list) {
      Optional<Integer> each = part.limit().map(Limit::each).filter(n -> n >= 0);
      Map<String, Object> schema = map("type", "array", "items",
          ofValue(list.getActualTypeArguments()[0], part.kind(), each));
      max.ifPresent(n -> schema.put("maxItems", n));
      return schema;
    }
    return ofValue(part.type(), part.kind(), max);
  }

  private Map<String, Object> ofValue(Type type, Optional<ObjectKind> kind,
      Optional<Integer> bytesMax) {
    Class<?> plain = (Class<?>) type;
    if (plain == boolean.class) {
      return map("type", "boolean");
    }
    if (plain == int.class || plain == Integer.class) {
      Map<String, Object> schema = map("type", "integer", "minimum", 0);
      schema.put("maximum", Integer.MAX_VALUE);
      return schema;
    }
    if (plain == long.class || plain == Long.class) {
      return map("type", "string", "pattern", "^(0|[1-9][0-9]{0,18})$");
    }
    if (plain == Hash.class) {
      return map("type", "string", "pattern",
          kind.map(k -> "^(" + k.prefix() + ":[a-z2-7]{52}|" + HEX + ")$").orElse("^" + HEX + "$"));
    }
    if (plain == PublicKey.class) {
      return map("type", "string", "pattern", "^[0-9a-f]{66,68}$");
    }
    if (plain == Bytes.class || plain == Signature.class) {
      return map("type", "string", "contentEncoding", "base64");
    }
    if (plain == String.class) {
      Map<String, Object> schema = map("type", "string");
      bytesMax.ifPresent(n -> schema.put("maxLength", n));
      return schema;
    }
    return of(plain);
  }

  private static boolean isRequired(Plan.Part part) {
    return !part.nullable() && part.type() != boolean.class
        && !(part.type() instanceof ParameterizedType);
  }

  /** Nested types are named with their owner: {@code Case.Answer} and others would clash. */
  private static String name(Class<?> type) {
    Class<?> owner = type.getEnclosingClass();
    return owner == null || JsonForm.isFamily(owner)
        ? type.getSimpleName()
        : owner.getSimpleName() + type.getSimpleName();
  }

  private static Map<String, Object> map(String key, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map;
  }

  private static Map<String, Object> map(String key, Object value, String key2, Object value2) {
    Map<String, Object> map = map(key, value);
    map.put(key2, value2);
    return map;
  }
}
