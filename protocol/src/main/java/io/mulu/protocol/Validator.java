package io.mulu.protocol;

import io.mulu.protocol.object.Addresses;
import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.Limit;
import java.util.List;

/**
 * A voting member.
 *
 * @param key
 *          signs consensus messages and nothing else
 * @param organization
 *          at most one validator each
 * @param device
 *          the node's own identity, for its transactions
 * @param tlsPins
 *          SHA-256 of the SubjectPublicKeyInfo of its peer certificates; two during renewal
 * @param address
 *          public host:port where peers reach it: a hint, never an authorisation
 */
public record Validator(PublicKey key, Hash organization, Hash device, @Limit(2) List<Hash> tlsPins,
    @Limit(128) String address) {
  public Validator {
    tlsPins = List.copyOf(tlsPins);
    Form.range(tlsPins.size(), 1, 2, "tlsPins");
    Form.distinct(tlsPins, "tlsPins");
    Addresses.checkPublic(address, "address");
  }
}
