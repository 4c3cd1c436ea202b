package io.mulu.protocol.json;

import io.mulu.protocol.Hash;
import io.mulu.protocol.StateTable;
import io.mulu.protocol.object.ObjectKind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a component means beyond its type, told by its name: which kind of object a hash names, and
 * whether a number of milliseconds is a point in time. Names mean the same everywhere, which a test
 * holds against every record of the protocol.
 */
final class Meaning {
  private static final Map<String, ObjectKind> KINDS = Map.ofEntries(
      Map.entry("organization", ObjectKind.ORGANIZATION),
      Map.entry("organizations", ObjectKind.ORGANIZATION),
      Map.entry("holder", ObjectKind.ORGANIZATION), Map.entry("grantee", ObjectKind.ORGANIZATION),
      Map.entry("claimant", ObjectKind.ORGANIZATION),
      Map.entry("respondent", ObjectKind.ORGANIZATION), Map.entry("identity", ObjectKind.IDENTITY),
      Map.entry("sender", ObjectKind.IDENTITY), Map.entry("actor", ObjectKind.IDENTITY),
      Map.entry("by", ObjectKind.IDENTITY), Map.entry("opener", ObjectKind.IDENTITY),
      Map.entry("requester", ObjectKind.IDENTITY), Map.entry("admin", ObjectKind.IDENTITY),
      Map.entry("device", ObjectKind.IDENTITY), Map.entry("electorate", ObjectKind.IDENTITY),
      Map.entry("endpoint", ObjectKind.ENDPOINT), Map.entry("endpoints", ObjectKind.ENDPOINT),
      Map.entry("dataset", ObjectKind.DATASET), Map.entry("series", ObjectKind.DATASET),
      Map.entry("previous", ObjectKind.DATASET), Map.entry("entry", ObjectKind.ENTRY),
      Map.entry("replaces", ObjectKind.ENTRY), Map.entry("request", ObjectKind.REQUEST),
      Map.entry("grant", ObjectKind.GRANT), Map.entry("approval", ObjectKind.APPROVAL),
      Map.entry("panel", ObjectKind.APPROVAL), Map.entry("dispute", ObjectKind.CASE),
      Map.entry("proposal", ObjectKind.PROPOSAL), Map.entry("latest", ObjectKind.PROPOSAL),
      Map.entry("right", ObjectKind.RIGHT), Map.entry("title", ObjectKind.RIGHT),
      Map.entry("derivedFrom", ObjectKind.RIGHT), Map.entry("parent", ObjectKind.GRANT),
      Map.entry("suspendedFor", ObjectKind.GRANT), Map.entry("consent", ObjectKind.CONSENT),
      Map.entry("consents", ObjectKind.CONSENT), Map.entry("supersedes", ObjectKind.CONSENT),
      Map.entry("usage", ObjectKind.USAGE), Map.entry("prior", ObjectKind.USAGE));

  /** Names of instants without their unit; every other {@code …Millis} is a length of time. */
  private static final Set<String> INSTANTS = Set.of("time", "timestamp", "headTimestamp", "expiry",
      "created", "changed", "validFrom", "validTo", "deadline", "notBefore", "notAfter", "started",
      "lastSeen", "lastCommit", "seen", "genesisTime", "noticeTo", "due", "day", "since", "until");

  private static final String MILLIS = "Millis";

  private Meaning() {
  }

  /** The kind of object that a component names, if its name or its owner says so. */
  static Optional<ObjectKind> kind(RecordComponent component) {
    if (!isHash(component.getGenericType())) {
      return Optional.empty();
    }
    if (component.getName().equals("id")) {
      return kindOfRow(component.getDeclaringRecord());
    }
    return Optional.ofNullable(KINDS.get(component.getName()));
  }

  /** The component that tells the kind of object which this one names, if there is one. */
  static Optional<RecordComponent> sibling(RecordComponent component) {
    if (component.getType() != Hash.class) {
      return Optional.empty();
    }
    RecordComponent found = null;
    for (RecordComponent other : component.getDeclaringRecord().getRecordComponents()) {
      boolean isSibling = other.getName().equals(component.getName() + "Kind")
          || (component.getName().equals("object") && other.getName().equals("kind"));
      found = isSibling && other.getType() == ObjectKind.class ? other : found;
    }
    return Optional.ofNullable(found);
  }

  /** The name under which an instant is written a second time as ISO 8601. */
  static Optional<String> isoName(RecordComponent component) {
    String name = component.getName();
    Class<?> type = component.getType();
    if (!name.endsWith(MILLIS) || (type != long.class && type != Long.class)) {
      return Optional.empty();
    }
    String base = name.substring(0, name.length() - MILLIS.length());
    return INSTANTS.contains(base) ? Optional.of(base) : Optional.empty();
  }

  private static Optional<ObjectKind> kindOfRow(Class<?> type) {
    for (ObjectKind kind : ObjectKind.values()) {
      if (StateTable.of(kind).rowType() == type) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  static boolean isHash(Type type) {
    return type == Hash.class || (type instanceof ParameterizedType parameterized
        && parameterized.getActualTypeArguments()[0] == Hash.class);
  }
}
