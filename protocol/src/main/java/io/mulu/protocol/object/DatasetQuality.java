package io.mulu.protocol.object;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.Limit;
import org.jspecify.annotations.Nullable;

/**
 * How good the data are, by the holder's own word.
 *
 * @param completeness
 *          share of expected values that are there, in ten-thousandths
 * @param conformance
 *          share of values that keep the rules, in ten-thousandths
 * @param delayDays
 *          from care to the dataset, typically
 * @param grade
 *          0 (not graded) to 5 by the rule set
 * @param rules
 *          code of the rule set; empty if not graded
 * @param report
 *          hash of the public report
 */
public record DatasetQuality(int completeness, int conformance, int delayDays, int grade,
    @Limit(64) String rules, @Nullable Hash report) {
  public static final DatasetQuality NONE = new DatasetQuality(0, 0, 0, 0, "", null);

  public DatasetQuality {
    Form.range(completeness, 0, 10_000, "completeness");
    Form.range(conformance, 0, 10_000, "conformance");
    Form.range(delayDays, 0, 36_500, "delayDays");
    Form.range(grade, 0, 5, "grade");
    Form.codeOrEmpty(rules, "rules");
    Form.require((grade == 0) == rules.isEmpty(), "rules", "goes with a grade");
  }
}
