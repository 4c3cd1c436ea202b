package io.mulu.gateway.catalog;

import io.mulu.gateway.dicom.DicomException;
import io.mulu.gateway.dicom.DicomFile;
import io.mulu.gateway.dicom.DicomFlag;
import io.mulu.gateway.dicom.DicomReader;
import io.mulu.gateway.fhir.FhirException;
import io.mulu.gateway.fhir.FhirPhi;
import io.mulu.gateway.fhir.FhirReader;
import io.mulu.gateway.fhir.FhirResource;
import io.mulu.gateway.guard.PhiTerms;
import io.mulu.gateway.identity.HolderSecret;
import io.mulu.gateway.identity.PatientId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads a hospital's folder twice: first its own record (patients, studies), then its documents. A
 * file that cannot be read costs itself and nothing else. Memory follows the largest file and the
 * number of patients, not the folder. Nothing that it returns, throws or logs holds a value of a
 * patient. One import a time; confined to one thread.
 */
public final class HospitalAdapter {
  public static final int STUDIES_MAX = 200_000;

  /** Takes items as they are made; the entry book is synced before each call. */
  public interface Items {
    void item(CatalogItem item) throws IOException;
  }

  private final Holder holder;
  private final HolderSecret secret;
  private final EntryBook book;
  private final FhirReader fhir = new FhirReader();
  private final DicomReader dicom = new DicomReader();

  public HospitalAdapter(Holder holder, HolderSecret secret, EntryBook book) {
    this.holder = holder;
    this.secret = secret;
    this.book = book;
  }

  /** @return one report a file, in the folder's order */
  public List<FileReport> read(HospitalFolder folder, Items out) throws IOException {
    SortedMap<Integer, FileReport> reports = new TreeMap<>();
    PatientIndex index = new PatientIndex();
    for (HospitalFolder.Entry file : folder.files()) {
      switch (file.type()) {
        case FHIR_JSON, FHIR_NDJSON -> index(folder, file, index, reports);
        case OTHER -> reports.put(file.number(), FileReport.ignored(file));
        case DICOM -> {
        }
      }
    }
    ItemMaker maker = new ItemMaker(holder, secret, book);
    for (HospitalFolder.Entry file : folder.files()) {
      if (isFhir(file) && !reports.containsKey(file.number())) {
        documents(folder, file, index, maker, reports, out);
      }
    }
    films(folder, index, maker, reports, out);
    return List.copyOf(reports.values());
  }

  private static boolean isFhir(HospitalFolder.Entry file) {
    return file.type() == HospitalFolder.FileType.FHIR_JSON
        || file.type() == HospitalFolder.FileType.FHIR_NDJSON;
  }

  /** First pass: a bundle enters the index only when all of it was read. */
  private void index(HospitalFolder folder, HospitalFolder.Entry file, PatientIndex index,
      Map<Integer, FileReport> reports) throws IOException {
    List<FhirResource> found = new ArrayList<>();
    try {
      forEach(folder, file, new TreeSet<>(), resource -> {
        if (resource.type().equals("Patient") || resource.type().equals("ImagingStudy")) {
          found.add(resource);
        }
      });
    } catch (FhirException e) {
      reports.put(file.number(), FileReport.refused(file, e.explanation()));
      return;
    }
    for (FhirResource resource : found) {
      if (!index.add(resource)) {
        throw new IOException("more than " + PatientIndex.PATIENTS_MAX + " patients");
      }
    }
  }

  private void forEach(HospitalFolder folder, HospitalFolder.Entry file, Set<String> flags,
      FhirReader.Resources out) throws FhirException {
    try (InputStream in = Files.newInputStream(folder.resolve(file))) {
      if (file.type() == HospitalFolder.FileType.FHIR_NDJSON) {
        fhir.readLines(in, out, (line, why) -> flags.add("LINE_" + line + "_" + why.reason()));
      } else if (fhir.read(in, out)) {
        flags.add("BYTE_ORDER_MARK");
      }
    } catch (IOException e) {
      // A path in its message could name a patient: the file's number says as much.
      throw new FhirException(FhirException.Reason.UNREADABLE, "");
    }
  }

  /** Second pass: all identifying texts of the file are known before its first item is made. */
  private void documents(HospitalFolder folder, HospitalFolder.Entry file, PatientIndex index,
      ItemMaker maker, Map<Integer, FileReport> reports, Items out) throws IOException {
    SortedSet<String> flags = new TreeSet<>();
    PhiTerms terms = new PhiTerms();
    List<Found> found = new ArrayList<>();
    try {
      forEach(folder, file, flags, resource -> {
        FhirPhi.collect(resource, terms);
        if (FhirDocuments.isDocument(resource)) {
          found.add(new Found(FhirDocuments.draft(file.number(), resource),
              PatientIndex.subject(resource.json()), FhirDocuments.isEnteredInError(resource)));
        }
      });
    } catch (FhirException e) {
      reports.put(file.number(), FileReport.refused(file, e.explanation()));
      return;
    } catch (PhiTerms.TooMany e) {
      reports.put(file.number(), FileReport.refused(file, "TOO_LARGE: " + e.getMessage()));
      return;
    }
    List<CatalogItem> items = new ArrayList<>();
    for (Found one : found) {
      items.addAll(item(one, index, maker, terms));
    }
    book.sync();
    for (CatalogItem item : items) {
      out.item(item);
    }
    reports.put(file.number(), FileReport.read(file, flags, items.size()));
  }

  /** A document that was read and the patient it says it is about. */
  private record Found(Draft draft, String subject, boolean isError) {
    @Override
    public String toString() {
      return "Found (withheld)";
    }
  }

  private static List<CatalogItem> item(Found found, PatientIndex index, ItemMaker maker,
      PhiTerms terms) throws IOException {
    if (found.isError()) {
      return List.of(maker.refuse(found.draft(), RefusalReason.ENTERED_IN_ERROR, ""));
    }
    Optional<PatientRecord> patient = index.bySubject(found.subject());
    if (patient.isEmpty()) {
      return List.of(maker.refuse(found.draft(), RefusalReason.PATIENT_UNKNOWN, ""));
    }
    return maker.make(found.draft(), ItemMaker.Patient.of(patient.get()), terms).stream().toList();
  }

  private void films(HospitalFolder folder, PatientIndex index, ItemMaker maker,
      Map<Integer, FileReport> reports, Items out) throws IOException {
    SortedMap<String, FilmStudy> studies = new TreeMap<>();
    for (HospitalFolder.Entry file : folder.files()) {
      if (file.type() == HospitalFolder.FileType.DICOM) {
        film(folder, file, index, studies, reports);
      }
    }
    for (FilmStudy study : studies.values()) {
      List<CatalogItem> items = study(study, index, maker);
      book.sync();
      for (CatalogItem item : items) {
        out.item(item);
      }
    }
  }

  private void film(HospitalFolder folder, HospitalFolder.Entry file, PatientIndex index,
      Map<String, FilmStudy> studies, Map<Integer, FileReport> reports) throws IOException {
    try {
      DicomFile film = readFilm(folder, file);
      String uid = film.header().studyUid();
      boolean isFirst = !studies.containsKey(uid);
      if (isFirst && studies.size() >= STUDIES_MAX) {
        throw new IOException("more than " + STUDIES_MAX + " studies");
      }
      studies.computeIfAbsent(uid, key -> new FilmStudy(file.number(), key)).add(film, index);
      SortedSet<String> flags = new TreeSet<>();
      for (DicomFlag flag : film.flags()) {
        flags.add(flag.name());
      }
      reports.put(file.number(), FileReport.read(file, flags, isFirst ? 1 : 0));
    } catch (DicomException e) {
      reports.put(file.number(), FileReport.refused(file, e.explanation()));
    } catch (PhiTerms.TooMany e) {
      reports.put(file.number(), FileReport.refused(file, "HEADER_TOO_LONG: " + e.getMessage()));
    }
  }

  private DicomFile readFilm(HospitalFolder folder, HospitalFolder.Entry file)
      throws DicomException {
    try {
      return DicomFile.read(folder.resolve(file), dicom);
    } catch (IOException e) {
      throw new DicomException(DicomException.Reason.UNREADABLE, 0, 0);
    }
  }

  private static List<CatalogItem> study(FilmStudy study, PatientIndex index, ItemMaker maker)
      throws IOException {
    Draft draft = study.draft();
    if (!study.conflicts().isEmpty()) {
      return List.of(maker.refuse(draft, RefusalReason.DEMOGRAPHIC_CONFLICT,
          String.join(",", study.conflicts())));
    }
    if (study.hasContentConflict()) {
      return List.of(maker.refuse(draft, RefusalReason.CONTENT_CONFLICT, "SOP_INSTANCE_UID"));
    }
    if (study.isAmbiguous()) {
      return List.of(maker.refuse(draft, RefusalReason.PATIENT_AMBIGUOUS, "PATIENT_ID"));
    }
    Optional<PatientRecord> record = study.patient(index);
    if (record.isEmpty() && study.patientNumber().isEmpty()) {
      return List.of(maker.refuse(draft, RefusalReason.PATIENT_UNKNOWN, "PATIENT_ID"));
    }
    // Without a record of its own the hospital's film is all there is: flagged NO_OWN_RECORD.
    ItemMaker.Patient patient = record.map(ItemMaker.Patient::of).orElseGet(
        () -> new ItemMaker.Patient(PatientId.of("MR", study.issuer(), study.patientNumber()),
            study.sex(), study.birthDay()));
    return maker.make(draft, patient, study.terms()).stream().toList();
  }
}
