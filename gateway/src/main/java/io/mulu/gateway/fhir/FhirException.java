package io.mulu.gateway.fhir;

import java.io.Serial;

/**
 * Why a file or a resource is refused. The message names the rule and the place (a path of element
 * names, or line and column), never a value of the file.
 */
public final class FhirException extends Exception {
  @Serial
  private static final long serialVersionUID = 1;

  public enum Reason {
    UNREADABLE("cannot be read from its disk"),
    NOT_JSON("is not JSON as RFC 8259 has it"),
    TRUNCATED("ends in the middle"),
    ENCODING("is not UTF-8"),
    XML("is XML: only FHIR JSON is read"),
    TOO_LARGE("is larger than the reader takes"),
    TOO_DEEP("is nested deeper than the reader takes"),
    DUPLICATE_KEY("has an object with the same key twice"),
    NOT_A_RESOURCE("is no FHIR resource"),
    UNKNOWN_RESOURCE_TYPE("has a resourceType that R4 does not know"),
    BAD_ID("has an id that R4 does not allow"),
    EMPTY_ELEMENT("has an element without value or children"),
    WRONG_SHAPE("has an element of another JSON type than R4 gives it"),
    REQUIRED("lacks an element that R4 requires"),
    BAD_CODE("has a code outside the value set that R4 requires"),
    BAD_DATE("has a date that is none"),
    BAD_PERIOD("has a period that ends before it starts"),
    BAD_BASE64("has data that are not base64"),
    BAD_FULL_URL("has an entry whose fullUrl is not absolute, or is there twice");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final Reason reason;
  private final String place;

  public FhirException(Reason reason, String place) {
    super(explain(reason, place));
    this.reason = reason;
    this.place = place;
  }

  private static String explain(Reason reason, String place) {
    return reason + ": " + reason.text + (place.isEmpty() ? "" : ", at " + place);
  }

  /** The message. */
  public String explanation() {
    return explain(reason, place);
  }

  public Reason reason() {
    return reason;
  }

  /** E.g. {@code entry[3] DocumentReference.status}, or {@code line 7 column 3}. */
  public String place() {
    return place;
  }

  FhirException within(String outer) {
    return new FhirException(reason, place.isEmpty() ? outer : outer + " " + place);
  }
}
