package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;

/**
 * Where an organisation can be reached.
 *
 * @param address
 *          public host and port; never an internal host or private IP
 * @param tlsPins
 *          SHA-256 of the SubjectPublicKeyInfo; two while a certificate is being renewed
 */
public record Endpoint(Hash id, Standing standing, Hash organization, EndpointKind endpointKind,
    @Limit(128) String address, @Limit(2) List<Hash> tlsPins) implements LedgerObject {
  public Endpoint {
    Addresses.checkPublic(address, "address");
    tlsPins = List.copyOf(tlsPins);
    Form.range(tlsPins.size(), 1, 2, "tlsPins");
    Form.distinct(tlsPins, "tlsPins");
  }

  @Override
  public Endpoint with(Standing standing) {
    return new Endpoint(id, standing, organization, endpointKind, address, tlsPins);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.ENDPOINT;
  }
}
