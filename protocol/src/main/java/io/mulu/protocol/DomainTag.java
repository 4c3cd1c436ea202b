package io.mulu.protocol;

/**
 * What a hash or signature is about. The tag's text opens the hashed or signed bytes, so that no
 * bytes made for one purpose count for another. No text is a prefix of another.
 */
public enum DomainTag {
  GENESIS("mulu/genesis/v1"),
  GENESIS_SIGNATURE("mulu/genesis-signature/v1"),
  HEADER("mulu/header/v1"),
  TRANSACTION("mulu/tx/v1"),
  ENVELOPE("mulu/envelope/v1"),
  ATTACHMENT("mulu/attachment/v1"),
  RECEIPT("mulu/receipt/v1"),
  EVENT("mulu/event/v1"),
  OBJECT_ID("mulu/id/v1"),
  VALIDATOR_SET("mulu/validators/v1"),
  PARAMETERS("mulu/parameters/v1"),
  CONSENSUS("mulu/consensus/v1"),
  REJOIN("mulu/rejoin/v1"),
  COMMITMENT("mulu/commit/v1"),
  LOCATOR("mulu/loc/v1"),
  CHECK_TAG("mulu/chk/v1"),
  CONSENT_LOCATOR("mulu/consent/v1"),
  HANDSHAKE("mulu/handshake/v1"),
  CARD("mulu/card/v1"),
  JOURNAL("mulu/journal/v1"),
  GUARD("mulu/guard/v1"),
  STATE_KEY("mulu/state/v1"),
  SELECTION("mulu/selection/v1"),
  RPC_TOKEN("mulu/rpc/v1");

  private final String text;
  private final Bytes bytes;

  DomainTag(String text) {
    this.text = text;
    this.bytes = Bytes.utf8(text);
  }

  public String text() {
    return text;
  }

  public Bytes bytes() {
    return bytes;
  }
}
