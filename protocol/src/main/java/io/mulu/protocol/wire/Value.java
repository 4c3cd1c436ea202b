package io.mulu.protocol.wire;

import com.google.protobuf.WireFormat;
import io.mulu.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the value of one field lies on the wire. */
sealed interface Value {
  int wireType();

  /**
   * Writes tag and value; nothing for the default.
   *
   * @throws IllegalArgumentException
   *           for a value that {@link #read} would refuse
   */
  void write(WireWriter out, int number, @Nullable Object value);

  /** Reads the value whose tag was read last, and the tag that follows it. */
  Object read(WireReader in) throws MalformedException;

  /** What a missing field means. */
  @Nullable
  Object absent() throws MalformedException;

  /** A value that is one scalar; also the element of packed lists when {@link #isPackable()}. */
  sealed interface Scalar extends Value {
    boolean isPackable();

    /** Nothing for a list's element: there the default is written too. */
    boolean isDefault(Object value);

    void writeBare(WireWriter out, Object value);

    Object readBare(WireReader in) throws MalformedException;

    /** Whether null means absent. */
    boolean isNullable();

    @Override
    default void write(WireWriter out, int number, @Nullable Object value) {
      require(value != null || isNullable(), "is missing");
      if (value != null && !isDefault(value)) {
        out.tag(number, wireType());
        writeBare(out, value);
      }
    }

    @Override
    default Object read(WireReader in) throws MalformedException {
      Object value = readBare(in);
      if (isDefault(value)) {
        throw new MalformedException("", WireReader.NOT_CANONICAL);
      }
      in.next();
      return value;
    }
  }

  /** {@code long}, {@code int}: unsigned varints of non-negative values; {@code boolean}: 1. */
  record Varint(Class<?> type) implements Scalar {
    @Override
    public boolean isNullable() {
      return false;
    }

    @Override
    public int wireType() {
      return WireFormat.WIRETYPE_VARINT;
    }

    @Override
    public boolean isPackable() {
      return true;
    }

    @Override
    public boolean isDefault(Object value) {
      return type == boolean.class ? !((Boolean) value) : ((Number) value).longValue() == 0;
    }

    @Override
    public void writeBare(WireWriter out, Object value) {
      long number = type == boolean.class
          ? ((Boolean) value ? 1 : 0)
          : ((Number) value).longValue();
      if (number < 0) {
        throw new IllegalArgumentException("is negative: " + number);
      }
      out.varint(number);
    }

    @Override
    public Object readBare(WireReader in) throws MalformedException {
      long number = in.varint();
      long max = type == boolean.class ? 1 : type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
      if (number < 0 || number > max) {
        throw new MalformedException("", "is out of range 0.." + max);
      }
      if (type == boolean.class) {
        return number == 1;
      }
      return type == int.class ? (Object) (int) number : (Object) number;
    }

    @Override
    public Object absent() {
      return type == boolean.class ? (Object) false : type == int.class ? (Object) 0 : (Object) 0L;
    }
  }

  /** Constants numbered by {@link Wire}; absent only where the component is nullable. */
  record Enumeration(Class<?> type, Map<Integer, Object> byNumber, Map<Object, Integer> numbers,
      boolean isNullable) implements Scalar {
    @Override
    public int wireType() {
      return WireFormat.WIRETYPE_VARINT;
    }

    @Override
    public boolean isPackable() {
      return true;
    }

    @Override
    public boolean isDefault(Object value) {
      return false;
    }

    @Override
    public void writeBare(WireWriter out, Object value) {
      out.varint(Objects.requireNonNull(numbers.get(value)));
    }

    @Override
    public Object readBare(WireReader in) throws MalformedException {
      long number = in.varint();
      Object value = number < 0 || number > Integer.MAX_VALUE ? null : byNumber.get((int) number);
      if (value == null) {
        throw new MalformedException("", "is no known " + type.getSimpleName());
      }
      return value;
    }

    @Override
    public @Nullable Object absent() throws MalformedException {
      return missing(isNullable);
    }
  }

  /** UTF-8 text, at most {@code bytesMax} bytes; empty when absent. */
  record Text(int bytesMax) implements Scalar {
    @Override
    public boolean isNullable() {
      return false;
    }

    @Override
    public int wireType() {
      return WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    @Override
    public boolean isPackable() {
      return false;
    }

    @Override
    public boolean isDefault(Object value) {
      return ((String) value).isEmpty();
    }

    @Override
    public void writeBare(WireWriter out, Object value) {
      byte[] raw = Utf8.encode((String) value);
      requireBytes(raw.length, bytesMax);
      out.octets(raw);
    }

    @Override
    public Object readBare(WireReader in) throws MalformedException {
      return Utf8.decode(in.octets(bytesMax));
    }

    @Override
    public Object absent() {
      return "";
    }
  }

  /** A byte string, or a type made of one ({@code Hash}, {@code PublicKey}, {@code Signature}). */
  record Octets(Class<?> type, int bytesMax, Function<Object, Bytes> unwrap,
      Function<Bytes, Object> wrap, boolean isNullable) implements Scalar {
    private boolean isPlain() {
      return type == Bytes.class;
    }

    @Override
    public int wireType() {
      return WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    @Override
    public boolean isPackable() {
      return false;
    }

    @Override
    public boolean isDefault(Object value) {
      return isPlain() && ((Bytes) value).isEmpty();
    }

    @Override
    public void writeBare(WireWriter out, Object value) {
      Bytes raw = unwrap.apply(value);
      requireBytes(raw.size(), bytesMax);
      out.octets(raw.unsafeArray());
    }

    @Override
    public Object readBare(WireReader in) throws MalformedException {
      Bytes raw = Bytes.wrap(in.octets(bytesMax));
      try {
        return wrap.apply(raw);
      } catch (IllegalArgumentException e) {
        throw new MalformedException("", String.valueOf(e.getMessage()));
      }
    }

    @Override
    public @Nullable Object absent() throws MalformedException {
      return isPlain() ? Bytes.EMPTY : missing(isNullable);
    }
  }

  /** A nested record or family; absent only where the component is nullable. */
  record Nested(Shape shape, boolean isNullable) implements Value {
    @Override
    public int wireType() {
      return WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    @Override
    public void write(WireWriter out, int number, @Nullable Object value) {
      require(value != null || isNullable, "is missing");
      if (value != null) {
        out.tag(number, wireType());
        int begun = out.begin();
        shape.write(out, value);
        out.end(begun);
      }
    }

    @Override
    public Object read(WireReader in) throws MalformedException {
      int entered = in.enter();
      Object value = shape.read(in);
      in.leave(entered);
      in.next();
      return value;
    }

    @Override
    public @Nullable Object absent() throws MalformedException {
      return missing(isNullable);
    }
  }

  /** A list; numbers and enums packed, everything else one field each. */
  record Repeated(Value element, int countMax) implements Value {
    private boolean isPacked() {
      return element instanceof Scalar scalar && scalar.isPackable();
    }

    @Override
    public int wireType() {
      return WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    @Override
    public void write(WireWriter out, int number, @Nullable Object value) {
      require(value != null, "is missing");
      List<?> list = value == null ? List.of() : (List<?>) value;
      if (list.size() > countMax) {
        throw new IllegalArgumentException("has more than " + countMax + " elements");
      }
      if (list.isEmpty()) {
        return;
      }
      if (isPacked()) {
        out.tag(number, wireType());
        int begun = out.begin();
        for (Object item : list) {
          ((Scalar) element).writeBare(out, item);
        }
        out.end(begun);
        return;
      }
      for (Object item : list) {
        if (element instanceof Scalar scalar) {
          out.tag(number, scalar.wireType());
          scalar.writeBare(out, item);
        } else {
          element.write(out, number, item);
        }
      }
    }

    @Override
    public Object read(WireReader in) throws MalformedException {
      return List.copyOf(isPacked() ? packed(in) : oneByOne(in));
    }

    private List<Object> packed(WireReader in) throws MalformedException {
      List<Object> list = new ArrayList<>();
      int entered = in.enter();
      while (!in.isAtEnd()) {
        checkRoom(list);
        list.add(((Scalar) element).readBare(in));
      }
      in.leave(entered);
      if (list.isEmpty()) {
        throw new MalformedException("", WireReader.NOT_CANONICAL);
      }
      in.next();
      return list;
    }

    private List<Object> oneByOne(WireReader in) throws MalformedException {
      List<Object> list = new ArrayList<>();
      int own = in.tag();
      while (in.tag() == own) {
        checkRoom(list);
        try {
          list.add(item(in));
        } catch (MalformedException e) {
          throw e.within("[" + list.size() + "]");
        }
      }
      return list;
    }

    /** Unlike a field's value, an element may be the default. */
    private Object item(WireReader in) throws MalformedException {
      if (element instanceof Scalar scalar) {
        Object value = scalar.readBare(in);
        in.next();
        return value;
      }
      return element.read(in);
    }

    private void checkRoom(List<Object> list) throws MalformedException {
      if (list.size() == countMax) {
        throw new MalformedException("", "has more than " + countMax + " elements");
      }
    }

    @Override
    public Object absent() {
      return List.of();
    }
  }

  private static void requireBytes(int size, int bytesMax) {
    if (size > bytesMax) {
      throw new IllegalArgumentException("is longer than " + bytesMax + " bytes");
    }
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }

  private static @Nullable Object missing(boolean isNullable) throws MalformedException {
    if (!isNullable) {
      throw new MalformedException("", "is missing");
    }
    return null;
  }
}
