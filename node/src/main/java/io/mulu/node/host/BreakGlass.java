package io.mulu.node.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mulu.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * An operator's order, left in the data folder of a stopped node, that a validator without its
 * memory may vote again above a floor: {@code {"floor": H, "reason": "…"}}. For the case that fewer
 * than a quorum of others are left to certify a rejoin (docs/spec/consensus.md, rule 4). Used once:
 * the file is renamed, durably, before it takes effect, so the order stays on record.
 */
public final class BreakGlass {
  public static final String FILE = "break-glass.json";
  private static final String USED = "break-glass.used.json";

  private BreakGlass() {
  }

  /**
   * @throws StorageException
   *           if there is an order that cannot be read
   */
  public static Optional<Long> take(Path dataFolder) {
    Path file = dataFolder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode order = new ObjectMapper().readTree(file.toFile());
      JsonNode floor = order.path("floor");
      if (!floor.isIntegralNumber() || !floor.canConvertToLong() || floor.asLong() < 0) {
        throw new StorageException(file + ": floor must be a height, e.g. {\"floor\": 120}");
      }
      Files.move(file, dataFolder.resolve(USED), StandardCopyOption.ATOMIC_MOVE);
      syncFolder(dataFolder);
      return Optional.of(floor.asLong());
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read as JSON, or not be put away", e);
    }
  }

  /** Else a power cut could bring the order back, to take effect once more above its old floor. */
  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
