package io.mulu.protocol.api;

/** Who may call a method, and what of the answer he may see (architecture.md, Reading). */
public enum Audience {
  /** Whoever reaches the node: chain and node. */
  ANYONE("whoever reaches the node"),
  /** Active identities: what is public or coarse (C0, C1). */
  MEMBER("any member of the consortium"),
  /** The organisation's own people: its own lists. */
  OWN("the organisation itself: only its own objects"),
  /** Those whom the object is about, and auditors. */
  PARTY("parties of the object, and auditors");

  private final String text;

  Audience(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
