package io.mulu.protocol.json;

import io.mulu.protocol.Invariant;
import io.mulu.protocol.object.ObjectKind;
import io.mulu.protocol.wire.Limit;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What reflection found out about a record, once. */
record Plan(Class<?> type, Constructor<?> constructor, List<Part> parts) {
  private static final ClassValue<Plan> PLANS = new ClassValue<>() {
    @Override
    protected Plan computeValue(Class<?> type) {
      return read(type);
    }
  };

  /**
   * One component.
   *
   * @param kind
   *          of the object that it names
   * @param sibling
   *          component that tells that kind instead
   * @param isoName
   *          second member that shows it as ISO 8601
   */
  record Part(String name, Type type, boolean nullable, Optional<ObjectKind> kind,
      Optional<RecordComponent> sibling, Optional<String> isoName, Optional<Limit> limit,
      Method accessor) {
  }

  static Plan of(Class<?> type) {
    return PLANS.get(type);
  }

  /** Members of a sealed family by their JSON names. */
  static Map<String, Class<?>> family(Class<?> type) {
    Map<String, Class<?>> members = new TreeMap<>();
    for (Class<?> member : type.getPermittedSubclasses()) {
      Invariant.check(member.isRecord(), member + " is no record");
      members.put(memberName(member), member);
    }
    return members;
  }

  static String memberName(Class<?> member) {
    String name = member.getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  static @Nullable Object get(Method accessor, Object owner) {
    try {
      return accessor.invoke(owner);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new Invariant.Broken("accessor " + accessor + " failed: " + e);
    }
  }

  private static Plan read(Class<?> type) {
    Invariant.check(type.isRecord(), type + " is no record");
    List<Part> parts = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      types.add(component.getType());
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      Part part = new Part(component.getName(), component.getGenericType(),
          component.getAnnotatedType().isAnnotationPresent(Nullable.class), Meaning.kind(component),
          Meaning.sibling(component), Meaning.isoName(component),
          Optional.ofNullable(component.getAnnotation(Limit.class)), accessor);
      Invariant.check(names.add(part.name()), type + " has two members " + part.name());
      part.isoName().ifPresent(n -> Invariant.check(names.add(n), type + " has two members " + n));
      parts.add(part);
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(new Class<?>[0]));
      constructor.setAccessible(true);
      return new Plan(type, constructor, List.copyOf(parts));
    } catch (NoSuchMethodException e) {
      throw new Invariant.Broken(type + " lacks its canonical constructor");
    }
  }
}
