package io.mulu.testnet.net;

import java.nio.file.Path;

/**
 * Where things of one member of a local consortium lie.
 *
 * @param member
 *          its folder; nothing of it is shared but what is in its card
 */
public record NodeFolder(Path member) {
  public static NodeFolder of(Path network, String code) {
    return new NodeFolder(network.resolve("members").resolve(code));
  }

  public Path card() {
    return member.resolve("organization.card");
  }

  public Path adminKey() {
    return member.resolve("admin.key");
  }

  /** Readable by its owner only; random, since there are no default passphrases. */
  public Path passphrase() {
    return member.resolve("passphrase");
  }

  /** The node's data folder. */
  public Path node() {
    return member.resolve("node");
  }

  public Path nodeKeys() {
    return node().resolve("keys");
  }

  public Path config() {
    return node().resolve("node.toml");
  }

  Path pidFile() {
    return member.resolve("node.pid");
  }

  public Path log() {
    return member.resolve("node.log");
  }
}
