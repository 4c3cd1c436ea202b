package io.mulu.testnet.founding;

import io.mulu.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files that founders send one another: bounded, since they come from outside. */
final class CeremonyFiles {
  private CeremonyFiles() {
  }

  static Bytes read(Path file, int bytesMax) throws IOException, CeremonyException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(bytesMax + 1);
      if (content.length > bytesMax) {
        throw new CeremonyException(file + " has more than " + bytesMax + " bytes",
            "check that it is the right file");
      }
      return Bytes.wrap(content);
    } catch (NoSuchFileException e) {
      throw new CeremonyException("there is no file " + file, "check the path");
    }
  }
}
