package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/spec/wire.md says what the code does. */
class WireSpecTest {
  private static String spec = "";

  @BeforeAll
  static void read() throws Exception {
    spec = Files
        .readString(Path.of(System.getProperty("mulu.root", ".."), "docs", "spec", "wire.md"));
  }

  @Test
  void everyFrameTypeStandsWithItsNumberAndLimits() {
    for (FrameType type : FrameType.values()) {
      String when = switch (type.allowed()) {
        case HANDSHAKE -> type == FrameType.HELLO ? "first | both" : "after HELLO | both";
        case ALWAYS -> "after TLS | both";
        case PEER -> "peer | all";
        case VALIDATOR -> "peer | validators";
      };
      assertThat(spec).contains("| " + type.code() + " | " + type + " | " + type.payloadBytesMax()
          + " | " + when + " | " + type.perSecondMax() + " | " + type.lane() + " |");
    }
  }

  @Test
  void everyLimitStandsWithItsDefault() throws Exception {
    for (RecordComponent limit : NetworkLimits.class.getRecordComponents()) {
      Object value = limit.getAccessor().invoke(NetworkLimits.defaults());
      assertThat(spec).contains("| " + limit.getName() + " | " + value + " |");
    }
  }

  @Test
  void everyReasonIsExplained() {
    for (CloseReason reason : CloseReason.values()) {
      assertThat(spec).contains(reason.name());
    }
  }
}
