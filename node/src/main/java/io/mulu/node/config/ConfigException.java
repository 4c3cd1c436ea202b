package io.mulu.node.config;

/** A setting that is wrong; the message begins with its path in the file. */
public final class ConfigException extends Exception {
  private final String path;

  public ConfigException(String path, String problem) {
    super(path.isEmpty() ? problem : path + " " + problem);
    this.path = path;
  }

  /** Such as {@code ports.base}; empty if the file as a whole is wrong. */
  public String path() {
    return path;
  }
}
