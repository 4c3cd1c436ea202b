package io.mulu.gateway.dicom;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The data elements that this program knows by name (PS3.6); the value representation is needed
 * where the transfer syntax leaves it out. {@link Privacy} says what the text of an element would
 * give away if it left the hospital.
 */
public enum DicomTag {
  MEDIA_STORAGE_SOP_CLASS_UID(0x00020002, "UI", Privacy.NONE), // (0002,0002)
  MEDIA_STORAGE_SOP_INSTANCE_UID(0x00020003, "UI", Privacy.UID), // (0002,0003)
  TRANSFER_SYNTAX_UID(0x00020010, "UI", Privacy.NONE), // (0002,0010)
  SPECIFIC_CHARACTER_SET(0x00080005, "CS", Privacy.NONE), // (0008,0005)
  SOP_CLASS_UID(0x00080016, "UI", Privacy.NONE), // (0008,0016)
  SOP_INSTANCE_UID(0x00080018, "UI", Privacy.UID), // (0008,0018)
  STUDY_DATE(0x00080020, "DA", Privacy.NONE), // (0008,0020)
  SERIES_DATE(0x00080021, "DA", Privacy.NONE), // (0008,0021)
  CONTENT_DATE(0x00080023, "DA", Privacy.NONE), // (0008,0023)
  STUDY_TIME(0x00080030, "TM", Privacy.NONE), // (0008,0030)
  ACCESSION_NUMBER(0x00080050, "SH", Privacy.IDENTIFIER), // (0008,0050)
  MODALITY(0x00080060, "CS", Privacy.NONE), // (0008,0060)
  INSTITUTION_NAME(0x00080080, "LO", Privacy.NONE), // (0008,0080)
  INSTITUTION_ADDRESS(0x00080081, "ST", Privacy.NONE), // (0008,0081)
  REFERRING_PHYSICIAN_NAME(0x00080090, "PN", Privacy.NAME), // (0008,0090)
  REFERRING_PHYSICIAN_ADDRESS(0x00080092, "ST", Privacy.ADDRESS), // (0008,0092)
  REFERRING_PHYSICIAN_TELEPHONE(0x00080094, "SH", Privacy.TELECOM), // (0008,0094)
  STUDY_DESCRIPTION(0x00081030, "LO", Privacy.NOTE), // (0008,1030)
  SERIES_DESCRIPTION(0x0008103E, "LO", Privacy.NOTE), // (0008,103E)
  PHYSICIANS_OF_RECORD(0x00081048, "PN", Privacy.NAME), // (0008,1048)
  PERFORMING_PHYSICIAN_NAME(0x00081050, "PN", Privacy.NAME), // (0008,1050)
  READING_PHYSICIAN_NAME(0x00081060, "PN", Privacy.NAME), // (0008,1060)
  OPERATORS_NAME(0x00081070, "PN", Privacy.NAME), // (0008,1070)
  PATIENT_NAME(0x00100010, "PN", Privacy.NAME), // (0010,0010)
  PATIENT_ID(0x00100020, "LO", Privacy.IDENTIFIER), // (0010,0020)
  ISSUER_OF_PATIENT_ID(0x00100021, "LO", Privacy.NONE), // (0010,0021)
  PATIENT_BIRTH_DATE(0x00100030, "DA", Privacy.BIRTH_DATE), // (0010,0030)
  PATIENT_SEX(0x00100040, "CS", Privacy.NONE), // (0010,0040)
  OTHER_PATIENT_IDS(0x00101000, "LO", Privacy.IDENTIFIER), // (0010,1000)
  OTHER_PATIENT_NAMES(0x00101001, "PN", Privacy.NAME), // (0010,1001)
  PATIENT_BIRTH_NAME(0x00101005, "PN", Privacy.NAME), // (0010,1005)
  PATIENT_ADDRESS(0x00101040, "LO", Privacy.ADDRESS), // (0010,1040)
  PATIENT_MOTHERS_BIRTH_NAME(0x00101060, "PN", Privacy.NAME), // (0010,1060)
  MEDICAL_RECORD_LOCATOR(0x00101090, "LO", Privacy.IDENTIFIER), // (0010,1090)
  PATIENT_TELEPHONE(0x00102154, "SH", Privacy.TELECOM), // (0010,2154)
  ADDITIONAL_PATIENT_HISTORY(0x001021B0, "LT", Privacy.NOTE), // (0010,21B0)
  PATIENT_COMMENTS(0x00104000, "LT", Privacy.NOTE), // (0010,4000)
  PATIENT_IDENTITY_REMOVED(0x00120062, "CS", Privacy.NONE), // (0012,0062)
  BODY_PART_EXAMINED(0x00180015, "CS", Privacy.NONE), // (0018,0015)
  SLICE_THICKNESS(0x00180050, "DS", Privacy.NONE), // (0018,0050)
  PROTOCOL_NAME(0x00181030, "LO", Privacy.NOTE), // (0018,1030)
  STUDY_INSTANCE_UID(0x0020000D, "UI", Privacy.UID), // (0020,000D)
  SERIES_INSTANCE_UID(0x0020000E, "UI", Privacy.UID), // (0020,000E)
  STUDY_ID(0x00200010, "SH", Privacy.IDENTIFIER), // (0020,0010)
  SERIES_NUMBER(0x00200011, "IS", Privacy.NONE), // (0020,0011)
  INSTANCE_NUMBER(0x00200013, "IS", Privacy.NONE), // (0020,0013)
  FRAME_OF_REFERENCE_UID(0x00200052, "UI", Privacy.UID), // (0020,0052)
  IMAGE_COMMENTS(0x00204000, "LT", Privacy.NOTE), // (0020,4000)
  SAMPLES_PER_PIXEL(0x00280002, "US", Privacy.NONE), // (0028,0002)
  PHOTOMETRIC_INTERPRETATION(0x00280004, "CS", Privacy.NONE), // (0028,0004)
  NUMBER_OF_FRAMES(0x00280008, "IS", Privacy.NONE), // (0028,0008)
  ROWS(0x00280010, "US", Privacy.NONE), // (0028,0010)
  COLUMNS(0x00280011, "US", Privacy.NONE), // (0028,0011)
  BITS_ALLOCATED(0x00280100, "US", Privacy.NONE), // (0028,0100)
  BITS_STORED(0x00280101, "US", Privacy.NONE), // (0028,0101)
  HIGH_BIT(0x00280102, "US", Privacy.NONE), // (0028,0102)
  PIXEL_REPRESENTATION(0x00280103, "US", Privacy.NONE), // (0028,0103)
  BURNED_IN_ANNOTATION(0x00280301, "CS", Privacy.NONE), // (0028,0301)
  LOSSY_IMAGE_COMPRESSION(0x00282110, "CS", Privacy.NONE), // (0028,2110)
  REQUESTING_PHYSICIAN(0x00321032, "PN", Privacy.NAME), // (0032,1032)
  REQUESTED_PROCEDURE_DESCRIPTION(0x00321060, "LO", Privacy.NOTE), // (0032,1060)
  ADMISSION_ID(0x00380010, "LO", Privacy.IDENTIFIER), // (0038,0010)
  REQUESTED_PROCEDURE_ID(0x00401001, "SH", Privacy.IDENTIFIER), // (0040,1001)
  PIXEL_DATA(0x7FE00010, "OW", Privacy.NONE); // (7FE0,0010)

  /** What a value of the element is to whoever finds it outside the hospital. */
  public enum Privacy {
    NONE,
    NAME,
    IDENTIFIER,
    TELECOM,
    ADDRESS,
    NOTE,
    BIRTH_DATE,
    UID
  }

  private final int number;
  private final String vr;
  private final Privacy privacy;

  DicomTag(int number, String vr, Privacy privacy) {
    this.number = number;
    this.vr = vr;
    this.privacy = privacy;
  }

  /** Group in the high, element in the low 16 bits. */
  public int number() {
    return number;
  }

  public String vr() {
    return vr;
  }

  public Privacy privacy() {
    return privacy;
  }

  public static Optional<DicomTag> of(int number) {
    return Stream.of(values()).filter(tag -> tag.number == number).findFirst();
  }

  /** {@code (0010,0020)}. */
  public static String show(int number) {
    return String.format("(%04X,%04X)", number >>> 16, number & 0xFFFF);
  }
}
