package io.mulu.consensus;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Invariant;
import io.mulu.protocol.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Never lets the validator key sign two things at one position, nor anything below what it has
 * signed (rule 3). Knows nothing of the protocol above it. Its file lies in {@code storage}; new
 * entries leave through {@link Effect.Persist}. Confined to the event loop.
 */
public final class SigningGuard {
  /** Newest entries kept in memory; older ones are answered by refusal. */
  public static final int ENTRIES_MAX = 1024;

  private final long floor;
  private final TreeMap<GuardPosition, GuardEntry> entries = new TreeMap<>();
  private final List<GuardEntry> unsaved = new ArrayList<>();
  private long refusals;

  /**
   * @param floor
   *          everything at or below this height is refused
   */
  public SigningGuard(long floor, List<GuardEntry> saved) {
    this.floor = floor;
    saved.forEach(this::keep);
  }

  public long floor() {
    return floor;
  }

  public Optional<GuardPosition> highest() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.lastKey());
  }

  public long refusals() {
    return refusals;
  }

  /**
   * The old signature for what was signed before, a new one above everything signed before, nothing
   * otherwise.
   *
   * @param digest
   *          of what is to be signed at the position
   */
  Optional<Signature> sign(GuardPosition position, Hash digest, Supplier<Signature> signature) {
    GuardEntry old = entries.get(position);
    if (old != null && old.digest().equals(digest)) {
      return Optional.of(old.signature());
    }
    if (position.height() <= floor || !isAboveAll(position)) {
      refusals++;
      return Optional.empty();
    }
    GuardEntry entry = new GuardEntry(position, digest, signature.get());
    keep(entry);
    unsaved.add(entry);
    return Optional.of(entry.signature());
  }

  /**
   * Takes over what the journal proves to be signed: written there, and lost here by a crash
   * between the two syncs.
   *
   * @return false if it contradicts what the guard holds
   */
  boolean enter(GuardEntry signedBefore) {
    GuardEntry old = entries.get(signedBefore.position());
    if (old != null) {
      return old.digest().equals(signedBefore.digest());
    }
    if (signedBefore.position().height() > floor && isAboveAll(signedBefore.position())) {
      keep(signedBefore);
      unsaved.add(signedBefore);
    }
    return true;
  }

  Optional<GuardEntry> at(GuardPosition position) {
    return Optional.ofNullable(entries.get(position));
  }

  /** Entries above this height. */
  List<GuardEntry> above(long height) {
    return entries.values().stream().filter(e -> e.position().height() > height).toList();
  }

  /** Entries made since the last call: to be persisted before anything signed leaves. */
  List<GuardEntry> takeUnsaved() {
    List<GuardEntry> taken = List.copyOf(unsaved);
    unsaved.clear();
    return taken;
  }

  private boolean isAboveAll(GuardPosition position) {
    return entries.isEmpty() || position.compareTo(entries.lastKey()) > 0;
  }

  private void keep(GuardEntry entry) {
    Invariant.check(isAboveAll(entry.position()), "guard entries ascend");
    entries.put(entry.position(), entry);
    if (entries.size() > ENTRIES_MAX) {
      entries.pollFirstEntry();
    }
  }
}
