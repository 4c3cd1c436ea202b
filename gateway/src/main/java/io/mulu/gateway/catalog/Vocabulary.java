package io.mulu.gateway.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The closed tables from which every code of an item comes, so that no text of a file can reach the
 * chain as a code. {@link #DOCUMENT_CLASSES} and {@link #FORMATS} are the rows of the chain's
 * tables DOCUMENT_CLASS and FORMAT that this gateway uses.
 */
public final class Vocabulary {
  public static final List<String> DOCUMENT_CLASSES = List.of("NOTE", "SUMMARY", "PROCEDURE",
      "SURGERY", "LAB", "PATHOLOGY", "IMAGING-REPORT", "IMAGING-STUDY", "IMAGES", "REFERRAL",
      "CONSENT", "PRESCRIPTION", "OTHER");
  public static final List<String> FORMATS = List.of("FHIR-R4", "DICOM");
  public static final String QUALITY_RULES = "MULU-Q1";

  static final String MIME_UNKNOWN = "application/octet-stream";
  private static final Set<String> MIMES = Set.of("text/plain", "text/html", "text/xml", "text/rtf",
      "text/markdown", "text/csv", "application/pdf", "application/xml", "application/json",
      "application/hl7-v3+xml", "application/cda+xml", "application/fhir+json",
      "application/fhir+xml", "application/dicom", "application/rtf", "application/msword",
      "application/zip", MIME_UNKNOWN, "image/jpeg", "image/png", "image/tiff", "image/gif",
      "image/svg+xml", "video/mp4", "audio/mpeg",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document");

  /** DICOM PS3.16 CID 29, with the series that are no acquisition. */
  private static final Set<String> MODALITIES = Set.of("AR", "BI", "BMD", "CR", "CT", "DG", "DMS",
      "DX", "ECG", "EEG", "EMG", "EOG", "EPS", "ES", "FID", "GM", "HC", "HD", "IO", "IOL", "IVOCT",
      "IVUS", "KER", "KO", "LEN", "LS", "M3D", "MG", "MR", "NM", "OAM", "OCT", "OP", "OPM", "OPT",
      "OPTBSV", "OPTENF", "OPV", "OSS", "OT", "PA", "PR", "PT", "PX", "REG", "RESP", "RF", "RG",
      "RTDOSE", "RTIMAGE", "RTINTENT", "RTPLAN", "RTRAD", "RTRECORD", "RTSEGANN", "RTSTRUCT", "RWV",
      "SEG", "SM", "SMR", "SR", "SRF", "STAIN", "TEXTUREMAP", "TG", "US", "VA", "XA", "XAPROTOCOL",
      "XC");

  /** LOINC document codes that real systems send most, and the class of each. */
  private static final Map<String, String> LOINC = Map.ofEntries(Map.entry("34117-2", "NOTE"),
      Map.entry("51847-2", "NOTE"), Map.entry("11506-3", "NOTE"), Map.entry("11488-4", "NOTE"),
      Map.entry("34109-9", "NOTE"), Map.entry("34108-1", "NOTE"), Map.entry("34746-8", "NOTE"),
      Map.entry("34111-5", "NOTE"), Map.entry("34133-9", "SUMMARY"),
      Map.entry("18842-5", "SUMMARY"), Map.entry("60591-5", "SUMMARY"),
      Map.entry("11503-0", "SUMMARY"), Map.entry("28570-0", "PROCEDURE"),
      Map.entry("11504-8", "SURGERY"), Map.entry("11502-2", "LAB"),
      Map.entry("11526-1", "PATHOLOGY"), Map.entry("18748-4", "IMAGING-REPORT"),
      Map.entry("18726-0", "IMAGING-REPORT"), Map.entry("57133-1", "REFERRAL"),
      Map.entry("59284-0", "CONSENT"), Map.entry("57833-6", "PRESCRIPTION"));

  private Vocabulary() {
  }

  static Optional<String> documentClass(String loinc) {
    return Optional.ofNullable(LOINC.get(loinc));
  }

  /** The media type without its parameters, if it is one that is known. */
  static Optional<String> mime(String contentType) {
    String bare = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return MIMES.contains(bare) && bare.length() <= 64 ? Optional.of(bare) : Optional.empty();
  }

  static Optional<String> modality(String code) {
    return MODALITIES.contains(code) ? Optional.of(code) : Optional.empty();
  }

  /** Whether a value of an item comes from a table here: such are no patient's text. */
  static boolean isGoverned(String value) {
    return DOCUMENT_CLASSES.contains(value) || FORMATS.contains(value) || MIMES.contains(value)
        || MODALITIES.contains(value) || value.equals(QUALITY_RULES)
        || value.matches("(19|20)[0-9]{2}-Q[1-4]");
  }
}
