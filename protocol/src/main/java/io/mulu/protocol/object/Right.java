package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A right in a version of a dataset (确权): claimed, open to objection for a while, confirmed. The
 * chain proves who claimed what when and that nobody objected, not the law.
 *
 * @param organization
 *          whose right it is
 * @param evidence
 *          commitment to what it rests on
 * @param derivedFrom
 *          the right that it is a part of; null for HOLD, and for one that a grant allows
 * @param grant
 *          the grant with DERIVE that it rests on
 * @param noticeToMillis
 *          block time until which anybody may object
 * @param validToMillis
 *          block time at which it lapses; Long.MAX_VALUE if never
 * @param share
 *          of what the version earns, in ten-thousandths; those of all living rights of a version
 *          add up to {@link #SHARES}
 * @param price
 *          of an OPERATE right that has set one
 */
public record Right(Hash id, Standing standing, Hash dataset, RightType rightType,
    Hash organization, RightBasis basis, @Nullable Hash evidence, @Nullable Hash derivedFrom,
    @Nullable Hash grant, long noticeToMillis, long validToMillis, int share,
    @Nullable Price price) implements LedgerObject {
  public static final int SHARES = 10_000;

  public Right {
    Form.range(share, 0, SHARES, "share");
  }

  @Override
  public Right with(Standing standing) {
    return new Right(id, standing, dataset, rightType, organization, basis, evidence, derivedFrom,
        grant, noticeToMillis, validToMillis, share, price);
  }

  /** The same with another share. */
  public Right sharing(int changed) {
    return new Right(id, standing, dataset, rightType, organization, basis, evidence, derivedFrom,
        grant, noticeToMillis, validToMillis, changed, price);
  }

  /** The same at another price. */
  public Right priced(Price asked) {
    return new Right(id, standing, dataset, rightType, organization, basis, evidence, derivedFrom,
        grant, noticeToMillis, validToMillis, share, asked);
  }

  /** Whether grants may rest on it: claimed or confirmed, and not ended. */
  public boolean isLive() {
    return standing.state() == State.NOTICE || standing.state() == State.CONFIRMED;
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.RIGHT;
  }
}
