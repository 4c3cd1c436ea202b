package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;

/**
 * A member of the consortium.
 *
 * @param code
 *          unified social credit code (GB 32100) or another registered code, unique on the chain
 * @param admin
 *          the first identity with ORG_ADMIN
 */
public record Organization(Hash id, Standing standing, @Limit(64) String code, LocalizedText name,
    OrganizationType type, Hash admin) implements LedgerObject {
  public Organization {
    Form.code(code, "code");
  }

  @Override
  public Organization with(Standing standing) {
    return new Organization(id, standing, code, name, type, admin);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.ORGANIZATION;
  }
}
