package io.mulu.protocol.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Invariant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Canonical protobuf of a record or of a sealed family of records: component i is field i + 1, a
 * sealed interface is a message with one oneof. Fields ascend, defaults are absent, varints are
 * minimal, nothing is unknown or repeated; {@link #decode} is total and refuses everything else, so
 * two different byte strings never decode to equal values. Thread-safe; obtain once and keep.
 */
public final class WireCodec<T> {
  private final Class<T> type;
  private final Shape shape;

  private WireCodec(Class<T> type, Shape shape) {
    this.type = type;
    this.shape = shape;
  }

  /**
   * @throws Invariant.Broken
   *           if the type is not encodable: a defect of the schema
   */
  public static <T> WireCodec<T> of(Class<T> type) {
    return new WireCodec<>(type, Shapes.message(type));
  }

  /**
   * @throws IllegalArgumentException
   *           naming the field, for a value beyond its {@link Limit}, a negative number, text that
   *           is not Unicode, or a null without {@code @Nullable}: nothing that {@link #decode}
   *           would refuse is ever signed, stored or sent
   */
  public Bytes encode(T value) {
    return Bytes.wrap(bytesOf(shape, value));
  }

  /**
   * @param bytesMax
   *          refuse more bytes than this before looking at them
   * @throws MalformedException
   *           if the bytes are not exactly what {@link #encode} gives
   */
  public T decode(Bytes bytes, int bytesMax) throws MalformedException {
    if (bytes.size() > bytesMax) {
      throw new MalformedException("", "has " + bytes.size() + " bytes, at most " + bytesMax);
    }
    byte[] array = bytes.unsafeArray();
    Object value;
    try {
      CodedInputStream in = CodedInputStream.newInstance(array);
      // From here on no length may reach beyond the message that holds it
      in.pushLimit(array.length);
      value = shape.read(in, "");
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("", "is not well-formed protobuf");
    } catch (IOException e) {
      throw new IllegalStateException("reading an array cannot fail", e);
    }
    if (!Arrays.equals(array, bytesOf(shape, value))) {
      throw new MalformedException("", "is not canonical");
    }
    return type.cast(value);
  }

  /** Decodes what this program itself stored. @throws Invariant.Broken if it is damaged */
  public T decodeOwn(Bytes bytes) {
    try {
      return decode(bytes, Integer.MAX_VALUE);
    } catch (MalformedException e) {
      throw new Invariant.Broken("stored " + type.getSimpleName() + " " + e.getMessage());
    }
  }

  /** For the published schema and its tests. */
  Shape shape() {
    return shape;
  }

  static byte[] bytesOf(Shape shape, Object value) {
    ByteArrayOutputStream sink = new ByteArrayOutputStream(256);
    CodedOutputStream out = CodedOutputStream.newInstance(sink, 256);
    try {
      shape.write(out, value);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return sink.toByteArray();
  }
}
