package io.mulu.node.api;

import io.mulu.node.ledger.ChainView;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.StateTable.Reference;
import io.mulu.protocol.object.Identity;
import io.mulu.vm.StateReader;
import io.mulu.vm.state.Table;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose node this is: the organisation of the identity that holds its device key, once the chain
 * knows one. Thread-safe; an identity never changes its organisation.
 */
public final class OwnOrganization implements Supplier<Hash> {
  private final Supplier<ChainView> chain;
  private final PublicKey device;
  private volatile @Nullable Hash known;

  public OwnOrganization(Supplier<ChainView> chain, PublicKey device) {
    this.chain = chain;
    this.device = device;
  }

  /** Zero, which is no organisation's id, while the chain knows of no such identity. */
  @Override
  public Hash get() {
    Hash found = known;
    if (found == null) {
      found = lookUp();
      known = found;
    }
    return found == null ? Hash.ZERO : found;
  }

  private @Nullable Hash lookUp() {
    StateReader state = chain.get().state();
    Reference reference = Table.KEYS.get(state, device.bytes());
    Identity identity = reference == null ? null : Table.IDENTITIES.get(state, reference.id());
    return identity == null ? null : identity.organization();
  }
}
