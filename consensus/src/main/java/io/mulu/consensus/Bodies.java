package io.mulu.consensus;

import io.mulu.protocol.Block;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one height whose bodies are wanted or held, and what execution says of them. A body
 * that was voted for is kept until the height is committed, since any replica may need it (rules 2
 * and 16); one that was only looked at goes with its view.
 */
final class Bodies {
  private static final class Entry {
    /** Who may have the body, in the order to be asked. */
    List<PublicKey> sources = List.of();
    @Nullable
    CompactBlock compact;
    @Nullable
    SignedMessage prePrepare;
    @Nullable
    Block block;
    @Nullable
    ProposalVerdict verdict;
    boolean fetching;
    /** Asked for with the transactions' hashes: then the pool may suffice. */
    boolean fetchingByCompact;
    boolean validating;
    boolean journaled;
  }

  private final long height;
  private final Outbox outbox;
  private final TreeMap<Hash, Entry> entries = new TreeMap<>();

  Bodies(long height, Outbox outbox) {
    this.height = height;
    this.outbox = outbox;
  }

  /** Remembers the signed pre-prepare of a block, which is served with its body. */
  void propose(SignedMessage prePrepare, CompactBlock compact) {
    Entry entry = entries.computeIfAbsent(compact.hash(), h -> new Entry());
    entry.compact = compact;
    if (entry.prePrepare == null) {
      entry.prePrepare = prePrepare;
    }
  }

  /** The same for a block that is wanted already; of others nothing is kept. */
  void attach(SignedMessage prePrepare, CompactBlock compact) {
    if (entries.containsKey(compact.hash())) {
      propose(prePrepare, compact);
    }
  }

  /** Whether a body is wanted whose pre-prepare is still missing. */
  boolean lacksPrePrepare(Hash hash) {
    Entry entry = entries.get(hash);
    return entry != null && entry.prePrepare == null;
  }

  /**
   * Asks for the body and its execution, unless that has been done; asks again when there is a new
   * source or the transactions become known. Every source known stays: the newest alone may be a
   * liar who has nothing.
   */
  void want(Hash hash, List<PublicKey> sources) {
    Entry entry = entries.computeIfAbsent(hash, h -> new Entry());
    if (entry.block != null) {
      validate(entry, entry.block);
      return;
    }
    boolean isNews = !entry.sources.containsAll(sources)
        || (entry.compact != null && !entry.fetchingByCompact);
    if (isNews || !entry.fetching) {
      entry.fetching = true;
      entry.fetchingByCompact = entry.compact != null;
      entry.sources = Stream.concat(sources.stream(), entry.sources.stream()).distinct().toList();
      outbox.add(new Effect.FetchProposal(height, hash, entry.compact, entry.sources));
    }
  }

  /** Takes a body that was wanted; anything else was not asked for. */
  void fetched(Block block) {
    Entry entry = entries.get(block.hash());
    if (entry != null && entry.block == null) {
      entry.block = block;
      validate(entry, block);
    }
  }

  /** Takes a body of one's own making: building it was executing it. */
  void built(Block block) {
    Entry entry = entries.computeIfAbsent(block.hash(), h -> new Entry());
    entry.block = block;
    entry.validating = true;
    entry.verdict = new ProposalVerdict.Valid(false);
  }

  /** Takes a body from the journal; it is executed again when wanted. */
  void restored(Block block) {
    Entry entry = entries.computeIfAbsent(block.hash(), h -> new Entry());
    entry.block = block;
    entry.journaled = true;
  }

  void validated(Hash hash, ProposalVerdict verdict) {
    Entry entry = entries.get(hash);
    if (entry != null && entry.validating && entry.verdict == null) {
      entry.verdict = verdict;
    }
  }

  /** The verdict, if it is that the block is valid. */
  Optional<ProposalVerdict.Valid> valid(Hash hash) {
    Entry entry = entries.get(hash);
    return entry != null && entry.verdict instanceof ProposalVerdict.Valid valid
        ? Optional.of(valid)
        : Optional.empty();
  }

  /** A block that execution refuses although others vouch for it. */
  Optional<String> contradiction(Predicate<Hash> vouchedFor) {
    return entries.entrySet().stream().filter(e -> vouchedFor.test(e.getKey()))
        .flatMap(e -> e.getValue().verdict instanceof ProposalVerdict.Invalid invalid
            ? Stream.of(e.getKey().brief() + ": " + invalid.reason())
            : Stream.empty())
        .findFirst();
  }

  Optional<Block> block(Hash hash) {
    Entry entry = entries.get(hash);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.block);
  }

  Optional<SignedMessage> prePrepare(Hash hash) {
    Entry entry = entries.get(hash);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.prePrepare);
  }

  /** Has the body written before the vote that depends on it; once. */
  void journal(Hash hash) {
    Entry entry = entries.get(hash);
    if (entry != null && entry.block != null && !entry.journaled) {
      entry.journaled = true;
      outbox.persist(new JournalRecord.Body(height, entry.block.encode()));
    }
  }

  /**
   * Drops what nobody voted for, neither this replica nor a quorum. What is left and still lacks
   * its body is asked for anew: the host may have given it up for others.
   */
  void enterView(Predicate<Hash> vouchedFor) {
    List<Hash> dropped = new ArrayList<>();
    entries.forEach((hash, entry) -> {
      if (!entry.journaled && !vouchedFor.test(hash)) {
        dropped.add(hash);
      }
      entry.fetching = false;
    });
    dropped.forEach(entries::remove);
  }

  /** For the test of the bound. */
  int size() {
    return entries.size();
  }

  private void validate(Entry entry, Block block) {
    if (!entry.validating) {
      entry.validating = true;
      outbox.add(new Effect.ValidateProposal(block));
    }
  }
}
