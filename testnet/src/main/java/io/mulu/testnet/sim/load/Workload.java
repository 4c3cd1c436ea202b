package io.mulu.testnet.sim.load;

/** What clients do. */
public enum Workload {
  /** Nothing: only heartbeats and what the machines themselves send. */
  IDLE,
  /** People and endpoints only: every call succeeds. */
  REGISTRY,
  /** All of it: documents, datasets, votes, requests, grants; many calls revert. */
  CATALOG,
  /** As CATALOG, with clients that repeat, garble, and ask for what cannot be ordered. */
  HOSTILE,
  /**
   * As CATALOG, and all the other contracts: rights, consents, negotiation, delegation, usage,
   * obligations, emergencies, cases; deadlines of seconds. Only when it is asked for.
   */
  CONTRACTS
}
