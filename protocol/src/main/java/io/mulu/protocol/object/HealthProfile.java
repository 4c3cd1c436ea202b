package io.mulu.protocol.object;

import io.mulu.protocol.wire.Limit;
import java.util.List;

/**
 * What HealthDCAT-AP asks of a dataset beyond DCAT, in codes.
 *
 * @param healthCategories
 *          kinds of health data, e.g. {@code EHR}, {@code IMAGING}
 * @param purposes
 *          for which the data are processed at the holder (dpv:hasPurpose)
 * @param personalData
 *          kinds of personal data inside (dpv:hasPersonalData)
 * @param populations
 *          whom it covers
 * @param languages
 *          ISO 639
 * @param conformsTo
 *          standards, e.g. {@code FHIR-R4}, {@code WS-T-500}
 * @param frequency
 *          how often it is updated (EU frequency codes); empty if unknown
 * @param license
 *          code; empty if none is named
 * @param ageMin
 *          youngest typical age in years
 * @param ageMax
 *          oldest typical age in years; 0 with {@code ageMin} 0 is unstated
 */
public record HealthProfile(@Limit(value = 16, each = 64) List<String> healthCategories,
    @Limit(value = 16, each = 64) List<String> purposes,
    @Limit(value = 16, each = 64) List<String> personalData,
    @Limit(value = 16, each = 64) List<String> populations,
    @Limit(value = 16, each = 64) List<String> languages,
    @Limit(value = 16, each = 64) List<String> conformsTo, @Limit(64) String frequency,
    @Limit(64) String license, int ageMin, int ageMax) {
  public static final HealthProfile NONE = new HealthProfile(List.of(), List.of(), List.of(),
      List.of(), List.of(), List.of(), "", "", 0, 0);

  public HealthProfile {
    healthCategories = codes(healthCategories, "healthCategories");
    purposes = codes(purposes, "purposes");
    personalData = codes(personalData, "personalData");
    populations = codes(populations, "populations");
    languages = codes(languages, "languages");
    conformsTo = codes(conformsTo, "conformsTo");
    Form.codeOrEmpty(frequency, "frequency");
    Form.codeOrEmpty(license, "license");
    Form.range(ageMin, 0, 150, "ageMin");
    Form.range(ageMax, ageMin, 150, "ageMax");
  }

  private static List<String> codes(List<String> values, String field) {
    values.forEach(code -> Form.code(code, field));
    Form.distinct(values, field);
    return List.copyOf(values);
  }
}
