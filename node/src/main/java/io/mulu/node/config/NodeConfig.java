package io.mulu.node.config;

import io.mulu.node.p2p.PinBook;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.Addresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One node's {@code node.toml}, checked. What is not in the file has the default of
 * {@link Setting}; what is not known there is refused. Immutable.
 */
public final class NodeConfig {
  public static final String FILE_NAME = "node.toml";
  static final int LOCAL_PEERS_MAX = 64;
  private static final int FILE_BYTES_MAX = 256 << 10;
  private static final int PASSPHRASE_BYTES_MAX = 4096;
  /** Literal addresses only: a name here would be looked up by whoever starts the node. */
  private static final Pattern IP = Pattern
      .compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern ENVIRONMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private final Path folder;
  private final Map<Setting, Object> values;
  private final List<LocalPeer> localPeers;

  /**
   * A node that this operator adds: one to follow this node, or a better address of a validator.
   *
   * @param pin
   *          of its TLS key
   * @param address
   *          host:port to dial, or empty for one that dials in
   */
  public record LocalPeer(Hash pin, String address) {
  }

  private NodeConfig(Path folder, Map<Setting, Object> values, List<LocalPeer> localPeers)
      throws ConfigException {
    this.folder = folder;
    this.values = new EnumMap<>(values);
    this.localPeers = List.copyOf(localPeers);
    check();
  }

  /**
   * @throws ConfigException
   *           with the path of the setting that is wrong
   */
  public static NodeConfig read(Path file) throws ConfigException {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new ConfigException("", file + " is larger than " + FILE_BYTES_MAX + " bytes");
      }
      return parse(Files.readString(file),
          Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder"));
    } catch (CharacterCodingException e) {
      throw new ConfigException("", file + " is not UTF-8");
    } catch (IOException e) {
      throw new ConfigException("", file + " cannot be read; write one with 'mulu node init'");
    }
  }

  /**
   * @param folder
   *          what relative paths in it are relative to
   */
  public static NodeConfig parse(String toml, Path folder) throws ConfigException {
    TomlSettings file = TomlSettings.parse(toml);
    return new NodeConfig(folder, file.values(), file.localPeers());
  }

  /** All defaults, but for where the passphrase comes from, which has none. */
  public static NodeConfig defaults(Path folder, String passphraseFile) throws ConfigException {
    return new NodeConfig(folder, Map.of(Setting.PASSPHRASE_FILE, passphraseFile), List.of());
  }

  public NodeConfig withBasePort(int port) throws ConfigException {
    return with(Setting.BASE_PORT, (long) port);
  }

  /** Where peers connect, if not at the base port: behind a proxy, for one. */
  public NodeConfig withPeersPort(int port) throws ConfigException {
    return with(Setting.PEERS_PORT, (long) port);
  }

  public NodeConfig withPeersBind(String address) throws ConfigException {
    return with(Setting.BIND_PEERS, address);
  }

  public NodeConfig withGenesisFile(String path) throws ConfigException {
    return with(Setting.GENESIS, path);
  }

  public NodeConfig withDataFolder(String path) throws ConfigException {
    return with(Setting.DATA, path);
  }

  public NodeConfig withLocalPeers(List<LocalPeer> peers) throws ConfigException {
    return new NodeConfig(folder, values, peers);
  }

  private NodeConfig with(Setting setting, Object value) throws ConfigException {
    Map<Setting, Object> changed = new EnumMap<>(Setting.class);
    changed.putAll(values);
    changed.put(setting, value);
    return new NodeConfig(folder, changed, localPeers);
  }

  // ---- what the node asks ----

  public Path dataFolder() {
    return folder.resolve(text(Setting.DATA));
  }

  public Path keysFolder() {
    return dataFolder().resolve("keys");
  }

  public Path genesisFile() {
    return folder.resolve(text(Setting.GENESIS));
  }

  public InetSocketAddress peersBind() {
    return address(Setting.BIND_PEERS, Setting.PEERS_PORT, 0);
  }

  public InetSocketAddress rpcBind() {
    return address(Setting.BIND_RPC, Setting.RPC_PORT, 1);
  }

  public InetSocketAddress operationsBind() {
    return address(Setting.BIND_OPERATIONS, Setting.OPERATIONS_PORT, 2);
  }

  public List<LocalPeer> localPeers() {
    return localPeers;
  }

  /** The local peers as a pin book takes them, several addresses of one pin together. */
  public List<PinBook.Member> localMembers() {
    return localPeers.stream().map(LocalPeer::pin).distinct()
        .map(pin -> new PinBook.Member(null, null, List.of(pin),
            localPeers.stream().filter(p -> p.pin().equals(pin)).map(LocalPeer::address)
                .filter(a -> !a.isEmpty()).toList()))
        .toList();
  }

  public int mempoolTransactionsMax() {
    return number(Setting.MEMPOOL_TRANSACTIONS);
  }

  public long mempoolBytesMax() {
    return (Long) value(Setting.MEMPOOL_BYTES);
  }

  public int mempoolOrganizationPercentMax() {
    return number(Setting.MEMPOOL_SHARE);
  }

  public int rpcBodyBytesMax() {
    return number(Setting.RPC_BODY);
  }

  public int rpcBatchMax() {
    return number(Setting.RPC_BATCH);
  }

  public int rpcConnectionsMax() {
    return number(Setting.RPC_CONNECTIONS);
  }

  public int rpcSubscribersMax() {
    return number(Setting.RPC_SUBSCRIBERS);
  }

  public int rpcRequestSecondsMax() {
    return number(Setting.RPC_SECONDS);
  }

  public int rpcStoreReadsMax() {
    return number(Setting.RPC_READS);
  }

  public long storageCacheBytes() {
    return (Long) value(Setting.STORAGE_CACHE);
  }

  /** A new node copies a late state instead of executing the whole chain. */
  public boolean startsBySnapshot() {
    return text(Setting.SYNC_START).equals("snapshot");
  }

  /** States of its multiples are offered; 0 for none. */
  public long snapshotBlocks() {
    return (Long) value(Setting.SYNC_SNAPSHOT);
  }

  /**
   * The passphrase of the keystores, without the line end of its file.
   *
   * @param environment
   *          of the process
   */
  public char[] passphrase(Map<String, String> environment) throws ConfigException {
    String name = text(Setting.PASSPHRASE_ENV);
    if (!name.isEmpty()) {
      String value = environment.get(name);
      if (value == null || value.isEmpty()) {
        throw new ConfigException(Setting.PASSPHRASE_ENV.path(),
            "names " + name + ", which is not set");
      }
      return value.toCharArray();
    }
    Path file = folder.resolve(text(Setting.PASSPHRASE_FILE));
    try {
      if (Files.size(file) > PASSPHRASE_BYTES_MAX) {
        throw new ConfigException(Setting.PASSPHRASE_FILE.path(), "names a file that is too large");
      }
      CharBuffer text = StandardCharsets.UTF_8.newDecoder()
          .decode(java.nio.ByteBuffer.wrap(Files.readAllBytes(file)));
      char[] chars = new char[text.remaining()];
      text.get(chars);
      int end = chars.length;
      while (end > 0 && (chars[end - 1] == '\n' || chars[end - 1] == '\r')) {
        end--;
      }
      if (end == 0) {
        throw new ConfigException(Setting.PASSPHRASE_FILE.path(), "names an empty file: " + file);
      }
      return Arrays.copyOf(chars, end);
    } catch (CharacterCodingException e) {
      throw new ConfigException(Setting.PASSPHRASE_FILE.path(), "names a file that is not UTF-8");
    } catch (IOException e) {
      throw new ConfigException(Setting.PASSPHRASE_FILE.path(),
          "names a file that cannot be read: " + file);
    }
  }

  /** The file with every setting, its unit, range, default and reason; {@link #parse} reads it. */
  public String render() {
    List<String> lines = new ArrayList<>();
    lines.add("# Mulu node. What is left out has its default; what is not known is refused.");
    String table = "";
    for (Setting setting : Setting.values()) {
      if (!setting.table().equals(table)) {
        table = setting.table();
        lines.add("");
        lines.add("[" + table + "]");
      }
      lines.addAll(setting.comment());
      lines.add(setting.key() + " = " + Setting.toml(value(setting)));
    }
    lines.add("");
    lines.add("# Nodes that the chain does not list: followers of this one, or a better address");
    lines.add("# of a validator. One [[peer]] each: pin (64 hex digits of its TLS key), address");
    lines
        .add("# (host:port to dial; \"\" for one that dials in). At most " + LOCAL_PEERS_MAX + ".");
    for (LocalPeer peer : localPeers) {
      lines.add("[[peer]]");
      lines.add("pin = " + Setting.toml(peer.pin().hex()));
      lines.add("address = " + Setting.toml(peer.address()));
    }
    return String.join("\n", lines) + "\n";
  }

  // ---- checks ----

  private void check() throws ConfigException {
    for (Setting setting : Setting.values()) {
      if (setting.isNumber()) {
        setting.checkRange((Long) value(setting));
      }
    }
    for (Setting path : List.of(Setting.DATA, Setting.GENESIS)) {
      require(!text(path).isEmpty(), path, "must not be empty");
    }
    String start = text(Setting.SYNC_START);
    require(start.equals("blocks") || start.equals("snapshot"), Setting.SYNC_START,
        "must be blocks or snapshot");
    boolean hasFile = !text(Setting.PASSPHRASE_FILE).isEmpty();
    String environment = text(Setting.PASSPHRASE_ENV);
    require(hasFile || !environment.isEmpty(), Setting.PASSPHRASE_FILE,
        "or " + Setting.PASSPHRASE_ENV.path() + " must be set: there is no default passphrase");
    require(!hasFile || environment.isEmpty(), Setting.PASSPHRASE_ENV,
        "must be empty when " + Setting.PASSPHRASE_FILE.path() + " is set");
    require(environment.isEmpty() || ENVIRONMENT.matcher(environment).matches(),
        Setting.PASSPHRASE_ENV, "must be the name of a variable");
    for (Setting bind : List.of(Setting.BIND_PEERS, Setting.BIND_RPC, Setting.BIND_OPERATIONS)) {
      InetAddress address = ip(bind);
      require(bind == Setting.BIND_PEERS || address.isLoopbackAddress(), bind,
          "must be a loopback address such as 127.0.0.1: this port has neither TLS nor login");
    }
    int peers = port(Setting.PEERS_PORT, 0);
    int rpc = port(Setting.RPC_PORT, 1);
    int operations = port(Setting.OPERATIONS_PORT, 2);
    require(peers != rpc && rpc != operations && peers != operations, Setting.BASE_PORT,
        "and the other ports give one port twice: " + peers + ", " + rpc + ", " + operations);
    checkPeers();
  }

  private void checkPeers() throws ConfigException {
    if (localPeers.size() > LOCAL_PEERS_MAX) {
      throw new ConfigException("peer", "has more than " + LOCAL_PEERS_MAX + " entries");
    }
    for (int i = 0; i < localPeers.size(); i++) {
      LocalPeer peer = localPeers.get(i);
      try {
        if (!peer.address().isEmpty()) {
          Addresses.check(peer.address(), "address");
        }
      } catch (IllegalArgumentException e) {
        throw new ConfigException("peer[" + i + "]." + "address", "must be host:port");
      }
      if (localPeers.stream().filter(p -> p.pin().equals(peer.pin())).count() > 4) {
        throw new ConfigException("peer[" + i + "].pin", "has more than 4 addresses");
      }
    }
  }

  private static void require(boolean condition, Setting setting, String problem)
      throws ConfigException {
    if (!condition) {
      throw new ConfigException(setting.path(), problem);
    }
  }

  private InetAddress ip(Setting setting) throws ConfigException {
    String text = text(setting);
    try {
      require(IP.matcher(text).matches(), setting, "must be an IP address, not " + text);
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new ConfigException(setting.path(), "must be an IP address, not " + text);
    }
  }

  private InetSocketAddress address(Setting bind, Setting port, int offset) {
    try {
      return new InetSocketAddress(ip(bind), port(port, offset));
    } catch (ConfigException e) {
      throw new IllegalStateException("checked when it was made", e);
    }
  }

  private int port(Setting explicit, int offset) {
    int port = number(explicit);
    return port == 0 ? number(Setting.BASE_PORT) + offset : port;
  }

  private Object value(Setting setting) {
    return values.getOrDefault(setting, setting.fallback());
  }

  private String text(Setting setting) {
    return (String) value(setting);
  }

  private int number(Setting setting) {
    return Math.toIntExact((Long) value(setting));
  }
}
