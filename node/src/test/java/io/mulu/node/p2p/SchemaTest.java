package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.wire.SchemaWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final Path FILE = Path.of(System.getProperty("basedir", "."))
      .resolve("src/main/proto/mulu/peer.proto");

  @Test
  void publishedFileIsThatOfTheRecords() throws IOException {
    String schema = SchemaWriter.render("mulu.peer",
        List.of("What connected Mulu nodes send each other, for tools in any language.", "",
            "Written by SchemaTest from the records of io.mulu.node.p2p; do not edit. Bytes are",
            "canonical as in protocol.proto. A payload is one member of HandshakeMessage or",
            "PeerMessage, whose number is the type in its frame's head (docs/spec/wire.md); these",
            "two themselves are never sent."),
        List.of(HandshakeMessage.class, PeerMessage.class));
    if (Boolean.getBoolean("mulu.schema.write")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, schema);
    }

    assertThat(Files.readString(FILE))
        .as("%s; -Dmulu.schema.write=true writes it anew: is the change meant?", FILE)
        .isEqualTo(schema);
  }

  @Test
  void everyFrameTypeHasTheNumberOfItsMessage() throws IOException {
    String schema = Files.readString(FILE);

    for (FrameType type : FrameType.values()) {
      assertThat(schema).contains(
          " " + type.name().toLowerCase(java.util.Locale.ROOT) + " = " + type.code() + ";");
    }
  }
}
