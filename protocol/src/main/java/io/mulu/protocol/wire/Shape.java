package io.mulu.protocol.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.mulu.protocol.Invariant;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How one message type lies on the wire: a record's fields, or a family's alternatives. */
sealed interface Shape {
  /** The Java type, whose simple name is the message's name. */
  Class<?> type();

  void write(CodedOutputStream out, Object value) throws IOException;

  /**
   * @param path
   *          the schema path of this message, empty at the top
   */
  Object read(CodedInputStream in, String path) throws IOException, MalformedException;

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static MalformedException outOfPlace(int tag, String path) {
    return new MalformedException(path, "field " + WireFormat.getTagFieldNumber(tag)
        + " is unknown, repeated, out of order or of the wrong type");
  }

  /** One component: its number, name and value shape. */
  record Field(int number, String name, Value value, MethodHandle accessor) {
    int tag() {
      return (number << 3) | value.wireType();
    }

    @Nullable
    Object get(Object owner) {
      try {
        return accessor.invoke(owner);
      } catch (Throwable e) {
        throw new Invariant.Broken("accessor of " + name + " failed: " + e);
      }
    }
  }

  /** A record. */
  record Message(Class<?> type, String name, List<Field> fields,
      MethodHandle constructor) implements Shape {
    @Override
    public void write(CodedOutputStream out, Object value) throws IOException {
      for (Field field : fields) {
        try {
          field.value().write(out, field.number(), field.get(value));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(field.name() + ": " + e.getMessage(), e);
        }
      }
    }

    @Override
    public Object read(CodedInputStream in, String path) throws IOException, MalformedException {
      @Nullable
      Object[] arguments = new @Nullable Object[fields.size()];
      int tag = in.readTag();
      for (int i = 0; i < arguments.length; i++) {
        Field field = fields.get(i);
        String at = join(path, field.name());
        if (tag == field.tag()) {
          Value.Read read = field.value().read(in, tag, at);
          arguments[i] = read.value();
          tag = read.nextTag();
        } else {
          arguments[i] = field.value().absent(at);
        }
      }
      if (tag != 0) {
        throw outOfPlace(tag, path);
      }
      return construct(arguments, path);
    }

    private Object construct(@Nullable Object[] arguments, String path) throws MalformedException {
      try {
        return (Object) constructor.invokeExact(arguments);
      } catch (IllegalArgumentException e) {
        throw new MalformedException(path, String.valueOf(e.getMessage()));
      } catch (Throwable e) {
        throw new Invariant.Broken("constructor of " + type.getSimpleName() + " failed: " + e);
      }
    }
  }

  /** A sealed family: exactly one of its members. */
  record OneOf(Class<?> type, TreeMap<Integer, Shape.Message> byNumber,
      Map<Class<?>, Integer> numbers) implements Shape {
    @Override
    public void write(CodedOutputStream out, Object value) throws IOException {
      Integer number = numbers.get(value.getClass());
      Shape.Message member = number == null ? null : byNumber.get(number);
      if (number == null || member == null) {
        throw new Invariant.Broken(value.getClass() + " is no member of " + type);
      }
      out.writeByteArray(number, WireCodec.bytesOf(member, value));
    }

    @Override
    public Object read(CodedInputStream in, String path) throws IOException, MalformedException {
      int tag = in.readTag();
      Shape.Message member = byNumber.get(WireFormat.getTagFieldNumber(tag));
      if (member == null
          || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        throw new MalformedException(path,
            "names none of the known kinds of " + type.getSimpleName());
      }
      int end = in.pushLimit(in.readRawVarint32());
      Object value = member.read(in, join(path, member.name()));
      in.popLimit(end);
      int next = in.readTag();
      if (next != 0) {
        throw outOfPlace(next, path);
      }
      return value;
    }
  }
}
