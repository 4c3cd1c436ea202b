package io.mulu.gateway.identity;

import io.mulu.protocol.Bytes;
import java.text.Normalizer;
import java.util.Locale;

/**
 * {@code id' = type|issuer|normalised value}: one number of one patient. The issuer belongs to it,
 * since the same number means someone else in the next hospital.
 */
public final class PatientId {
  private final String text;

  private PatientId(String text) {
    this.text = text;
  }

  /**
   * @param type
   *          a code such as MR, from HL7 table 0203
   */
  public static PatientId of(String type, String issuer, String value) {
    return new PatientId(
        escape(type) + "|" + escape(issuer.strip()) + "|" + escape(normalise(value)));
  }

  /** Full-width to half-width, upper case, without spaces and hyphens: as typed by anyone. */
  public static String normalise(String value) {
    return Normalizer.normalize(value, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT)
        .replaceAll("[\\s\\-]", "");
  }

  private static String escape(String part) {
    return part.replace("\\", "\\\\").replace("|", "\\|");
  }

  Bytes bytes() {
    return Bytes.utf8(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PatientId that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "PatientId (withheld)";
  }
}
