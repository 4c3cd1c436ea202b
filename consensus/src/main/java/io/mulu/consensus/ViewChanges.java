package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import io.mulu.protocol.ValidatorSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The view-changes of one height: one per validator, that of the highest view, at any distance. The
 * slot is the bound, so a far-future view costs nothing (rule 7).
 */
final class ViewChanges {
  private final ValidatorSet validators;
  private final TreeMap<PublicKey, VerifiedMessage> highest = new TreeMap<>();

  ViewChanges(ValidatorSet validators) {
    this.validators = validators;
  }

  /**
   * @return an earlier view-change of the same validator for the same view with other content, if
   *         there is one
   */
  Optional<VerifiedMessage> add(VerifiedMessage viewChange) {
    VerifiedMessage held = highest.get(viewChange.sender());
    if (held == null || held.message().view() < viewChange.message().view()) {
      highest.put(viewChange.sender(), viewChange);
      return Optional.empty();
    }
    boolean contradicts = held.message().view() == viewChange.message().view()
        && !held.signed().content().equals(viewChange.signed().content());
    return contradicts ? Optional.of(held) : Optional.empty();
  }

  Optional<VerifiedMessage> of(PublicKey sender) {
    return Optional.ofNullable(highest.get(sender));
  }

  /**
   * The view to move to because others did: the (f + 1)-th largest of their views, if f + 1 of them
   * are above one's own. At least one correct replica is at it or above.
   */
  OptionalLong joinView(@Nullable PublicKey self, long ownView) {
    return highest.values().stream().filter(vc -> !Objects.equals(vc.sender(), self))
        .map(vc -> vc.message().view()).filter(v -> v > ownView).sorted(Comparator.reverseOrder())
        .skip(validators.faultsMax()).mapToLong(Long::longValue).findFirst();
  }

  /** Whether a quorum has left every view below this one. */
  boolean quorumAtOrAbove(long view) {
    return highest.values().stream().filter(vc -> vc.message().view() >= view).count() >= validators
        .quorum();
  }

  /** Those of exactly this view, ascending by sender; empty unless they are a quorum. */
  List<VerifiedMessage> quorumFor(long view) {
    List<VerifiedMessage> exact = highest.values().stream()
        .filter(vc -> vc.message().view() == view).toList();
    return exact.size() >= validators.quorum() ? exact : List.of();
  }

  Stream<VerifiedMessage> all() {
    return highest.values().stream();
  }
}
