package io.mulu.testnet.sim.world;

import io.mulu.consensus.DurableState;
import io.mulu.consensus.Effect;
import io.mulu.consensus.Evidence;
import io.mulu.consensus.ReplicaStatus;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Block;
import io.mulu.protocol.QuorumCertificate;

/** Of machines of which nothing is demanded: an adversary's. */
public final class NoSensors implements Sensors {
  @Override
  public void started(Machine machine, DurableState memory) {
    // nothing is demanded
  }

  @Override
  public void persisted(Machine machine, Effect.Persist persist) {
    // nothing is demanded
  }

  @Override
  public void signingReset(Machine machine, long floor) {
    // nothing is demanded
  }

  @Override
  public void sends(Machine machine, PeerId to, PeerMessage message) {
    // nothing is demanded
  }

  @Override
  public void committed(Machine machine, Block block, QuorumCertificate certificate) {
    // nothing is demanded
  }

  @Override
  public void evidence(Machine machine, Evidence evidence) {
    // nothing is demanded
  }

  @Override
  public void ticked(Machine machine, ReplicaStatus status) {
    // nothing is demanded
  }

  @Override
  public void died(Machine machine) {
    // nothing is demanded
  }

  @Override
  public void defect(Machine machine, Throwable defect) {
    // even a defect: two programs with one key are not meant to live
  }
}
