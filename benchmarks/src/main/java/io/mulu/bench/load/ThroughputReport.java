package io.mulu.bench.load;

/**
 * What a consortium did under load, over a window after the warm-up.
 *
 * @param items
 *          of a transaction: 1 for a use, else entries
 * @param transactionBytes
 *          of one, signed, as it travels
 * @param outstanding
 *          uses or entries on their way at a time, if it was a closed loop
 * @param rate
 *          wanted transactions a second, if it was an open loop, else 0
 * @param sentPerSecond
 *          with those that were refused, without the timed ones
 * @param perSecond
 *          final transactions
 * @param latencies
 *          of transactions among the others
 * @param validatorCpuMicros
 *          processor time of a final transaction, of all validators together
 * @param clientCpuMicros
 *          the same of whoever makes the load: signing, HTTP, following the blocks
 * @param diskBytes
 *          a final transaction takes on all validators' disks together, as files lie there
 * @param residentBytes
 *          of the largest validator
 * @param refused
 *          transactions that a node had no room for
 * @param viewsLeft
 *          that did not decide in time, of the validator that left most of them
 * @param floorPerSecond
 *          what could not be exceeded on this machine, measured before and after; 0 until then
 * @param etcd
 *          what three nodes of etcd did in the same run; zeros if they were not asked
 */
public record ThroughputReport(Layout layout, int items, int transactionBytes, int outstanding,
    int rate, double seconds, double sentPerSecond, long transactions, double perSecond,
    double transactionsPerBlock, Latencies latencies, double validatorCpuMicros,
    double clientCpuMicros, double diskBytes, long residentBytes, long refused, long viewsLeft,
    double floorPerSecond, EtcdBench.Result etcd) {
  /** Of what the machine could do at best. */
  public double partOfFloor() {
    return perSecond / floorPerSecond;
  }

  ThroughputReport comparedWith(FloorBench.Floor floor, EtcdBench.Result etcdDid) {
    return new ThroughputReport(layout, items, transactionBytes, outstanding, rate, seconds,
        sentPerSecond, transactions, perSecond, transactionsPerBlock, latencies, validatorCpuMicros,
        clientCpuMicros, diskBytes, residentBytes, refused, viewsLeft,
        floor.perSecond(layout.validators()), etcdDid);
  }
}
