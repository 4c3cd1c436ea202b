package io.mulu.gateway.consent;

/** A consent that says nothing the rules could obey: somebody must look at the form. */
public final class UnreadableConsentException extends Exception {
  private final String field;

  UnreadableConsentException(String field, String problem) {
    super(field + " " + problem);
    this.field = field;
  }

  /** Of the resource, e.g. {@code policyRule}. */
  public String field() {
    return field;
  }
}
