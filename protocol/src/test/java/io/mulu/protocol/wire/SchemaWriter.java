package io.mulu.protocol.wire;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Renders records as a proto3 file, for clients in other languages. A record is a message, a sealed
 * family a message with one oneof, bounds and what must be present are comments: proto3 has no
 * words for them.
 */
public final class SchemaWriter {
  private final String packageName;
  /** Rendered definitions by message name, in the order of first mention. */
  private final Map<String, String> definitions = new LinkedHashMap<>();
  private final Map<String, Class<?>> owners = new TreeMap<>();

  private SchemaWriter(String packageName) {
    this.packageName = packageName;
  }

  /**
   * @param introduction
   *          lines of the comment at the top
   */
  public static String render(String packageName, List<String> introduction, List<Class<?>> roots) {
    SchemaWriter writer = new SchemaWriter(packageName);
    roots.forEach(root -> writer.define(Shapes.message(root)));
    StringBuilder file = new StringBuilder();
    introduction.forEach(line -> file.append(("// " + line).strip()).append('\n'));
    file.append("syntax = \"proto3\";\n\npackage ").append(writer.packageName).append(";\n");
    writer.definitions.values().forEach(text -> file.append('\n').append(text));
    return file.toString();
  }

  /**
   * The message or enum of a type: its simple name, after that of the type it is declared in; a
   * family's members stand by themselves.
   */
  public static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    boolean standsAlone = outer == null || (outer.isSealed() && outer.isAssignableFrom(type));
    return standsAlone ? type.getSimpleName() : name(outer) + type.getSimpleName();
  }

  private void define(Shape shape) {
    if (reserve(shape.type())) {
      String text = switch (shape) {
        case Shape.Message message -> message(message);
        case Shape.OneOf family -> family(family);
      };
      definitions.put(name(shape.type()), text);
    }
  }

  /** Keeps the place in the order; false if the type is there already. */
  private boolean reserve(Class<?> type) {
    Class<?> owner = owners.putIfAbsent(name(type), type);
    Invariant.check(owner == null || owner == type, owner + " and " + type + " share a name");
    if (owner == null) {
      definitions.put(name(type), "");
    }
    return owner == null;
  }

  private String message(Shape.Message message) {
    if (message.fields().isEmpty()) {
      return "message " + name(message.type()) + " {}\n";
    }
    StringBuilder text = new StringBuilder("message " + name(message.type()) + " {\n");
    for (Shape.Field field : message.fields()) {
      String remark = String.join(", ", remarks(field.value()));
      text.append("  ").append(label(field.value())).append(type(field.value())).append(' ')
          .append(field.name()).append(" = ").append(field.number()).append(';')
          .append(remark.isEmpty() ? "" : "  // " + remark).append('\n');
    }
    return text.append("}\n").toString();
  }

  private String family(Shape.OneOf family) {
    StringBuilder text = new StringBuilder(
        "message " + name(family.type()) + " {\n  // exactly one\n  oneof kind {\n");
    family.byNumber().forEach((number, member) -> {
      define(member);
      text.append("    ").append(name(member.type())).append(' ')
          .append(Shapes.snake(member.type().getSimpleName())).append(" = ").append(number)
          .append(";\n");
    });
    return text.append("  }\n}\n").toString();
  }

  private static String label(Value value) {
    return switch (value) {
      case Value.Repeated list -> "repeated ";
      case Value.Octets octets -> octets.isNullable() ? "optional " : "";
      case Value.Enumeration e -> e.isNullable() ? "optional " : "";
      case Value.Nested nested -> nested.isNullable() ? "optional " : "";
      case Value.Varint varint -> "";
      case Value.Text text -> "";
    };
  }

  private String type(Value value) {
    return switch (value) {
      case Value.Varint varint ->
        varint.type() == boolean.class ? "bool" : varint.type() == int.class ? "uint32" : "uint64";
      case Value.Text text -> "string";
      case Value.Octets octets -> "bytes";
      case Value.Repeated list -> type(list.element());
      case Value.Enumeration e -> {
        if (reserve(e.type())) {
          definitions.put(name(e.type()), enumeration(e));
        }
        yield name(e.type());
      }
      case Value.Nested nested -> {
        define(nested.shape());
        yield name(nested.shape().type());
      }
    };
  }

  private static String enumeration(Value.Enumeration e) {
    String prefix = Shapes.snake(name(e.type())).toUpperCase(Locale.ROOT) + "_";
    StringBuilder text = new StringBuilder(
        "enum " + name(e.type()) + " {\n  " + prefix + "UNSPECIFIED = 0;  // never sent\n");
    new TreeMap<>(e.byNumber()).forEach((number, constant) -> text.append("  ").append(prefix)
        .append(((Enum<?>) constant).name()).append(" = ").append(number).append(";\n"));
    return text.append("}\n").toString();
  }

  private static List<String> remarks(Value value) {
    List<String> remarks = new ArrayList<>();
    switch (value) {
      case Value.Varint varint -> {
        // The introduction of the file says it once
      }
      case Value.Text text -> remarks.add("at most %d bytes".formatted(text.bytesMax()));
      case Value.Octets octets -> {
        remark(remarks, !octets.isNullable() && octets.type() != Bytes.class, "required");
        remarks.add(octets.type() == Bytes.class
            ? "at most %d bytes".formatted(octets.bytesMax())
            : octets.type() == Hash.class
                ? "32 bytes"
                : octets.type() == PublicKey.class
                    ? "algorithm byte and key"
                    : "algorithm byte and signature");
      }
      case Value.Enumeration e -> remark(remarks, !e.isNullable(), "required");
      case Value.Nested nested -> remark(remarks, !nested.isNullable(), "required");
      case Value.Repeated list -> {
        remarks.add("at most " + list.countMax());
        remarks(list.element()).stream().filter(each -> !each.equals("required"))
            .map(each -> "each " + each).forEach(remarks::add);
      }
    }
    return remarks;
  }

  private static void remark(List<String> remarks, boolean holds, String text) {
    if (holds) {
      remarks.add(text);
    }
  }
}
