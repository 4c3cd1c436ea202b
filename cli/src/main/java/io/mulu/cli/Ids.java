package io.mulu.cli;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ids and commitments as people type them. */
final class Ids {
  private Ids() {
  }

  /** An object of whatever kind. */
  record Subject(ObjectKind kind, Hash id) {
  }

  static Subject any(String text) throws CliFailure {
    for (ObjectKind kind : ObjectKind.values()) {
      if (text.startsWith(kind.prefix() + ":")) {
        return new Subject(kind, Signed.id(kind, text));
      }
    }
    throw new CliFailure(ExitCode.USAGE, text + " is no id",
        "ids begin with their kind, e.g. " + ObjectKind.DATASET.prefix() + ":…");
  }

  static @Nullable Hash optional(ObjectKind kind, @Nullable String text) throws CliFailure {
    return text == null ? null : Signed.id(kind, text);
  }

  static List<Hash> all(ObjectKind kind, List<String> texts) throws CliFailure {
    List<Hash> ids = new ArrayList<>();
    for (String text : texts) {
      ids.add(Signed.id(kind, text));
    }
    return ids;
  }

  /** A commitment or another hash that is no id. */
  static Hash hash(String option, String hex) throws CliFailure {
    try {
      return Hash.of(Bytes.ofHex(hex.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new CliFailure(ExitCode.USAGE, option + " is not 64 hex digits",
          "give the commitment as the gateway shows it, never what it commits to");
    }
  }

  static @Nullable Hash optionalHash(String option, @Nullable String hex) throws CliFailure {
    return hex == null ? null : hash(option, hex);
  }
}
