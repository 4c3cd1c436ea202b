package io.mulu.testnet.torture;

import java.io.IOException;

/** Something that goes wrong, and is put right again. Used once, by one thread. */
interface Fault {
  /** What happens to whom, for people. */
  String describe();

  /** Whether a quorum of validators is untouched and connected: then the chain must go on. */
  boolean leavesQuorum();

  void strike() throws IOException, InterruptedException;

  /** Takes away the cause. Validators that are down are started again by whoever calls. */
  void mend() throws IOException, InterruptedException;
}
