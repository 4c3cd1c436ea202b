package io.mulu.testnet.sim.load;

import io.mulu.node.ledger.PinnedLedger;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Signature;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Transaction;
import io.mulu.testnet.sim.check.Agreement;
import io.mulu.testnet.sim.world.Consortium;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.Trace;
import io.mulu.testnet.sim.world.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Submits through the production intake, as the RPC does, and submits again what is not final after
 * a while: a pool does not survive a crash.
 */
public final class Clients {
  /** Between two submissions of the same transaction. */
  public static final long RETRY_MILLIS = 5_000;
  /** Of a transaction that must become final; half the lifetime, so that any clock admits it. */
  private static final long LIFE_SHARE = 2;

  private final Setting setting;
  private final SplittableRandom random;
  private final List<Office> offices = new ArrayList<>();
  private final Map<Hash, Order> owed = new LinkedHashMap<>();
  private final Counter counter;
  private int submitted;

  /**
   * @param count
   *          transactions in the safety phase
   * @param millis
   *          of the safety phase
   */
  public record Setting(VirtualTime time, Trace trace, Consortium consortium,
      List<Machine> machines, Agreement agreement, Workload workload, int count, long millis) {
  }

  public Clients(Setting setting, SplittableRandom random) {
    this.setting = setting;
    this.random = random;
    this.counter = new Counter(setting.trace(), setting.agreement());
    for (int i = 0; i < setting.consortium().organizations(); i++) {
      offices.add(new Office(setting.consortium(), i, random.split()));
    }
  }

  /** Plans the submissions of the safety phase. */
  public void start() {
    if (setting.workload() != Workload.IDLE) {
      for (int i = 0; i < setting.count(); i++) {
        setting.time().at(random.nextLong(setting.millis()), this::wish);
      }
    }
  }

  /** Each organisation wants one thing more, and everybody insists from now on. */
  public void insist() {
    for (Office office : offices) {
      send(order(office));
    }
  }

  /** Whether everything that is owed is final. */
  public boolean isServed() {
    owed.keySet().removeIf(setting.agreement()::isFinal);
    return owed.isEmpty();
  }

  public int owed() {
    return owed.size();
  }

  public int submitted() {
    return submitted;
  }

  private void wish() {
    Office office = offices.get(random.nextInt(offices.size()));
    Order order = order(office);
    if (setting.workload() == Workload.HOSTILE) {
      misbehave(order);
    }
    send(order);
  }

  private Order order(Office office) {
    long now = Consortium.GENESIS_MILLIS + setting.time().nowMillis();
    long life = setting.consortium().genesis().parameters().transactionLifetimeMillis();
    Office.Wish wish = wanted(office);
    // People must come to be: what they ask for later is owed, too.
    boolean isBrief = setting.workload() == Workload.HOSTILE && random.nextInt(6) == 0
        && !(wish.call() instanceof Call.AddIdentity);
    long expiry = now + (isBrief ? 100 + random.nextLong(3_000) : life / LIFE_SHARE);
    return new Order(office.sign(wish, expiry), wish.person().key(), expiry, !isBrief);
  }

  /** Whoever looks asks any machine; only the contracts' people look. */
  private Office.Wish wanted(Office office) {
    Optional<PinnedLedger> seen = setting.workload() == Workload.CONTRACTS
        ? anyone().pin()
        : Optional.empty();
    try {
      return office.next(offices, setting.workload(),
          new Sight(key -> seen.flatMap(ledger -> ledger.row(key)),
              Consortium.GENESIS_MILLIS + setting.time().nowMillis()));
    } finally {
      seen.ifPresent(PinnedLedger::close);
    }
  }

  /** What must not be ordered, and what must be ordered once. */
  private void misbehave(Order order) {
    Submission good = order.submission();
    Transaction transaction = good.transaction();
    switch (random.nextInt(6)) {
      case 0 -> {
        byte[] other = transaction.signature().bytes().toArray();
        other[random.nextInt(other.length - 1) + 1] ^= 1;
        submit(anyone(),
            new Submission(new Transaction(transaction.body(), Signature.of(Bytes.wrap(other))),
                good.attachment()));
      }
      case 1 ->
        submit(anyone(), new Submission(transaction, Bytes.utf8("an attachment of another")));
      case 2 -> {
        byte[] body = transaction.body().toArray();
        body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        submit(anyone(), new Submission(new Transaction(Bytes.wrap(body), transaction.signature()),
            good.attachment()));
      }
      case 3 -> {
        // The same id in another envelope, at as many machines as it likes.
        for (int i = 0; i < setting.machines().size(); i++) {
          submit(anyone(), new Submission(SecondSignature.of(transaction, order.key(), drawn()),
              good.attachment()));
        }
      }
      default -> {
        int copies = 1 + random.nextInt(3);
        for (int i = 0; i < copies; i++) {
          setting.time().after(random.nextLong(20_000), () -> submit(anyone(), good));
        }
      }
    }
  }

  private Bytes drawn() {
    byte[] bytes = new byte[Hash.SIZE];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private Machine anyone() {
    return setting.machines().get(random.nextInt(setting.machines().size()));
  }

  private void send(Order order) {
    submitted++;
    if (order.isOwed()) {
      owed.put(order.id(), order);
    }
    sendAgain(order);
  }

  private void sendAgain(Order order) {
    if (setting.agreement().isFinal(order.id())) {
      return;
    }
    long now = Consortium.GENESIS_MILLIS + setting.time().nowMillis();
    if (now < order.expiryMillis()) {
      submit(anyone(), order.submission());
      setting.time().after(RETRY_MILLIS + random.nextLong(1_000), () -> sendAgain(order));
    }
  }

  private void submit(Machine machine, Submission submission) {
    counter.submit(machine, submission);
  }
}
