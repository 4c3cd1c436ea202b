package io.mulu.protocol.wire;

import com.google.protobuf.WireFormat;
import io.mulu.protocol.Invariant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How one message type lies on the wire: a record's fields, or a family's alternatives. */
sealed interface Shape {
  /** The Java type, whose simple name is the message's name. */
  Class<?> type();

  void write(WireWriter out, Object value);

  /** To the end of what the reader has entered. */
  Object read(WireReader in) throws MalformedException;

  static MalformedException outOfPlace(int tag) {
    return new MalformedException("", "field " + WireFormat.getTagFieldNumber(tag)
        + " is unknown, repeated, out of order or of the wrong type");
  }

  /**
   * One component.
   *
   * @param tag
   *          number and wire type, as they stand before the value
   * @param accessor
   *          from Object to Object
   */
  record Field(int number, String name, Value value, int tag, Handle accessor) {
    static Field of(int number, String name, Value value, Handle accessor) {
      return new Field(number, name, value, (number << 3) | value.wireType(), accessor);
    }

    @Nullable
    Object get(Object owner) {
      try {
        return (Object) accessor.get().invokeExact(owner);
      } catch (Throwable e) {
        throw new Invariant.Broken("accessor of " + name + " failed: " + e);
      }
    }
  }

  /**
   * A record.
   *
   * @param constructor
   *          from Object[] to Object
   */
  record Message(Class<?> type, String name, List<Field> fields,
      Handle constructor) implements Shape {
    @Override
    public void write(WireWriter out, Object value) {
      for (Field field : fields) {
        try {
          field.value().write(out, field.number(), field.get(value));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(field.name() + ": " + e.getMessage(), e);
        }
      }
    }

    @Override
    public Object read(WireReader in) throws MalformedException {
      @Nullable
      Object[] arguments = new @Nullable Object[fields.size()];
      in.next();
      for (int i = 0; i < arguments.length; i++) {
        Field field = fields.get(i);
        try {
          arguments[i] = in.tag() == field.tag() ? field.value().read(in) : field.value().absent();
        } catch (MalformedException e) {
          throw e.within(field.name());
        }
      }
      if (in.tag() != 0) {
        throw outOfPlace(in.tag());
      }
      return construct(arguments);
    }

    private Object construct(@Nullable Object[] arguments) throws MalformedException {
      try {
        return (Object) constructor.get().invokeExact(arguments);
      } catch (IllegalArgumentException e) {
        throw new MalformedException("", String.valueOf(e.getMessage()));
      } catch (Throwable e) {
        throw new Invariant.Broken("constructor of " + type.getSimpleName() + " failed: " + e);
      }
    }
  }

  /** A sealed family: exactly one of its members. */
  record OneOf(Class<?> type, TreeMap<Integer, Shape.Message> byNumber,
      Map<Class<?>, Integer> numbers) implements Shape {
    @Override
    public void write(WireWriter out, Object value) {
      Integer number = numbers.get(value.getClass());
      Shape.Message member = number == null ? null : byNumber.get(number);
      if (number == null || member == null) {
        throw new Invariant.Broken(value.getClass() + " is no member of " + type);
      }
      out.tag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      int begun = out.begin();
      member.write(out, value);
      out.end(begun);
    }

    @Override
    public Object read(WireReader in) throws MalformedException {
      in.next();
      Shape.Message member = byNumber.get(WireFormat.getTagFieldNumber(in.tag()));
      if (member == null
          || WireFormat.getTagWireType(in.tag()) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        throw new MalformedException("",
            "names none of the known kinds of " + type.getSimpleName());
      }
      Object value;
      try {
        int entered = in.enter();
        value = member.read(in);
        in.leave(entered);
      } catch (MalformedException e) {
        throw e.within(member.name());
      }
      in.next();
      if (in.tag() != 0) {
        throw outOfPlace(in.tag());
      }
      return value;
    }
  }
}
