package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.wire.SchemaWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final Path FILE = Path.of(System.getProperty("basedir", "."))
      .resolve("src/main/proto/mulu/consensus.proto");

  @Test
  void publishedFileIsThatOfTheRecords() throws IOException {
    String schema = SchemaWriter.render("mulu.consensus",
        List.of("What Mulu validators send each other and keep, for tools in any language.", "",
            "Written by SchemaTest from the records of io.mulu.consensus; do not edit. Bytes are",
            "canonical as in protocol.proto."),
        List.of(SignedMessage.class, Message.class, Evidence.class, JournalRecord.class,
            GuardEntry.class));
    if (Boolean.getBoolean("mulu.schema.write")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, schema);
    }

    assertThat(Files.readString(FILE))
        .as("%s; -Dmulu.schema.write=true writes it anew: is the change meant?", FILE)
        .isEqualTo(schema);
  }
}
