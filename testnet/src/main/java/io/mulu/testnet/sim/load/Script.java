package io.mulu.testnet.sim.load;

import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.testnet.sim.check.Agreement;
import io.mulu.testnet.sim.world.Consortium;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.Trace;
import io.mulu.testnet.sim.world.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One organisation's wishes, signed beforehand and submitted one after the other: the next when the
 * last is final. So their order on the chain, and what becomes of each, is the same whatever goes
 * wrong meanwhile, and two runs can be compared.
 */
public final class Script {
  /** Between two submissions of the same transaction, each time to another machine. */
  public static final long RETRY_MILLIS = 1_000;
  /** Before the first, while machines start, and between two transactions. */
  private static final long PAUSE_MILLIS = 200;

  private final VirtualTime time;
  private final List<Machine> machines;
  private final Agreement agreement;
  private final Counter counter;
  private final List<Submission> submissions = new ArrayList<>();
  private int done;
  private int tries;
  private long dueAt = PAUSE_MILLIS;

  /**
   * @param count
   *          of transactions; the first ones make the people and the endpoint that others need
   * @param random
   *          of the wishes; the same one gives the same transactions
   */
  public Script(VirtualTime time, Trace trace, Consortium consortium, List<Machine> machines,
      Agreement agreement, int count, SplittableRandom random) {
    this.time = time;
    this.machines = machines;
    this.agreement = agreement;
    this.counter = new Counter(trace, agreement);
    long expiry = Consortium.GENESIS_MILLIS
        + consortium.genesis().parameters().transactionLifetimeMillis() / 2;
    Office office = new Office(consortium, 0, random);
    for (int i = 0; i < count; i++) {
      submissions
          .add(office.sign(office.next(List.of(office), Workload.CATALOG, Sight.NONE), expiry));
    }
  }

  /** To be called after whatever happened: submits what is to be submitted now. */
  public void goOn() {
    while (done < submissions.size() && agreement.isFinal(id(done))) {
      done++;
      pause(PAUSE_MILLIS);
    }
    if (done < submissions.size() && time.nowMillis() >= dueAt) {
      counter.submit(machines.get(tries++ % machines.size()), submissions.get(done));
      pause(RETRY_MILLIS);
    }
  }

  private void pause(long millis) {
    dueAt = time.nowMillis() + millis;
    time.at(dueAt, () -> {
      // wakes the one who calls goOn
    });
  }

  public int left() {
    return submissions.size() - done;
  }

  /** In their order. */
  public List<Hash> transactions() {
    List<Hash> ids = new ArrayList<>();
    for (int i = 0; i < submissions.size(); i++) {
      ids.add(id(i));
    }
    return ids;
  }

  private Hash id(int index) {
    return submissions.get(index).transaction().id();
  }
}
