package io.mulu.testnet.demo;

import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.DataField;
import io.mulu.protocol.object.DatasetQuality;
import io.mulu.protocol.object.DatasetTerms;
import io.mulu.protocol.object.DuoTerm;
import io.mulu.protocol.object.HealthProfile;
import io.mulu.protocol.object.LocalizedText;
import io.mulu.protocol.object.RoundedCount;
import java.util.List;

/** The datasets that the demo publishes: public words about many patients, none about one. */
final class SampleDataset {
  /** By which the first is found: other forms of its words, a part of its Chinese title. */
  static final List<String> SEARCHED = List.of("image note", "影像 临床");

  private SampleDataset() {
  }

  static DatasetTerms imaging(Hospital holder, long documents) {
    long step = documents < 1_000 ? 10 : 100;
    return new DatasetTerms(new LocalizedText("影像检查与临床记录", "Imaging studies and clinical notes"),
        new LocalizedText("全部影像检查的描述及相应的临床记录",
            "Descriptions of all imaging studies with the notes around them"),
        List.of("HEAL", "IMAGING"), List.of("LOINC", "DICOM", "SNOMED-CT"),
        List.of(
            new DataField("class", "DocumentReference.type", "code", DataField.Disclosure.OTHER),
            new DataField("modality", "ImagingStudy.modality", "code", DataField.Disclosure.OTHER),
            new DataField("period", "DocumentReference.context.period", "quarter",
                DataField.Disclosure.QUASI_IDENTIFIER)),
        "", "", List.of(), List.of(new RoundedCount("DOCUMENTS", documents / step * step)), 3,
        "ETHICS-WAIVER", List.of(new DuoTerm("HMB", ""), new DuoTerm("IRB", "")),
        List.of(Action.METADATA, Action.COUNT, Action.AGGREGATE), null, List.of(holder.endpoint()),
        120, HealthProfile.NONE, DatasetQuality.NONE, List.of());
  }

  /** Records of patients, for care and, where a patient consents, for counting in research. */
  static DatasetTerms records(Hospital holder) {
    return new DatasetTerms(new LocalizedText("住院病历", "Inpatient records"),
        new LocalizedText("诊疗所需的病历，研究须经患者同意",
            "Records for care; for research with the patient's consent"),
        List.of("HEAL"), List.of("LOINC", "SNOMED-CT"),
        List.of(
            new DataField("class", "DocumentReference.type", "code", DataField.Disclosure.OTHER)),
        "", "", List.of(), List.of(), 4, "", List.of(new DuoTerm("HMB", "")),
        List.of(Action.METADATA, Action.COUNT, Action.RECORD), null, List.of(holder.endpoint()),
        120, HealthProfile.NONE, DatasetQuality.NONE, List.of());
  }
}
