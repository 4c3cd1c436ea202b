package io.mulu.testnet.sim.world;

/**
 * How one direction between two machines behaves. Changed by the nemesis, read for every message.
 */
public final class Conditions {
  /** Shortest and longest way of a message. */
  public long delayMinMillis;
  public long delayMaxMillis;
  /**
   * Of 1000 messages, how many are lost, come twice, bring an old one along, find a full outbox.
   */
  public int lossPermille;
  public int duplicatePermille;
  public int replayPermille;
  public int refusePermille;
  /**
   * Any message may overtake any other. Else only those of another kind do, as a production outbox
   * sends the urgent ones first and the socket keeps the order.
   */
  public boolean reorders;
  /** Nothing gets through. */
  public boolean isCut;
  /** What is cut off waits and comes when the way is free, as TCP would do it; else it is lost. */
  public boolean holds;

  public Conditions(long delayMinMillis, long delayMaxMillis) {
    calm(delayMinMillis, delayMaxMillis);
  }

  /** Nothing goes wrong any more. */
  public void calm(long minMillis, long maxMillis) {
    delayMinMillis = minMillis;
    delayMaxMillis = maxMillis;
    reorders = false;
    lossPermille = 0;
    duplicatePermille = 0;
    replayPermille = 0;
    refusePermille = 0;
    isCut = false;
    holds = false;
  }
}
