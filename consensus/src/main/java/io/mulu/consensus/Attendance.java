package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import io.mulu.protocol.ValidatorSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** When each validator was last heard, voted, and how far it claims to be. One slot each. */
final class Attendance {
  private final TreeMap<PublicKey, Long> heardMillis = new TreeMap<>();
  private final TreeMap<PublicKey, Long> votedHeight = new TreeMap<>();
  private final TreeMap<PublicKey, Long> committedHeight = new TreeMap<>();

  void heard(PublicKey validator, Now now) {
    heardMillis.put(validator, now.elapsedMillis());
  }

  void voted(PublicKey validator, long height) {
    votedHeight.merge(validator, height, Math::max);
  }

  /** Takes a claim, over the claimant's own connection, to have committed a height. */
  void claims(PublicKey validator, long height) {
    committedHeight.merge(validator, height, Math::max);
  }

  /**
   * The (f + 1)-th highest claim: some correct validator has committed that height, so lies about
   * height can neither start nor stop a sync.
   */
  long credibleHeight(ValidatorSet validators) {
    return committedHeight.values().stream().sorted(Comparator.reverseOrder())
        .skip(validators.faultsMax()).findFirst().orElse(0L);
  }

  void retain(List<PublicKey> validators) {
    heardMillis.keySet().retainAll(validators);
    votedHeight.keySet().retainAll(validators);
    committedHeight.keySet().retainAll(validators);
  }

  List<ReplicaStatus.ValidatorSeen> seen(ValidatorSet validators) {
    return validators
        .validators().stream().map(v -> new ReplicaStatus.ValidatorSeen(v.key(),
            heardMillis.getOrDefault(v.key(), -1L), votedHeight.getOrDefault(v.key(), 0L)))
        .toList();
  }
}
