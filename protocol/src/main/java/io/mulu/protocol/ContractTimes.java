package io.mulu.protocol;

import io.mulu.protocol.object.Form;

/**
 * Lengths of time of the contracts, in milliseconds of block time; a demonstration uses seconds.
 *
 * @param noticeMillis
 *          for objections to a right that is claimed
 * @param consentDelayMillis
 *          in which a gateway acknowledges that a consent has changed, before it is reported
 * @param emergencyMillis
 *          longest emergency access
 * @param reviewMillis
 *          to review one
 * @param obligationMillis
 *          to meet what a grant obliges to, from the grant's end (for MOR, from the end of the
 *          moratorium)
 * @param leaseMillis
 *          longest lease of uses
 */
public record ContractTimes(long noticeMillis, long consentDelayMillis, long emergencyMillis,
    long reviewMillis, long obligationMillis, long leaseMillis) {
  private static final long DAY = 24L * 3600 * 1000;

  public ContractTimes {
    Form.range(noticeMillis, 1_000, 366 * DAY, "noticeMillis");
    Form.range(consentDelayMillis, 1_000, 366 * DAY, "consentDelayMillis");
    Form.range(emergencyMillis, 1_000, DAY, "emergencyMillis");
    Form.range(reviewMillis, 1_000, 366 * DAY, "reviewMillis");
    Form.range(obligationMillis, 1_000, 3_660 * DAY, "obligationMillis");
    Form.range(leaseMillis, 1_000, 366 * DAY, "leaseMillis");
  }

  public static ContractTimes defaults() {
    return new ContractTimes(7 * DAY, DAY / 24, DAY, 3 * DAY, 180 * DAY, DAY);
  }
}
