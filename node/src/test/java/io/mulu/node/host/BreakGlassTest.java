package io.mulu.node.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakGlassTest {
  @TempDir
  Path data;

  @Test
  void anOrderIsTakenOnceAndStaysOnRecord() throws Exception {
    String order = "{\"floor\": 120, \"reason\": \"two of four lost\"}";
    Files.writeString(data.resolve(BreakGlass.FILE), order);

    assertThat(BreakGlass.take(data)).contains(120L);
    assertThat(BreakGlass.take(data)).isEmpty();
    assertThat(data.resolve("break-glass.used.json")).hasContent(order);
  }

  @Test
  void aLaterOrderTakesThePlaceOfTheRecordOfTheFirst() throws Exception {
    Files.writeString(data.resolve(BreakGlass.FILE), "{\"floor\": 120}");
    BreakGlass.take(data);
    Files.writeString(data.resolve(BreakGlass.FILE), "{\"floor\": 130}");

    assertThat(BreakGlass.take(data)).contains(130L);
    assertThat(data.resolve("break-glass.used.json")).hasContent("{\"floor\": 130}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"floor\": -1}", "{\"floor\": \"7\"}", "{\"floor\": 1.5}",
      "{\"floor\": 18446744073709551617}", "no json"})
  void whatNamesNoHeightIsRefusedAndKept(String order) throws Exception {
    Files.writeString(data.resolve(BreakGlass.FILE), order);

    assertThatThrownBy(() -> BreakGlass.take(data)).isInstanceOf(StorageException.class);
    assertThat(data.resolve(BreakGlass.FILE)).exists();
  }
}
