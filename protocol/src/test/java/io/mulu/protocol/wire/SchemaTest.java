package io.mulu.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.mulu.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The published schema is that of the records, protoc reads it as meant, and protobuf's own library
 * makes the same bytes of the same values.
 */
class SchemaTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
  private static final int SEEDS = 25;
  private static final int MUTATIONS = 40;
  private static final int BYTES_MAX = 1 << 26;

  @ParameterizedTest
  @EnumSource
  void publishedFileIsThatOfTheRecords(Schemas schema) throws IOException {
    Path file = MODULE.resolve(schema.file);
    if (Boolean.getBoolean("mulu.schema.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, schema.render());
    }

    assertThat(Files.readString(file))
        .as("%s; -Dmulu.schema.write=true writes it anew: is the change meant?", file)
        .isEqualTo(schema.render());
  }

  @ParameterizedTest
  @EnumSource
  void compilerReadsNumbersTypesAndLabelsAsTheCodecWritesThem(Schemas schema)
      throws IOException, DescriptorValidationException {
    FileDescriptor compiled = compiled(schema);
    for (Class<?> root : schema.roots) {
      assertSame(Shapes.message(root), descriptor(compiled, root));
    }
  }

  @ParameterizedTest
  @EnumSource
  void protobufsOwnLibraryMakesTheSameBytes(Schemas schema)
      throws IOException, DescriptorValidationException {
    FileDescriptor compiled = compiled(schema);
    for (Class<?> root : schema.roots) {
      for (long seed = 0; seed < SEEDS; seed++) {
        Bytes bytes = encode(root, draw(root, seed));
        DynamicMessage parsed = DynamicMessage.parseFrom(descriptor(compiled, root),
            bytes.toArray());

        assertNothingUnknown(parsed);
        assertThat(Bytes.wrap(parsed.toByteArray())).as("%s, seed %s", root, seed).isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyRootRoundTripsAndDecodesTotally(Schemas schema) throws MalformedException {
    for (Class<?> root : schema.roots) {
      for (long seed = 0; seed < SEEDS; seed++) {
        assertTotal(root, seed);
      }
    }
  }

  private static <T> void assertTotal(Class<T> root, long seed) throws MalformedException {
    WireCodec<T> codec = WireCodec.of(root);
    T value = draw(root, seed);
    Bytes bytes = codec.encode(value);
    assertThat(codec.decode(bytes, BYTES_MAX)).as("%s, seed %s", root, seed).isEqualTo(value);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < MUTATIONS; i++) {
      HostileBytesTest.assertTotal(codec, Mutations.mutate(bytes, random), value);
    }
  }

  private static <T> T draw(Class<T> type, long seed) {
    return DomainValues.of(seed).of(type);
  }

  private static <T> Bytes encode(Class<T> type, Object value) {
    return WireCodec.of(type).encode(type.cast(value));
  }

  private static void assertSame(Shape shape, Descriptor descriptor) {
    assertThat(descriptor.getName()).isEqualTo(SchemaWriter.name(shape.type()));
    switch (shape) {
      case Shape.Message message -> {
        assertThat(descriptor.getFields()).as(descriptor.getName()).hasSameSizeAs(message.fields());
        message.fields().forEach(field -> assertSame(field.value(), field.name(),
            descriptor.findFieldByNumber(field.number())));
      }
      case Shape.OneOf family -> {
        assertThat(descriptor.getRealOneofs()).hasSize(1);
        assertThat(descriptor.getRealOneofs().getFirst().getFields())
            .hasSameSizeAs(descriptor.getFields()).hasSameSizeAs(family.byNumber().keySet());
        family.byNumber().forEach((number, member) -> assertSame(member,
            descriptor.findFieldByNumber(number).getMessageType()));
      }
    }
  }

  private static void assertSame(Value value, String name, FieldDescriptor field) {
    assertThat(field.getName()).isEqualTo(name);
    assertThat(field.isRepeated()).as(field.getFullName())
        .isEqualTo(value instanceof Value.Repeated);
    assertThat(field.isPacked()).as(field.getFullName())
        .isEqualTo(value instanceof Value.Repeated list
            && list.element() instanceof Value.Scalar scalar && scalar.isPackable());
    Value one = value instanceof Value.Repeated list ? list.element() : value;
    assertThat(field.getLiteType().getWireType()).isEqualTo(one.wireType());
    switch (one) {
      case Value.Nested nested -> assertSame(nested.shape(), field.getMessageType());
      case Value.Enumeration e -> {
        Map<Integer, String> names = field.getEnumType().getValues().stream()
            .filter(constant -> constant.getNumber() != 0).collect(
                Collectors.toMap(EnumValueDescriptor::getNumber, EnumValueDescriptor::getName));
        assertThat(names.keySet()).isEqualTo(e.byNumber().keySet());
        e.byNumber().forEach((number, constant) -> assertThat(names.get(number))
            .endsWith("_" + ((Enum<?>) constant).name()));
      }
      case Value.Varint varint ->
        assertThat(field.getType().name()).isEqualTo(varint.type() == boolean.class
            ? "BOOL"
            : varint.type() == int.class ? "UINT32" : "UINT64");
      case Value.Text text -> assertThat(field.getType().name()).isEqualTo("STRING");
      case Value.Octets octets -> assertThat(field.getType().name()).isEqualTo("BYTES");
      case Value.Repeated list -> throw new AssertionError("a list of lists: " + name);
    }
  }

  private static void assertNothingUnknown(Message message) {
    assertThat(message.getUnknownFields().asMap()).as(message.getDescriptorForType().getName())
        .isEmpty();
    for (Object value : message.getAllFields().values()) {
      Collection<?> values = value instanceof Collection<?> many ? many : List.of(value);
      values.stream().filter(Message.class::isInstance).map(Message.class::cast)
          .forEach(SchemaTest::assertNothingUnknown);
    }
  }

  private static Descriptor descriptor(FileDescriptor file, Class<?> type) {
    Descriptor descriptor = file.findMessageTypeByName(SchemaWriter.name(type));
    assertThat(descriptor).as("message of " + type).isNotNull();
    return descriptor;
  }

  /** What protoc made of the file in this build (protobuf-maven-plugin, generate-test). */
  private static FileDescriptor compiled(Schemas schema)
      throws IOException, DescriptorValidationException {
    try (InputStream in = Files.newInputStream(MODULE.resolve("target/schema/mulu.binpb"))) {
      FileDescriptorProto file = FileDescriptorSet.parseFrom(in).getFileList().stream()
          .filter(f -> f.getPackage().equals(schema.packageName)).findFirst().orElseThrow();
      return FileDescriptor.buildFrom(file, new FileDescriptor[0]);
    }
  }
}
