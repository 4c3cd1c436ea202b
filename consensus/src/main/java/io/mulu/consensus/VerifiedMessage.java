package io.mulu.consensus;

import io.mulu.protocol.PublicKey;
import java.util.List;

/**
 * A message whose signatures, nested ones included, verify under the set of its height. What it
 * proposes or selects is not judged yet.
 */
public final class VerifiedMessage {
  private final SignedMessage signed;
  private final Message message;
  private final List<VerifiedMessage> nested;

  VerifiedMessage(SignedMessage signed, Message message, List<VerifiedMessage> nested) {
    this.signed = signed;
    this.message = message;
    this.nested = List.copyOf(nested);
  }

  public SignedMessage signed() {
    return signed;
  }

  public Message message() {
    return message;
  }

  public PublicKey sender() {
    return signed.sender();
  }

  /** Of a new-view: its view-changes, then its proposal. Of every other message: nothing. */
  List<VerifiedMessage> nested() {
    return nested;
  }
}
