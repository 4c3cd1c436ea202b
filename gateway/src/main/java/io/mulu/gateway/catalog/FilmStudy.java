package io.mulu.gateway.catalog;

import io.mulu.gateway.dicom.DicomFile;
import io.mulu.gateway.dicom.DicomFlag;
import io.mulu.gateway.dicom.DicomHeader;
import io.mulu.gateway.dicom.DicomTag;
import io.mulu.gateway.fhir.FhirDates;
import io.mulu.gateway.guard.PhiKind;
import io.mulu.gateway.guard.PhiTerms;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.merkle.MerkleTree;
import io.mulu.protocol.object.Confidentiality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All films of one Study Instance UID. A study whose films contradict the record or one another is
 * refused as a whole: which of them is the wrong one is for a person to say. Confined to one
 * import.
 */
final class FilmStudy {
  /** One instance: what its leaf in the study's tree is made of. */
  private record Film(Hash sha256, long length) {
  }

  private final int firstFile;
  private final String uid;
  private final NavigableMap<String, Film> films = new TreeMap<>();
  private final NavigableSet<String> modalities = new TreeSet<>();
  private final NavigableSet<String> flags = new TreeSet<>();
  private final NavigableSet<String> conflicts = new TreeSet<>();
  private final NavigableSet<String> patientNumbers = new TreeSet<>();
  private final PhiTerms terms = new PhiTerms();
  private String quarter = "";
  private String issuer = "";
  private String sex = "";
  private String birthDay = "";
  private boolean hasContentConflict;
  private boolean isAmbiguous;

  FilmStudy(int firstFile, String uid) {
    this.firstFile = firstFile;
    this.uid = uid;
  }

  int firstFile() {
    return firstFile;
  }

  NavigableSet<String> conflicts() {
    return conflicts;
  }

  boolean hasContentConflict() {
    return hasContentConflict;
  }

  /** Patient ID twice in one film, or two of them in the study. */
  boolean isAmbiguous() {
    return isAmbiguous || patientNumbers.size() > 1;
  }

  /** The one Patient ID of all films; empty if they have none. */
  String patientNumber() {
    return patientNumbers.stream().findFirst().orElse("");
  }

  String issuer() {
    return issuer;
  }

  /** M or F as the films say; empty otherwise. */
  String sex() {
    return sex;
  }

  /** YYYYMMDD as the films say; empty otherwise. */
  String birthDay() {
    return birthDay;
  }

  PhiTerms terms() {
    return terms;
  }

  /** Adds a film and compares it with the hospital's own record. */
  void add(DicomFile file, PatientIndex index) {
    DicomHeader header = file.header();
    Film film = new Film(file.sha256(), file.length());
    Film known = films.putIfAbsent(header.instanceUid(), film);
    if (known != null && known.equals(film)) {
      flags.add("DUPLICATE_FILM");
    } else if (known != null) {
      hasContentConflict = true;
    }
    file.flags().forEach(flag -> flags.add(flag.name()));
    isAmbiguous |= file.flags().contains(DicomFlag.AMBIGUOUS_PATIENT_ID)
        || index.isAmbiguous(header.patientId());
    if (!header.patientId().isEmpty()) {
      patientNumbers.add(header.patientId());
    }
    issuer = header.issuerOfPatientId();
    sex = header.sex().matches("[MF]") ? header.sex() : "";
    birthDay = header.birthDate().map(day -> day.toString().replace("-", "")).orElse("");
    Vocabulary.modality(header.modality()).ifPresentOrElse(modalities::add,
        () -> flags.add("MODALITY_UNKNOWN"));
    if (quarter.isEmpty()) {
      quarter = header.studyDate().or(() -> header.date(DicomTag.SERIES_DATE))
          .or(() -> header.date(DicomTag.CONTENT_DATE)).map(FhirDates::quarter).orElse("");
    }
    header.sensitive().forEach(s -> terms.add(PhiKind.valueOf(s.privacy().name()), s.text()));
    compare(header, index);
  }

  private void compare(DicomHeader header, PatientIndex index) {
    Optional<PatientIndex.Study> study = index.study(uid);
    Optional<PatientRecord> byNumber = index.byNumber(header.patientId());
    Optional<PatientRecord> byStudy = study.flatMap(s -> index.bySubject(s.subject()));
    Optional<PatientRecord> record = byStudy.or(() -> byNumber);
    if (record.isPresent()) {
      Demographics.compare(header, record.get(), conflicts, flags);
    } else {
      flags.add("NO_OWN_RECORD");
    }
    if (study.isEmpty() && index.hasStudies()) {
      flags.add("STUDY_NOT_IN_RECORD");
    }
    if (study.isPresent() && !study.get().modalities().isEmpty()
        && !study.get().modalities().contains(header.modality())) {
      flags.add("MODALITY_MISMATCH");
    }
  }

  /** The patient by the record's account of the study, else by Patient ID. */
  Optional<PatientRecord> patient(PatientIndex index) {
    return index.study(uid).flatMap(s -> index.bySubject(s.subject()))
        .or(() -> index.byNumber(patientNumber()));
  }

  Draft draft() {
    List<Bytes> leaves = new ArrayList<>();
    long length = 0;
    for (Map.Entry<String, Film> film : films.entrySet()) {
      leaves.add(Bytes.concat(Bytes.utf8(film.getKey()), Bytes.of((byte) 0),
          film.getValue().sha256().bytes(), Bytes.ofLong(film.getValue().length())));
      length += film.getValue().length();
    }
    return new Draft(firstFile, DocumentKind.STUDY_FILMS, uid, "IMAGES", "DICOM",
        "application/dicom", modalities.stream().findFirst().orElse(""), quarter,
        MerkleTree.root(leaves), length, Confidentiality.N, flags);
  }
}
