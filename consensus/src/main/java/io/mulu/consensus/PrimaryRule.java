package io.mulu.consensus;

import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.ValidatorSet;
import java.util.Objects;

/**
 * Who proposes in which view of one height. Sticky: whoever proposed the parent goes on until its
 * tenure ends, so that a dead validator costs one timeout and not one in every n blocks.
 */
final class PrimaryRule {
  private final ValidatorSet validators;
  private final BlockHeader parent;
  private final long primaryTenure;
  private final int base;

  PrimaryRule(ChainState chain) {
    this.validators = chain.validators();
    this.parent = chain.head();
    this.primaryTenure = chain.parameters().primaryTenure();
    this.base = base();
  }

  PublicKey primary(long view) {
    int n = validators.size();
    return validators.at((int) ((base + view % n) % n)).key();
  }

  /** What the header of the next block must say if this validator proposes it. */
  long tenure(PublicKey proposer) {
    return Objects.equals(proposer, parent.proposer()) && parent.tenure() < primaryTenure
        ? parent.tenure() + 1
        : 1;
  }

  private int base() {
    PublicKey last = parent.proposer();
    if (last == null) {
      return 0;
    }
    int at = firstAtOrAbove(last);
    boolean handsOver = validators.at(at).key().equals(last) && parent.tenure() >= primaryTenure;
    return handsOver ? (at + 1) % validators.size() : at;
  }

  /** A proposer that has left the set is followed by its successor, cyclically. */
  private int firstAtOrAbove(PublicKey key) {
    for (int i = 0; i < validators.size(); i++) {
      if (validators.at(i).key().compareTo(key) >= 0) {
        return i;
      }
    }
    return 0;
  }
}
