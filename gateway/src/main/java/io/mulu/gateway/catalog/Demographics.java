package io.mulu.gateway.catalog;

import io.mulu.gateway.dicom.DicomFlag;
import io.mulu.gateway.dicom.DicomHeader;
import io.mulu.gateway.dicom.DicomTag;
import io.mulu.gateway.identity.PatientId;
import java.util.List;
import java.util.Set;

/**
 * The wrong film (ledger.md §4): what a film says of its patient against what the hospital's own
 * record says. A difference is a conflict; what either side does not say is a flag. Names fields,
 * never values. Stateless.
 */
final class Demographics {
  private Demographics() {
  }

  static void compare(DicomHeader film, PatientRecord record, Set<String> conflicts,
      Set<String> flags) {
    compareSex(film, record, conflicts, flags);
    compareBirthDate(film, record, conflicts, flags);
    compareName(film, record, conflicts, flags);
    if (film.patientId().isEmpty()) {
      flags.add("PATIENT_ID_UNVERIFIED");
    } else if (!record.numbers().contains(PatientId.normalise(film.patientId()))) {
      conflicts.add("PATIENT_ID");
    }
  }

  private static void compareSex(DicomHeader film, PatientRecord record, Set<String> conflicts,
      Set<String> flags) {
    boolean isSaid = film.sex().equals("M") || film.sex().equals("F");
    if (!isSaid || record.sex().isEmpty()) {
      flags.add("SEX_UNVERIFIED");
    } else if (!film.sex().equals(record.sex())) {
      conflicts.add("SEX");
    }
  }

  private static void compareBirthDate(DicomHeader film, PatientRecord record,
      Set<String> conflicts, Set<String> flags) {
    if (film.birthDate().isEmpty() || record.birthDate().isEmpty()) {
      flags.add("BIRTH_DATE_UNVERIFIED");
      return;
    }
    // A record may know the year or the month alone: compared as far as it goes.
    if (!film.birthDate().get().toString().startsWith(record.birthDate())) {
      conflicts.add("BIRTH_DATE");
    } else if (record.birthDate().length() < 10) {
      flags.add("BIRTH_DATE_UNVERIFIED");
    }
  }

  private static void compareName(DicomHeader film, PatientRecord record, Set<String> conflicts,
      Set<String> flags) {
    List<PersonName> onFilm = film.flags().contains(DicomFlag.TEXT_UNDECODABLE)
        || film.flags().contains(DicomFlag.CHARACTER_SET_UNKNOWN)
            ? List.of()
            : PersonName.ofDicom(film.text(DicomTag.PATIENT_NAME));
    boolean isDifferent = false;
    for (PersonName one : onFilm) {
      for (PersonName other : record.names()) {
        switch (one.against(other)) {
          case SAME -> {
            return;
          }
          case DIFFERENT -> isDifferent = true;
          case INCOMPARABLE -> {
          }
        }
      }
    }
    if (isDifferent) {
      conflicts.add("NAME");
    } else {
      flags.add("NAME_UNVERIFIED");
    }
  }
}
