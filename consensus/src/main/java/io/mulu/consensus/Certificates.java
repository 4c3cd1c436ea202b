package io.mulu.consensus;

import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one height that this replica has seen, and the highest prepare certificate,
 * which it reports in every view-change.
 */
final class Certificates {
  /** Views whose certified block is remembered, the highest ones. */
  static final int VIEWS_MAX = 256;

  private final TreeMap<Long, Hash> certified = new TreeMap<>();
  private @Nullable QuorumCertificate highest;
  private @Nullable QuorumCertificate committed;

  /**
   * Remembers what a certificate, prepare or commit, says of its view.
   *
   * @return the block that another certificate names for the same view, if it is another one: more
   *         than f validators lie
   */
  Optional<Hash> note(QuorumCertificate certificate) {
    Hash other = certified.putIfAbsent(certificate.view(), certificate.blockHash());
    if (certified.size() > VIEWS_MAX) {
      certified.pollFirstEntry();
    }
    return other == null || other.equals(certificate.blockHash())
        ? Optional.empty()
        : Optional.of(other);
  }

  /** Keeps a prepare certificate until a higher one replaces it. */
  void hold(QuorumCertificate prepared) {
    if (highest == null || prepared.view() > highest.view()) {
      highest = prepared;
    }
  }

  void commit(QuorumCertificate certificate) {
    if (committed == null) {
      committed = certificate;
    }
  }

  /** The highest prepare certificate held. */
  @Nullable
  QuorumCertificate highest() {
    return highest;
  }

  /** The prepare certificate of this view, if held. */
  Optional<QuorumCertificate> preparedAt(long view) {
    return Optional.ofNullable(highest).filter(c -> c.view() == view);
  }

  Optional<QuorumCertificate> committed() {
    return Optional.ofNullable(committed);
  }

  /** Whether some quorum stands behind the block: then finding it invalid is a contradiction. */
  boolean vouchFor(Hash blockHash) {
    return certified.containsValue(blockHash)
        || (highest != null && highest.blockHash().equals(blockHash))
        || (committed != null && committed.blockHash().equals(blockHash));
  }
}
