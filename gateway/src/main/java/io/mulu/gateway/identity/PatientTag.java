package io.mulu.gateway.identity;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.DomainTag;
import io.mulu.protocol.Hash;
import io.mulu.protocol.object.CheckTag;

/**
 * {@code T} of one patient. All fixed parts have fixed widths and the one variable part comes with
 * its length, so that {@code |} of the formulas in ledger.md §4 needs no separator.
 */
public final class PatientTag {
  private static final int CHECK_TAG_BYTES = 16;

  private final Hash tag;

  PatientTag(Hash tag) {
    this.tag = tag;
  }

  /** {@code loc_i = HMAC(T, "mulu/loc/v1" | chainId | holder | i)}. */
  public Hash locator(Hash chainId, Hash holder, long index) {
    return Hash.of(HolderSecret.hmac(tag.bytes(), DomainTag.LOCATOR.bytes(), chainId.bytes(),
        holder.bytes(), Bytes.ofLong(index)));
  }

  /**
   * {@code chk_a = HMAC(T, "mulu/chk/v1" | attribute | value | loc_i)[0..16]}.
   *
   * @param value
   *          M or F for SEX, YYYYMMDD for BIRTHDATE, so that every gateway gives the same
   */
  public CheckTag checkTag(CheckTag.Kind attribute, String value, Hash locator) {
    Bytes mac = HolderSecret.hmac(tag.bytes(), DomainTag.CHECK_TAG.bytes(),
        HolderSecret.lengthFirst(attribute.name()), HolderSecret.lengthFirst(value),
        locator.bytes());
    return new CheckTag(attribute, mac.slice(0, CHECK_TAG_BYTES));
  }

  /** {@code clo_j = HMAC(T, "mulu/consent/v1" | j)}: under which the patient's consents lie. */
  public Hash consentLocator(long index) {
    return Hash
        .of(HolderSecret.hmac(tag.bytes(), DomainTag.CONSENT_LOCATOR.bytes(), Bytes.ofLong(index)));
  }

  /** The patient's name in the hospital's private book: unlike a locator it is never published. */
  public Hash bookKey() {
    return Hash.of(HolderSecret.hmac(tag.bytes(), Bytes.utf8("mulu/book/v1")));
  }

  @Override
  public String toString() {
    return "PatientTag (withheld)";
  }
}
