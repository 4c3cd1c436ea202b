package io.mulu.gateway.dicom;

import io.mulu.gateway.dicom.DicomTag.Privacy;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a catalog needs of one instance, decoded; and what is odd about it. Holds patient data: it
 * has no {@code toString} and is never logged. Absent texts are empty. Immutable.
 */
public final class DicomHeader {
  static final List<DicomTag> REQUIRED_UIDS = List.of(DicomTag.STUDY_INSTANCE_UID,
      DicomTag.SERIES_INSTANCE_UID, DicomTag.SOP_INSTANCE_UID);
  private static final Pattern UID = Pattern.compile("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))+");
  private static final Pattern DATE = Pattern.compile("([0-9]{4})(\\.?)([0-9]{2})\\2([0-9]{2})");

  /** A text that must not leave the hospital. */
  public record Sensitive(Privacy privacy, String text) {
    @Override
    public String toString() {
      return privacy + " (withheld)";
    }
  }

  private final Map<DicomTag, String> texts = new EnumMap<>(DicomTag.class);
  private final Map<DicomTag, Integer> numbers = new EnumMap<>(DicomTag.class);
  private final List<Sensitive> sensitive;
  private final Set<DicomFlag> flags;
  private final long headerBytes;
  private final long pixelBytes;

  DicomHeader(KeptValues kept, DicomInput in, long pixelBytes) {
    flags = EnumSet.noneOf(DicomFlag.class);
    flags.addAll(kept.flags());
    byte[] terms = kept.top().get(DicomTag.SPECIFIC_CHARACTER_SET);
    DicomText text = new DicomText(terms == null ? null : uidText(terms).toUpperCase(Locale.ROOT),
        flags);
    kept.top().forEach((tag, raw) -> {
      switch (tag.vr()) {
        case "US" -> number(tag, raw, in);
        case "UI" -> texts.put(tag, uidText(raw));
        case "PN" -> texts.put(tag, text.decode(raw).replaceFirst("=+$", ""));
        default -> texts.put(tag, text.decode(raw));
      }
    });
    List<Sensitive> decoded = new ArrayList<>();
    for (KeptValues.Sensitive value : kept.sensitive()) {
      for (String one : DicomText.values(text.decode(value.raw().unsafeArray()))) {
        if (!one.isEmpty()) {
          decoded.add(new Sensitive(value.privacy(), one));
        }
      }
    }
    sensitive = List.copyOf(decoded);
    headerBytes = in.offset();
    this.pixelBytes = pixelBytes;
    findOddities();
  }

  private void number(DicomTag tag, byte[] raw, DicomInput in) {
    if (raw.length == 2) {
      numbers.put(tag, in.u16(raw, 0));
    } else if (raw.length != 0) {
      flags.add(DicomFlag.NUMBER_INVALID);
    }
  }

  /** UIDs and codes are ASCII padded with NUL or space (PS3.5 §9.1). */
  static String uidText(byte[] raw) {
    return new String(raw, StandardCharsets.ISO_8859_1).replace("\u0000", "").strip();
  }

  private void findOddities() {
    for (DicomTag tag : List.of(DicomTag.STUDY_INSTANCE_UID, DicomTag.SERIES_INSTANCE_UID,
        DicomTag.SOP_INSTANCE_UID, DicomTag.SOP_CLASS_UID)) {
      flagIf(!text(tag).isEmpty() && !isUid(text(tag)), DicomFlag.UID_INVALID);
    }
    flagIf(patientId().isEmpty(), DicomFlag.PATIENT_ID_MISSING);
    flagIf(patientName().replaceAll("[\\^= ]", "").isEmpty(), DicomFlag.PATIENT_NAME_MISSING);
    flagIf(modality().isEmpty(), DicomFlag.MODALITY_MISSING);
    switch (sex()) {
      case "M", "F" -> {
      }
      case "O" -> flags.add(DicomFlag.SEX_OTHER);
      case "" -> flags.add(DicomFlag.SEX_MISSING);
      default -> flags.add(DicomFlag.SEX_INVALID);
    }
    flagDate(DicomTag.PATIENT_BIRTH_DATE, DicomFlag.BIRTH_DATE_MISSING,
        DicomFlag.BIRTH_DATE_INVALID);
    flagDate(DicomTag.STUDY_DATE, DicomFlag.STUDY_DATE_MISSING, DicomFlag.STUDY_DATE_INVALID);
    flagIf(!text(DicomTag.NUMBER_OF_FRAMES).matches("[+-]?[0-9]{0,12}"), DicomFlag.NUMBER_INVALID);
    flagIf(text(DicomTag.BURNED_IN_ANNOTATION).equals("YES"), DicomFlag.BURNED_IN_ANNOTATION);
    flagIf(
        contradicts(DicomTag.MEDIA_STORAGE_SOP_CLASS_UID, DicomTag.SOP_CLASS_UID)
            || contradicts(DicomTag.MEDIA_STORAGE_SOP_INSTANCE_UID, DicomTag.SOP_INSTANCE_UID),
        DicomFlag.META_CONTRADICTED);
  }

  private boolean contradicts(DicomTag meta, DicomTag own) {
    return !text(meta).isEmpty() && !text(own).isEmpty() && !text(meta).equals(text(own));
  }

  private void flagIf(boolean is, DicomFlag flag) {
    if (is) {
      flags.add(flag);
    }
  }

  private void flagDate(DicomTag tag, DicomFlag missing, DicomFlag invalid) {
    flagIf(text(tag).isEmpty(), missing);
    flagIf(!text(tag).isEmpty() && date(tag).isEmpty(), invalid);
  }

  /** PS3.5 §9.1: at most 64 characters, numeric components without leading zeros. */
  public static boolean isUid(String text) {
    return text.length() <= 64 && UID.matcher(text).matches();
  }

  public String text(DicomTag tag) {
    return texts.getOrDefault(tag, "");
  }

  public OptionalInt number(DicomTag tag) {
    Integer value = numbers.get(tag);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** A day that exists, as YYYYMMDD or in the YYYY.MM.DD of ACR-NEMA. */
  public Optional<LocalDate> date(DicomTag tag) {
    Matcher matcher = DATE.matcher(text(tag));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.of(Integer.parseInt(matcher.group(1)),
          Integer.parseInt(matcher.group(3)), Integer.parseInt(matcher.group(4))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  public String patientId() {
    return text(DicomTag.PATIENT_ID);
  }

  public String issuerOfPatientId() {
    return text(DicomTag.ISSUER_OF_PATIENT_ID);
  }

  /** Component groups joined by {@code =}, components by {@code ^}: PS3.5 §6.2.1. */
  public String patientName() {
    return text(DicomTag.PATIENT_NAME);
  }

  /** M, F, O, empty, or whatever else stands there (then {@link DicomFlag#SEX_INVALID}). */
  public String sex() {
    return text(DicomTag.PATIENT_SEX);
  }

  public Optional<LocalDate> birthDate() {
    return date(DicomTag.PATIENT_BIRTH_DATE);
  }

  public Optional<LocalDate> studyDate() {
    return date(DicomTag.STUDY_DATE);
  }

  public String studyUid() {
    return text(DicomTag.STUDY_INSTANCE_UID);
  }

  public String seriesUid() {
    return text(DicomTag.SERIES_INSTANCE_UID);
  }

  public String instanceUid() {
    return text(DicomTag.SOP_INSTANCE_UID);
  }

  public String sopClassUid() {
    String own = text(DicomTag.SOP_CLASS_UID);
    return own.isEmpty() ? text(DicomTag.MEDIA_STORAGE_SOP_CLASS_UID) : own;
  }

  public String modality() {
    return text(DicomTag.MODALITY);
  }

  /** Everything that a guard has to look for, from all levels of the data set. */
  public List<Sensitive> sensitive() {
    return sensitive;
  }

  public Set<DicomFlag> flags() {
    return Collections.unmodifiableSet(flags);
  }

  /** Bytes up to and with the tag and length of the pixel data; of a deflated file, inflated. */
  public long headerBytes() {
    return headerBytes;
  }

  /** Bytes of pixel data by their own account, -1 if unknown. */
  public long pixelBytes() {
    return pixelBytes;
  }
}
