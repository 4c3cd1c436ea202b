package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;
import java.util.List;

/**
 * What a level of sensitivity (GB/T 39725) asks for: a row of the governed table of policies.
 *
 * @param level
 *          1 to 5
 * @param publication
 *          who in the holder's organisation decides that a version is published
 * @param access
 *          who decides on a request; empty if nobody is asked
 * @param research
 *          who decides in addition on one for research
 * @param noisy
 *          actions whose results must carry noise
 * @param gatewayView
 *          actions that only look at records through the gateway
 * @param careOnly
 *          actions for care and emergencies alone
 * @param excluded
 *          actions for nobody
 * @param minimumCell
 *          smallest count that a result may show
 */
public record LevelRules(int level, @Limit(STAGES_MAX) List<StagePlan> publication,
    @Limit(STAGES_MAX) List<StagePlan> access, @Limit(STAGES_MAX) List<StagePlan> research,
    ConsentRule consent, @Limit(7) List<Action> noisy, @Limit(7) List<Action> gatewayView,
    @Limit(7) List<Action> careOnly, @Limit(7) List<Action> excluded, long minimumCell) {
  /** Of one list; an approval has room for those of the holder's own, too. */
  public static final int STAGES_MAX = 3;

  public LevelRules {
    publication = List.copyOf(publication);
    access = List.copyOf(access);
    research = List.copyOf(research);
    noisy = List.copyOf(noisy);
    gatewayView = List.copyOf(gatewayView);
    careOnly = List.copyOf(careOnly);
    excluded = List.copyOf(excluded);
    Form.range(level, 1, 5, "level");
    Form.require(!publication.isEmpty(), "publication", "must be decided by somebody");
    Form.range(minimumCell, 1, 1_000_000, "minimumCell");
    for (List<StagePlan> plans : List.of(publication, access, research)) {
      Form.require(plans.stream().allMatch(LevelRules::isOfOrganization), "group",
          "must be one of the holder's own organisation");
    }
  }

  /** Whether a stage is voted on inside one organisation. */
  public static boolean isOfOrganization(StagePlan plan) {
    return switch (plan.group()) {
      case DATA_COMMITTEE, ETHICS, PRIVACY_OFFICERS, STEWARDS -> true;
      case VALIDATORS, ORG_ADMINS, PANEL -> false;
    };
  }
}
