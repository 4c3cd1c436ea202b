package io.mulu.protocol;

import io.mulu.protocol.object.Addresses;
import io.mulu.protocol.object.Form;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.OrganizationType;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A founding organisation, as its own people describe it on their public card.
 *
 * @param code
 *          unified social credit code or another registered code
 * @param adminKey
 *          key of its first ORG_ADMIN
 * @param validator
 *          its node, if it runs one
 */
public record Founder(@Limit(64) String code, LocalizedText name, OrganizationType type,
    PublicKey adminKey, @Nullable NodeCard validator) {
  public Founder {
    Form.code(code, "code");
  }

  /**
   * @param consensusKey
   *          signs consensus messages
   * @param deviceKey
   *          signs the node's own transactions
   * @param tlsPins
   *          SHA-256 of the SubjectPublicKeyInfo of its peer certificate
   * @param address
   *          public host:port for peers
   */
  public record NodeCard(PublicKey consensusKey, PublicKey deviceKey, @Limit(2) List<Hash> tlsPins,
      @Limit(128) String address) {
    public NodeCard {
      tlsPins = List.copyOf(tlsPins);
      Form.range(tlsPins.size(), 1, 2, "tlsPins");
      Addresses.checkPublic(address, "address");
    }
  }
}
