package io.mulu.node.host;

import io.mulu.consensus.DurableState;
import io.mulu.consensus.Effect;
import io.mulu.protocol.Invariant;

/**
 * The validator's durable memory: journal and guard. Every method returns only when the disk has
 * it. Confined to the event loop.
 *
 * <p>
 * All methods throw {@link io.mulu.storage.StorageException} on a disk error; signing then ends for
 * good (docs/spec/consensus.md, rule 5).
 */
public interface Signing extends AutoCloseable {
  /** What earlier runs left. */
  DurableState read();

  /** Journal appended and synced, then guard appended and synced (rule 2). */
  void persist(Effect.Persist persist);

  /** Records of this height and below are not needed any more. */
  void trim(long height);

  /** A new journal and a new guard that refuses everything up to the floor (rule 4). */
  void reset(long floor);

  @Override
  void close();

  /** Of a node that signs nothing and so has nothing to remember. */
  static Signing ofObserver() {
    return new Signing() {
      @Override
      public DurableState read() {
        return DurableState.fresh();
      }

      @Override
      public void persist(Effect.Persist persist) {
        throw new Invariant.Broken("an observer signs nothing");
      }

      @Override
      public void trim(long height) {
        // nothing was kept
      }

      @Override
      public void reset(long floor) {
        throw new Invariant.Broken("an observer signs nothing");
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }
}
