package io.mulu.testnet.sim.world;

import io.mulu.consensus.DurableState;
import io.mulu.consensus.Effect;
import io.mulu.node.host.Signing;

/** The production journal and guard, with a look at what goes into them. */
final class SensedSigning implements Signing {
  private final Signing real;
  private final Machine machine;
  private final Sensors sensors;

  SensedSigning(Signing real, Machine machine, Sensors sensors) {
    this.real = real;
    this.machine = machine;
    this.sensors = sensors;
  }

  @Override
  public DurableState read() {
    DurableState memory = real.read();
    sensors.started(machine, memory);
    return memory;
  }

  @Override
  public void persist(Effect.Persist persist) {
    real.persist(persist);
    sensors.persisted(machine, persist);
  }

  @Override
  public void trim(long height) {
    real.trim(height);
  }

  @Override
  public void reset(long floor) {
    real.reset(floor);
    sensors.signingReset(machine, floor);
  }

  @Override
  public void close() {
    real.close();
  }
}
