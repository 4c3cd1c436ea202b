package io.mulu.node.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.mulu.protocol.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a file says, by setting; refuses what no setting answers to. */
record TomlSettings(Map<Setting, Object> values, List<NodeConfig.LocalPeer> localPeers) {
  private static final String PEER = "peer";
  private static final List<String> PEER_KEYS = List.of("pin", "address");

  static TomlSettings parse(String toml) throws ConfigException {
    JsonNode root;
    try {
      root = new TomlMapper().readTree(toml);
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw new ConfigException("", "not TOML" + where + ": " + e.getOriginalMessage());
    }
    Map<Setting, Object> values = new EnumMap<>(Setting.class);
    List<NodeConfig.LocalPeer> peers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String table = entry.getKey();
      JsonNode content = entry.getValue();
      if (table.equals(PEER)) {
        readPeers(content, peers);
      } else if (Arrays.stream(Setting.values()).anyMatch(s -> s.table().equals(table))
          && content.isObject()) {
        for (Map.Entry<String, JsonNode> field : content.properties()) {
          readSetting(table + "." + field.getKey(), field.getValue(), values);
        }
      } else {
        throw unknown(table, names(""));
      }
    }
    return new TomlSettings(values, peers);
  }

  private static void readSetting(String path, JsonNode value, Map<Setting, Object> into)
      throws ConfigException {
    Optional<Setting> known = Arrays.stream(Setting.values()).filter(s -> s.path().equals(path))
        .findFirst();
    if (known.isEmpty()) {
      throw unknown(path, names(path));
    }
    Setting setting = known.get();
    if (setting.isNumber()) {
      if (!value.isIntegralNumber() || !value.canConvertToLong()) {
        throw new ConfigException(path, "must be a whole number");
      }
      into.put(setting, value.longValue());
    } else {
      into.put(setting, text(path, value));
    }
  }

  private static void readPeers(JsonNode list, List<NodeConfig.LocalPeer> into)
      throws ConfigException {
    if (!list.isArray()) {
      throw new ConfigException(PEER, "must be tables: [[peer]]");
    }
    for (JsonNode peer : list) {
      String path = PEER + "[" + into.size() + "]";
      if (!peer.isObject()) {
        throw new ConfigException(path, "must be a table");
      }
      for (Map.Entry<String, JsonNode> field : peer.properties()) {
        if (!PEER_KEYS.contains(field.getKey())) {
          throw unknown(path + "." + field.getKey(),
              PEER_KEYS.stream().map(key -> path + "." + key).toList());
        }
      }
      JsonNode pin = peer.get("pin");
      JsonNode address = peer.get("address");
      if (pin == null) {
        throw new ConfigException(path + ".pin", "is missing");
      }
      into.add(new NodeConfig.LocalPeer(hash(path + ".pin", text(path + ".pin", pin)),
          address == null ? "" : text(path + ".address", address)));
    }
  }

  private static Hash hash(String path, String hex) throws ConfigException {
    try {
      return Hash.ofHex(hex);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(path, "must be 64 hex digits");
    }
  }

  private static String text(String path, JsonNode value) throws ConfigException {
    if (!value.isTextual()) {
      throw new ConfigException(path, "must be a text in quotes");
    }
    return value.textValue();
  }

  /** All paths for a path with a table, the tables otherwise. */
  private static List<String> names(String path) {
    if (!path.isEmpty()) {
      return Arrays.stream(Setting.values()).map(Setting::path).toList();
    }
    Set<String> tables = new TreeSet<>(List.of(PEER));
    Arrays.stream(Setting.values()).forEach(s -> tables.add(s.table()));
    return List.copyOf(tables);
  }

  private static ConfigException unknown(String path, List<String> known) {
    String nearest = known.get(0);
    for (String name : known) {
      nearest = distance(path, name) < distance(path, nearest) ? name : nearest;
    }
    return new ConfigException(path, "is no setting; did you mean " + nearest + "?");
  }

  /** Levenshtein's: insertions, deletions and substitutions from one text to the other. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
