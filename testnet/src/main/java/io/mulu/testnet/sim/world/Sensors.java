package io.mulu.testnet.sim.world;

import io.mulu.consensus.DurableState;
import io.mulu.consensus.Effect;
import io.mulu.consensus.Evidence;
import io.mulu.consensus.ReplicaStatus;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Block;
import io.mulu.protocol.QuorumCertificate;

/**
 * What the invariants are told of an honest machine, at the moment it happens. A complaint is
 * thrown from inside.
 */
public interface Sensors {
  /** A life begins with this memory. */
  void started(Machine machine, DurableState memory);

  /** Journal and guard have returned from their syncs. */
  void persisted(Machine machine, Effect.Persist persist);

  void signingReset(Machine machine, long floor);

  /** Before it leaves. */
  void sends(Machine machine, PeerId to, PeerMessage message);

  void committed(Machine machine, Block block, QuorumCertificate certificate);

  void evidence(Machine machine, Evidence evidence);

  void ticked(Machine machine, ReplicaStatus status);

  /** A life has ended, by a fault that was planned. */
  void died(Machine machine);

  /** A life has ended by a defect of its own. */
  void defect(Machine machine, Throwable defect);
}
