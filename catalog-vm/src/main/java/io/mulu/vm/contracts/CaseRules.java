package io.mulu.vm.contracts;

import io.mulu.protocol.object.CaseCode;
import io.mulu.protocol.object.EndReason;
import io.mulu.protocol.object.ObjectKind;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a dispute may be about and what it does.
 *
 * @param subjects
 *          empty for codes whose objects are not on the ledger yet
 * @param holds
 *          whether its subject is held while the case is open
 * @param effect
 *          how the subject ends when the claim is upheld; null leaves it as it is
 */
public record CaseRules(Set<ObjectKind> subjects, boolean holds, @Nullable EndReason effect) {

  public static CaseRules of(CaseCode code) {
    return switch (code) {
      case DEMOGRAPHIC_CONFLICT, WRONG_PATIENT ->
        new CaseRules(EnumSet.of(ObjectKind.ENTRY), true, EndReason.REPUDIATED);
      case HASH_MISMATCH ->
        new CaseRules(EnumSet.of(ObjectKind.ENTRY, ObjectKind.DATASET), true, EndReason.REPUDIATED);
      case TITLE_CONTESTED -> new CaseRules(EnumSet.of(ObjectKind.RIGHT), true, EndReason.REVOKED);
      case INCOMPLETE_SERIES -> new CaseRules(EnumSet.of(ObjectKind.ENTRY), false, null);
      case LOW_QUALITY, SCHEMA_MISMATCH, STALE ->
        new CaseRules(EnumSet.of(ObjectKind.ENTRY, ObjectKind.DATASET), false, null);
      case UNAVAILABLE -> new CaseRules(
          EnumSet.of(ObjectKind.ENTRY, ObjectKind.DATASET, ObjectKind.ENDPOINT), false, null);
      case USAGE_DISPUTED -> new CaseRules(EnumSet.of(ObjectKind.GRANT), true, EndReason.REVOKED);
      // By the review of the emergency, not by a call.
      case EMERGENCY_UNJUSTIFIED -> new CaseRules(EnumSet.noneOf(ObjectKind.class), false, null);
      case JOB_CHALLENGED -> new CaseRules(EnumSet.noneOf(ObjectKind.class), true, null);
    };
  }
}
