package io.mulu.protocol.wire;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Signature;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Derives {@link Shape}s from records by reflection; runs once per codec. */
final class Shapes {
  private static final int DEPTH_MAX = 12;
  private static final Pattern WORD_END = Pattern.compile("([a-z0-9])([A-Z])");

  private Shapes() {
  }

  static Shape message(Class<?> type) {
    return message(type, 0);
  }

  private static Shape message(Class<?> type, int depth) {
    Invariant.check(depth < DEPTH_MAX, type + " is nested too deep or recursive");
    if (type.isRecord()) {
      return record(type, depth);
    }
    Invariant.check(type.isSealed(), type + " is neither a record nor a sealed family");
    TreeMap<Integer, Shape.Message> byNumber = new TreeMap<>();
    Map<Class<?>, Integer> numbers = new LinkedHashMap<>();
    for (Class<?> member : type.getPermittedSubclasses()) {
      Invariant.check(member.isRecord(), member + " is no record");
      Wire wire = member.getAnnotation(Wire.class);
      Invariant.check(wire != null && wire.value() > 0, member + " has no @Wire number");
      if (wire != null) {
        Invariant.check(byNumber.put(wire.value(), record(member, depth + 1)) == null,
            member + " shares its @Wire number");
        numbers.put(member, wire.value());
      }
    }
    return new Shape.OneOf(type, byNumber, numbers);
  }

  private static Shape.Message record(Class<?> type, int depth) {
    RecordComponent[] components = type.getRecordComponents();
    List<Shape.Field> fields = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      Method accessor = components[i].getAccessor();
      fields.add(Shape.Field.of(i + 1, snake(components[i].getName()), value(components[i], depth),
          new Handle(() -> within(type).unreflect(accessor)
              .asType(MethodType.methodType(Object.class, Object.class)))));
    }
    Class<?>[] parameters = Arrays.stream(components).map(RecordComponent::getType)
        .toArray(Class<?>[]::new);
    return new Shape.Message(type, snake(type.getSimpleName()), List.copyOf(fields),
        new Handle(
            () -> within(type).findConstructor(type, MethodType.methodType(void.class, parameters))
                .asSpreader(Object[].class, parameters.length)
                .asType(MethodType.methodType(Object.class, Object[].class))));
  }

  private static MethodHandles.Lookup within(Class<?> type) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
  }

  private static Value value(RecordComponent component, int depth) {
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    Limit limit = component.getAnnotation(Limit.class);
    if (component.getType() == List.class) {
      Type element = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
      Invariant.check(element instanceof Class<?> && !nullable,
          component + ": lists are of plain types, and empty rather than null");
      int each = limit == null ? -1 : limit.each();
      return new Value.Repeated(scalarOrNested(boxed((Class<?>) element), each, false, depth),
          limit == null ? Limit.ELEMENTS : limit.value());
    }
    // In proto3's canonical form their default is absent, which leaves no room for null
    boolean hasEmpty = component.getType() == String.class || component.getType() == Bytes.class;
    Invariant.check(!nullable || !hasEmpty, component + ": use the empty value for none");
    return scalarOrNested(component.getType(), limit == null ? -1 : limit.value(), nullable, depth);
  }

  private static Class<?> boxed(Class<?> type) {
    return type == Long.class
        ? long.class
        : type == Integer.class ? int.class : type == Boolean.class ? boolean.class : type;
  }

  private static Value scalarOrNested(Class<?> type, int limit, boolean nullable, int depth) {
    if (type == long.class || type == int.class || type == boolean.class) {
      return new Value.Varint(type);
    }
    if (type == String.class) {
      return new Value.Text(limit < 0 ? Limit.STRING_BYTES : limit);
    }
    if (type.isEnum()) {
      return enumeration(type, nullable);
    }
    if (type == Bytes.class) {
      return new Value.Octets(type, limit < 0 ? Limit.BYTES : limit, value -> (Bytes) value,
          bytes -> bytes, nullable);
    }
    if (type == Hash.class) {
      return new Value.Octets(type, Hash.SIZE, value -> ((Hash) value).bytes(), Hash::of, nullable);
    }
    if (type == PublicKey.class) {
      return new Value.Octets(type, 64, value -> ((PublicKey) value).bytes(), PublicKey::of,
          nullable);
    }
    if (type == Signature.class) {
      return new Value.Octets(type, 128, value -> ((Signature) value).bytes(), Signature::of,
          nullable);
    }
    return new Value.Nested(message(type, depth + 1), nullable);
  }

  private static Value enumeration(Class<?> type, boolean nullable) {
    Map<Integer, Object> byNumber = new LinkedHashMap<>();
    Map<Object, Integer> numbers = new LinkedHashMap<>();
    int position = 0;
    for (Object constant : type.getEnumConstants()) {
      position++;
      String name = ((Enum<?>) constant).name();
      try {
        Wire wire = type.getField(name).getAnnotation(Wire.class);
        // Without a number of its own the order of declaration counts, from 1.
        int number = constant instanceof Numbered own
            ? own.number()
            : wire == null ? position : wire.value();
        Invariant.check(number > 0 && byNumber.put(number, constant) == null,
            type + "." + name + " has no number of its own");
        numbers.put(constant, number);
      } catch (NoSuchFieldException e) {
        throw new Invariant.Broken(type + " lacks " + name);
      }
    }
    return new Value.Enumeration(type, byNumber, numbers, nullable);
  }

  static String snake(String camel) {
    return WORD_END.matcher(camel).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
  }
}
