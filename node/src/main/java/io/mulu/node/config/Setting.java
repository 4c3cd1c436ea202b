package io.mulu.node.config;

import java.util.List;

/**
 * Every setting of {@code node.toml}, in the order of the file: the one source of parsing,
 * checking, rendering and documentation.
 */
enum Setting {
  DATA("node.data", "data", "path, relative to this file",
      "Holds db/, journal, guard and keys/. A local disk: no network file system."),

  GENESIS("node.genesis", "genesis.json", "path, relative to this file",
      "The genesis file that all founders signed; its hash is the chain's id."),

  BASE_PORT("ports.base", 7400, 1, 65_532, "port",
      "Peers listen here, RPC one above, operations two above."),

  PEERS_PORT("ports.peers", 0, 0, 65_535, "port; 0 = base", "Only if base does not fit."),

  RPC_PORT("ports.rpc", 0, 0, 65_535, "port; 0 = base + 1", "Only if base does not fit."),

  OPERATIONS_PORT("ports.operations", 0, 0, 65_535, "port; 0 = base + 2",
      "Health, metrics and admin; apart, so that a firewall can tell them apart."),

  BIND_PEERS("bind.peers", "0.0.0.0", "IP address",
      "Open by default: only listed TLS keys get in."),

  BIND_RPC("bind.rpc", "127.0.0.1", "loopback IP address",
      "Speaks no TLS itself: for others put a proxy with TLS on this machine."),

  BIND_OPERATIONS("bind.operations", "127.0.0.1", "loopback IP address",
      "Admin needs no login here, so nobody else may reach it."),

  PASSPHRASE_FILE("keys.passphrase_file", "", "path, relative to this file; empty = unused",
      "Opens the keystores. A file that only this user may read."),

  PASSPHRASE_ENV("keys.passphrase_env", "", "name of an environment variable; empty = unused",
      "Opens the keystores. Exactly one of the two is set; there is no default passphrase."),

  MEMPOOL_TRANSACTIONS("mempool.transactions_max", 20_000, 1_000, 10_000_000, "transactions",
      "What is final in five to ten seconds; more only delays the refusal."),

  MEMPOOL_BYTES("mempool.bytes_max", 256L << 20, 16L << 20, 16L << 30, "bytes",
      "Of heap for waiting transactions with their attachments."),

  MEMPOOL_SHARE("mempool.organization_percent_max", 50, 1, 100, "percent of the two above",
      "One organisation cannot fill the pool for all."),

  RPC_BODY("rpc.body_bytes_max", 4L << 20, 64L << 10, 64L << 20, "bytes",
      "Holds the largest transaction with its attachment in base64."),

  RPC_BATCH("rpc.batch_max", 100, 1, 10_000, "requests of one batch",
      "A batch holds one connection while it runs."),

  RPC_CONNECTIONS("rpc.connections_max", 512, 1, 65_536, "connections",
      "HTTP and WebSocket; each costs some 50 KB."),

  RPC_SUBSCRIBERS("rpc.subscribers_max", 64, 0, 65_536, "subscriptions",
      "Each gets every block that it asked for."),

  RPC_SECONDS("rpc.request_seconds_max", 60, 1, 600, "seconds",
      "For one request or batch, waiting for finality included."),

  RPC_READS("rpc.store_reads_max", 64, 1, 4_096, "requests at a time",
      "Keeps readers from starving the event loop of the disk."),

  SYNC_START("sync.start", "blocks", "blocks or snapshot",
      "How a new node comes by the chain: by executing all of it, or by copying a late state."),

  SYNC_SNAPSHOT("sync.snapshot_blocks", 1_000, 0, 10_000_000, "blocks; 0 = offer none",
      "States of multiples of this height are offered to nodes that join by a copy."),

  STORAGE_CACHE("storage.cache_bytes", 256L << 20, 8L << 20, 64L << 30, "bytes",
      "Cache of database blocks, outside the heap.");

  private final String path;
  private final Object fallback;
  private final long min;
  private final long max;
  private final String unit;
  private final String reason;

  Setting(String path, String fallback, String unit, String reason) {
    this(path, fallback, 0, 0, unit, reason);
  }

  Setting(String path, long fallback, long min, long max, String unit, String reason) {
    this(path, (Object) fallback, min, max, unit, reason);
  }

  Setting(String path, Object fallback, long min, long max, String unit, String reason) {
    this.path = path;
    this.fallback = fallback;
    this.min = min;
    this.max = max;
    this.unit = unit;
    this.reason = reason;
  }

  /** Table and name, as in {@code ports.base}. */
  String path() {
    return path;
  }

  String table() {
    return path.substring(0, path.indexOf('.'));
  }

  String key() {
    return path.substring(path.indexOf('.') + 1);
  }

  /** A String or a Long. */
  Object fallback() {
    return fallback;
  }

  boolean isNumber() {
    return fallback instanceof Long;
  }

  void checkRange(long value) throws ConfigException {
    if (value < min || value > max) {
      throw new ConfigException(path,
          "is " + value + ", must be in " + min + ".." + max + " (" + unit + ")");
    }
  }

  /** The comment above it in a rendered file. */
  List<String> comment() {
    String range = isNumber() ? "; " + min + ".." + max : "";
    return List.of("# " + reason, "# " + unit + range + "; default " + toml(fallback));
  }

  /** A value as TOML writes it. */
  static String toml(Object value) {
    if (value instanceof Long number) {
      return Long.toString(number);
    }
    StringBuilder out = new StringBuilder("\"");
    for (char c : ((String) value).toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 127) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
