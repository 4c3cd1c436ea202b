package io.mulu.node.keys;

import java.nio.file.Path;

/** A key file that is missing, damaged or open to others; says which and what to do. */
public final class KeysException extends Exception {
  private final Path file;

  public KeysException(Path file, String problem, String remedy) {
    super(file + ": " + problem + "; " + remedy);
    this.file = file;
  }

  public KeysException(Path file, String problem, String remedy, Throwable cause) {
    super(file + ": " + problem + "; " + remedy, cause);
    this.file = file;
  }

  public Path file() {
    return file;
  }
}
