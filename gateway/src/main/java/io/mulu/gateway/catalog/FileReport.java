package io.mulu.gateway.catalog;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What became of one file. Holds no value of it: may be logged and shown.
 *
 * @param file
 *          number in {@link HospitalFolder#files()}
 * @param reason
 *          of a refusal, in the form {@code CODE: text, at place}; else empty
 * @param flags
 *          what is odd about it
 * @param documents
 *          that were found in it
 */
public record FileReport(int file, HospitalFolder.FileType type, Outcome outcome, String reason,
    SortedSet<String> flags, int documents) {
  /** IGNORED: neither FHIR nor DICOM by its first bytes and its name. */
  public enum Outcome {
    ACCEPTED,
    FLAGGED,
    REFUSED,
    IGNORED
  }

  public FileReport {
    flags = new TreeSet<>(flags);
  }

  static FileReport read(HospitalFolder.Entry file, SortedSet<String> flags, int documents) {
    return new FileReport(file.number(), file.type(),
        flags.isEmpty() ? Outcome.ACCEPTED : Outcome.FLAGGED, "", flags, documents);
  }

  static FileReport refused(HospitalFolder.Entry file, String reason) {
    return new FileReport(file.number(), file.type(), Outcome.REFUSED, reason, new TreeSet<>(), 0);
  }

  static FileReport ignored(HospitalFolder.Entry file) {
    return new FileReport(file.number(), file.type(), Outcome.IGNORED, "", new TreeSet<>(), 0);
  }
}
