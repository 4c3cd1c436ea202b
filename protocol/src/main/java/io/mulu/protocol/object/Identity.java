package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.wire.Limit;
import java.util.List;

/** Who may sign for an organisation. Its id outlives its keys. */
public record Identity(Hash id, Standing standing, Hash organization, IdentityKind identityKind,
    @Limit(KEYS_MAX) List<IdentityKey> keys,
    @Limit(ATTRIBUTES_MAX) List<Attribute> attributes) implements LedgerObject {
  public static final int KEYS_MAX = 8;
  public static final int ATTRIBUTES_MAX = 32;

  public Identity {
    keys = List.copyOf(keys);
    attributes = List.copyOf(attributes);
    Form.range(keys.size(), 1, KEYS_MAX, "keys");
    Form.range(attributes.size(), 0, ATTRIBUTES_MAX, "attributes");
    Form.distinct(keys.stream().map(IdentityKey::key).toList(), "keys");
  }

  /** Whether this key may sign for the identity at this block time. */
  public boolean mayUse(PublicKey key, long nowMillis) {
    return standing.state() == State.ACTIVE
        && keys.stream().anyMatch(k -> k.key().equals(key) && k.isUsableAt(nowMillis));
  }

  public boolean has(Role role, long nowMillis) {
    return standing.state() == State.ACTIVE
        && attributes.stream().anyMatch(a -> a.role() == role && a.isUsableAt(nowMillis));
  }

  @Override
  public Identity with(Standing standing) {
    return new Identity(id, standing, organization, identityKind, keys, attributes);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.IDENTITY;
  }
}
