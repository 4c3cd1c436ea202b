package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has been made of a grant.
 *
 * @param counted
 *          what was used, by its own use and by delegated grants that have ended
 * @param delegated
 *          set aside for delegated grants that have not ended
 * @param overrun
 *          uses reported by gateways beyond what they had reserved
 * @param leases
 *          reserved by gateways
 * @param dayMillis
 *          block time at which the running 24 hours began; 0 before the first use
 * @param dayUses
 *          in them
 * @param records
 *          usage records posted so far: the next batch begins here
 * @param usage
 *          the batch posted last
 */
public record GrantUsage(Amounts counted, Amounts delegated, long overrun,
    @Limit(LEASES_MAX) List<Lease> leases, long dayMillis, long dayUses, long records,
    @Nullable Hash usage) {
  public static final int LEASES_MAX = 16;
  public static final long DAY_MILLIS = 24L * 3600 * 1000;
  public static final GrantUsage NONE = new GrantUsage(Amounts.NONE, Amounts.NONE, 0, List.of(), 0,
      0, 0, null);

  public GrantUsage {
    leases = List.copyOf(leases);
    Form.range(overrun, 0, Long.MAX_VALUE, "overrun");
    Form.range(dayUses, 0, Long.MAX_VALUE, "dayUses");
    Form.range(records, 0, Long.MAX_VALUE, "records");
  }

  /** Reserved by gateways at this block time. */
  public long leased(long nowMillis) {
    return leases.stream().filter(lease -> nowMillis < lease.validToMillis()).mapToLong(Lease::uses)
        .reduce(0, (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b);
  }

  /** Uses that are neither used nor set aside; Long.MAX_VALUE without a limit. */
  public long usesLeft(UseLimits limits, long nowMillis) {
    Amounts taken = counted.plus(delegated).plus(new Amounts(overrun, 0, 0))
        .plus(new Amounts(leased(nowMillis), 0, 0));
    return limits.uses() == 0 ? Long.MAX_VALUE : Math.max(0, limits.uses() - taken.uses());
  }

  /** Uses made in the 24 hours that run now. */
  public long usesToday(long nowMillis) {
    return nowMillis - dayMillis < DAY_MILLIS ? dayUses : 0;
  }

  /** Whether rows and bytes leave room for one use more. */
  public boolean hasBudget(UseLimits limits) {
    Amounts taken = counted.plus(delegated);
    return (limits.rows() == 0 || taken.rows() < limits.rows())
        && (limits.bytes() == 0 || taken.bytes() < limits.bytes());
  }

  /** With uses that count against the day. */
  public GrantUsage today(long uses, long nowMillis) {
    boolean same = nowMillis - dayMillis < DAY_MILLIS;
    return new GrantUsage(counted, delegated, overrun, leases, same ? dayMillis : nowMillis,
        new Amounts(same ? dayUses : 0, 0, 0).plus(new Amounts(uses, 0, 0)).uses(), records, usage);
  }

  public GrantUsage counting(Amounts more) {
    return new GrantUsage(counted.plus(more), delegated, overrun, leases, dayMillis, dayUses,
        records, usage);
  }

  public GrantUsage delegating(Amounts changed) {
    return new GrantUsage(counted, changed, overrun, leases, dayMillis, dayUses, records, usage);
  }

  public GrantUsage leasing(List<Lease> changed) {
    return new GrantUsage(counted, delegated, overrun, changed, dayMillis, dayUses, records, usage);
  }

  /** With uses that nobody had reserved. */
  public GrantUsage overrunning(long beyond) {
    return new GrantUsage(counted, delegated,
        new Amounts(overrun, 0, 0).plus(new Amounts(beyond, 0, 0)).uses(), leases, dayMillis,
        dayUses, records, usage);
  }

  /** With another batch of records. */
  public GrantUsage posted(long count, Hash batch) {
    return new GrantUsage(counted, delegated, overrun, leases, dayMillis, dayUses, records + count,
        batch);
  }
}
