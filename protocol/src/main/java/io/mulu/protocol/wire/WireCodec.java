package io.mulu.protocol.wire;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Invariant;

/**
 * Canonical protobuf of a record or of a sealed family of records: component i is field i + 1, a
 * sealed interface is a message with one oneof. Fields ascend, defaults are absent, varints are
 * minimal, nothing is unknown or repeated; {@link #decode} is total and refuses everything else
 * where it stands, so two different byte strings never decode to equal values. That holds as long
 * as no record's constructor changes what it is given (a copy of a list is no change). Thread-safe;
 * obtain once and keep.
 */
public final class WireCodec<T> {
  /** A varint asks for room for ten bytes, whatever it takes. */
  private static final int SPARE_BYTES = 16;
  /** One large value must not make all small ones after it dear. */
  private static final int EXPECTED_MAX = 4_096;

  private final Class<T> type;
  private final Shape shape;
  /** Bytes of the value before: values of a type are alike. Any thread may set it. */
  private int expected = 128;

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
    WireWriter out = new WireWriter(expected);
    shape.write(out, value);
    expected = Math.min(out.size() + SPARE_BYTES, EXPECTED_MAX);
    return Bytes.wrap(out.toArray());
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
    return type.cast(shape.read(new WireReader(bytes.unsafeArray())));
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
}
