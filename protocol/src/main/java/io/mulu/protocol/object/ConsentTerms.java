package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import java.util.List;

/**
 * What a patient has consented to or refused, as far as the chain may know it.
 *
 * @param policy
 *          code of the overarching policy (IHE PCF), e.g. {@code BASIC_NORMAL}; empty if none
 * @param base
 *          what holds where no provision speaks
 * @param provisions
 *          exceptions; among those that match, DENY wins
 * @param localRules
 *          whether the form restricts what only the holder's gateway can tell apart, e.g. one
 *          document or one author
 * @param validFromMillis
 *          block time
 * @param validToMillis
 *          block time at which it expires; Long.MAX_VALUE if never
 * @param form
 *          commitment to the signed form
 */
public record ConsentTerms(@Limit(64) String policy, Decree base,
    @Limit(16) List<ConsentProvision> provisions, boolean localRules, long validFromMillis,
    long validToMillis, Hash form, Evidence evidence) {
  /** How the will was shown. */
  public enum Evidence {
    INK,
    E_SIGNATURE,
    APP,
    GUARDIAN
  }

  public ConsentTerms {
    provisions = List.copyOf(provisions);
    Form.codeOrEmpty(policy, "policy");
    Form.require(validFromMillis < validToMillis, "validToMillis", "must be after validFromMillis");
  }
}
