package io.mulu.consensus;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.QuorumCertificate.Phase;
import io.mulu.protocol.ValidatorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Counts prepares and commits of one height. Keeps, per validator and phase, the vote of the
 * current view, that of the highest later view, and the last commit of an older one: nothing is
 * sized by what peers send (rule 9). Votes of different views are never added up: such a sum proves
 * nothing (the signature covers the view, so a certificate could not even be made of them).
 */
final class VoteTally {
  /** A verified prepare or commit. */
  private record Vote(VerifiedMessage message, long view, Hash blockHash) {
  }

  private final long height;
  private final ValidatorSet validators;
  private final TreeMap<PublicKey, NavigableMap<Long, Vote>> prepares = new TreeMap<>();
  private final TreeMap<PublicKey, NavigableMap<Long, Vote>> commits = new TreeMap<>();
  private long view;

  VoteTally(long height, ValidatorSet validators) {
    this.height = height;
    this.validators = validators;
  }

  /**
   * Counts a vote, once. The first vote of a validator at a view stays.
   *
   * @return an earlier vote of the same validator, phase and view for another block, if there is
   *         one
   */
  Optional<VerifiedMessage> add(VerifiedMessage message) {
    return switch (message.message()) {
      case Message.Prepare prepare ->
        add(prepares, new Vote(message, prepare.view(), prepare.blockHash()), false);
      case Message.Commit commit ->
        add(commits, new Vote(message, commit.view(), commit.blockHash()), true);
      case Message.PrePrepare prePrepare -> throw notAVote();
      case Message.ViewChange viewChange -> throw notAVote();
      case Message.NewView newView -> throw notAVote();
      case Message.Status status -> throw notAVote();
    };
  }

  private static Invariant.Broken notAVote() {
    return new Invariant.Broken("only prepares and commits are tallied");
  }

  void enterView(long newView) {
    view = newView;
    prepares.values().forEach(votes -> trim(votes, false));
    commits.values().forEach(votes -> trim(votes, true));
  }

  boolean holds(SignedMessage message) {
    return contains(prepares, message) || contains(commits, message);
  }

  /** Prepares of a quorum for one block in the current view. */
  Optional<QuorumCertificate> prepareQuorum() {
    return quorumAt(prepares, Phase.PREPARE, view);
  }

  /** Commits of a quorum for one block in one view, whichever it is. */
  Optional<QuorumCertificate> commitQuorum() {
    TreeMap<Long, Boolean> views = new TreeMap<>();
    commits.values().forEach(votes -> votes.keySet().forEach(v -> views.put(v, true)));
    return views.keySet().stream().flatMap(v -> quorumAt(commits, Phase.COMMIT, v).stream())
        .findFirst();
  }

  /** Blocks that this many validators prepare in one view. */
  List<Hash> preparedBy(int count) {
    TreeMap<Long, TreeMap<Hash, Integer>> counts = new TreeMap<>();
    prepares.values()
        .forEach(votes -> votes.values()
            .forEach(vote -> counts.computeIfAbsent(vote.view(), v -> new TreeMap<>())
                .merge(vote.blockHash(), 1, Integer::sum)));
    List<Hash> hashes = new ArrayList<>();
    counts.values().forEach(perHash -> perHash.forEach((hash, votes) -> {
      if (votes >= count && !hashes.contains(hash)) {
        hashes.add(hash);
      }
    }));
    return hashes;
  }

  /** Who has executed a block, and so can serve its body. */
  List<PublicKey> votersFor(Hash blockHash) {
    return validators.validators().stream().map(v -> v.key())
        .filter(key -> votesOf(prepares, key).anyMatch(v -> v.blockHash().equals(blockHash))
            || votesOf(commits, key).anyMatch(v -> v.blockHash().equals(blockHash)))
        .toList();
  }

  List<VerifiedMessage> commitsOf(PublicKey sender) {
    return votesOf(commits, sender).map(Vote::message).toList();
  }

  /** For the test of the bound. */
  int size() {
    return prepares.values().stream().mapToInt(NavigableMap::size).sum()
        + commits.values().stream().mapToInt(NavigableMap::size).sum();
  }

  private static Stream<Vote> votesOf(Map<PublicKey, NavigableMap<Long, Vote>> phase,
      PublicKey sender) {
    NavigableMap<Long, Vote> votes = phase.get(sender);
    return votes == null ? Stream.empty() : votes.values().stream();
  }

  private static boolean contains(Map<PublicKey, NavigableMap<Long, Vote>> phase,
      SignedMessage message) {
    return votesOf(phase, message.sender()).anyMatch(v -> v.message().signed().equals(message));
  }

  private Optional<VerifiedMessage> add(Map<PublicKey, NavigableMap<Long, Vote>> phase, Vote vote,
      boolean keepsOlder) {
    NavigableMap<Long, Vote> votes = phase.computeIfAbsent(vote.message().sender(),
        key -> new TreeMap<>());
    Vote first = votes.putIfAbsent(vote.view(), vote);
    trim(votes, keepsOlder);
    return first == null || first.blockHash().equals(vote.blockHash())
        ? Optional.empty()
        : Optional.of(first.message());
  }

  private void trim(NavigableMap<Long, Vote> votes, boolean keepsOlder) {
    NavigableMap<Long, Vote> later = votes.tailMap(view, false);
    while (later.size() > 1) {
      later.pollFirstEntry();
    }
    NavigableMap<Long, Vote> older = votes.headMap(view, false);
    while (older.size() > (keepsOlder ? 1 : 0)) {
      older.pollFirstEntry();
    }
  }

  private Optional<QuorumCertificate> quorumAt(Map<PublicKey, NavigableMap<Long, Vote>> phase,
      Phase name, long atView) {
    TreeMap<Hash, List<QuorumCertificate.Vote>> byHash = new TreeMap<>();
    phase.values().forEach(votes -> {
      Vote vote = votes.get(atView);
      if (vote != null) {
        SignedMessage signed = vote.message().signed();
        byHash.computeIfAbsent(vote.blockHash(), h -> new ArrayList<>())
            .add(new QuorumCertificate.Vote(signed.sender(), signed.signature()));
      }
    });
    return byHash.entrySet().stream().filter(e -> e.getValue().size() >= validators.quorum())
        .map(e -> new QuorumCertificate(name, height, atView, e.getKey(), e.getValue()))
        .findFirst();
  }
}
