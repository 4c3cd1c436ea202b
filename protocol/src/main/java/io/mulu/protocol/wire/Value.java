package io.mulu.protocol.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.mulu.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
  void write(CodedOutputStream out, int number, @Nullable Object value) throws IOException;

  /** Reads the value after {@code tag}, and the tag that follows it (0 at the end). */
  Read read(CodedInputStream in, int tag, String path) throws IOException, MalformedException;

  /** What a missing field means. */
  @Nullable
  Object absent(String path) throws MalformedException;

  record Read(@Nullable Object value, int nextTag) {
  }

  /** A value that is one scalar; also the element of packed lists when {@link #isPackable()}. */
  sealed interface Scalar extends Value {
    boolean isPackable();

    /** Nothing for a list's element: there the default is written too. */
    boolean isDefault(Object value);

    void writeBare(CodedOutputStream out, Object value) throws IOException;

    Object readBare(CodedInputStream in, String path) throws IOException, MalformedException;

    /** Whether null means absent. */
    boolean isNullable();

    @Override
    default void write(CodedOutputStream out, int number, @Nullable Object value)
        throws IOException {
      require(value != null || isNullable(), "is missing");
      if (value != null && !isDefault(value)) {
        out.writeTag(number, wireType());
        writeBare(out, value);
      }
    }

    @Override
    default Read read(CodedInputStream in, int tag, String path)
        throws IOException, MalformedException {
      Object value = readBare(in, path);
      return new Read(value, in.readTag());
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
    public void writeBare(CodedOutputStream out, Object value) throws IOException {
      long number = type == boolean.class
          ? ((Boolean) value ? 1 : 0)
          : ((Number) value).longValue();
      require(number >= 0, "is negative: " + number);
      out.writeUInt64NoTag(number);
    }

    @Override
    public Object readBare(CodedInputStream in, String path)
        throws IOException, MalformedException {
      long number = in.readRawVarint64();
      long max = type == boolean.class ? 1 : type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE;
      if (number < 0 || number > max) {
        throw new MalformedException(path, "is out of range 0.." + max);
      }
      if (type == boolean.class) {
        return number == 1;
      }
      return type == int.class ? (Object) (int) number : (Object) number;
    }

    @Override
    public Object absent(String path) {
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
    public void writeBare(CodedOutputStream out, Object value) throws IOException {
      out.writeUInt64NoTag(Objects.requireNonNull(numbers.get(value)));
    }

    @Override
    public Object readBare(CodedInputStream in, String path)
        throws IOException, MalformedException {
      long number = in.readRawVarint64();
      Object value = number < 0 || number > Integer.MAX_VALUE ? null : byNumber.get((int) number);
      if (value == null) {
        throw new MalformedException(path, "is no known " + type.getSimpleName());
      }
      return value;
    }

    @Override
    public @Nullable Object absent(String path) throws MalformedException {
      return missing(isNullable, path);
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
    public void writeBare(CodedOutputStream out, Object value) throws IOException {
      byte[] raw = ((String) value).getBytes(StandardCharsets.UTF_8);
      require(raw.length <= bytesMax, "is longer than " + bytesMax + " bytes");
      // An unpaired surrogate has no UTF-8; Java would write a question mark for it
      require(new String(raw, StandardCharsets.UTF_8).equals(value), "is not Unicode text");
      out.writeByteArrayNoTag(raw);
    }

    @Override
    public Object readBare(CodedInputStream in, String path)
        throws IOException, MalformedException {
      byte[] raw = readBounded(in, bytesMax, path);
      String text = new String(raw, StandardCharsets.UTF_8);
      if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), raw)) {
        throw new MalformedException(path, "is not UTF-8");
      }
      return text;
    }

    @Override
    public Object absent(String path) {
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
    public void writeBare(CodedOutputStream out, Object value) throws IOException {
      Bytes raw = unwrap.apply(value);
      require(raw.size() <= bytesMax, "is longer than " + bytesMax + " bytes");
      out.writeByteArrayNoTag(raw.unsafeArray());
    }

    @Override
    public Object readBare(CodedInputStream in, String path)
        throws IOException, MalformedException {
      Bytes raw = Bytes.wrap(readBounded(in, bytesMax, path));
      try {
        return wrap.apply(raw);
      } catch (IllegalArgumentException e) {
        throw new MalformedException(path, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public @Nullable Object absent(String path) throws MalformedException {
      return isPlain() ? Bytes.EMPTY : missing(isNullable, path);
    }
  }

  /** A nested record or family; absent only where the component is nullable. */
  record Nested(Shape shape, boolean isNullable) implements Value {
    @Override
    public int wireType() {
      return WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    @Override
    public void write(CodedOutputStream out, int number, @Nullable Object value)
        throws IOException {
      require(value != null || isNullable, "is missing");
      if (value != null) {
        out.writeByteArray(number, WireCodec.bytesOf(shape, value));
      }
    }

    @Override
    public Read read(CodedInputStream in, int tag, String path)
        throws IOException, MalformedException {
      int end = in.pushLimit(in.readRawVarint32());
      Object value = shape.read(in, path);
      in.popLimit(end);
      return new Read(value, in.readTag());
    }

    @Override
    public @Nullable Object absent(String path) throws MalformedException {
      return missing(isNullable, path);
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
    public void write(CodedOutputStream out, int number, @Nullable Object value)
        throws IOException {
      require(value != null, "is missing");
      List<?> list = value == null ? List.of() : (List<?>) value;
      require(list.size() <= countMax, "has more than " + countMax + " elements");
      if (list.isEmpty()) {
        return;
      }
      if (isPacked()) {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        CodedOutputStream packed = CodedOutputStream.newInstance(sink);
        for (Object item : list) {
          ((Scalar) element).writeBare(packed, item);
        }
        packed.flush();
        out.writeByteArray(number, sink.toByteArray());
        return;
      }
      for (Object item : list) {
        if (element instanceof Scalar scalar) {
          out.writeTag(number, scalar.wireType());
          scalar.writeBare(out, item);
        } else {
          element.write(out, number, item);
        }
      }
    }

    @Override
    public Read read(CodedInputStream in, int tag, String path)
        throws IOException, MalformedException {
      List<Object> list = new ArrayList<>();
      int next = tag;
      if (isPacked()) {
        int end = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
          add(list, ((Scalar) element).readBare(in, path), path);
        }
        in.popLimit(end);
        next = in.readTag();
      } else {
        while (next == tag) {
          Read one = element.read(in, tag, path + "[" + list.size() + "]");
          add(list, one.value(), path);
          next = one.nextTag();
        }
      }
      return new Read(List.copyOf(list), next);
    }

    private void add(List<Object> list, @Nullable Object item, String path)
        throws MalformedException {
      if (list.size() == countMax) {
        throw new MalformedException(path, "has more than " + countMax + " elements");
      }
      if (item != null) {
        list.add(item);
      }
    }

    @Override
    public Object absent(String path) {
      return List.of();
    }
  }

  private static byte[] readBounded(CodedInputStream in, int bytesMax, String path)
      throws IOException, MalformedException {
    int size = in.readRawVarint32();
    if (size < 0 || size > bytesMax) {
      throw new MalformedException(path, "is longer than " + bytesMax + " bytes");
    }
    // readRawBytes checks against what is left before it allocates
    return in.readRawBytes(size);
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }

  private static @Nullable Object missing(boolean isNullable, String path)
      throws MalformedException {
    if (!isNullable) {
      throw new MalformedException(path, "is missing");
    }
    return null;
  }
}
