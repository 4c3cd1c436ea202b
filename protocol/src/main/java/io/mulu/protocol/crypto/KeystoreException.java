package io.mulu.protocol.crypto;

import java.io.IOException;

/** Why a key file gives no key; the message says what an operator can do. */
public final class KeystoreException extends IOException {
  private final Reason reason;

  KeystoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The cases that call for different remedies. */
  public enum Reason {
    /** There is no file at the path. */
    MISSING,
    /** The file is whole, the passphrase does not open it. */
    WRONG_PASSPHRASE,
    /** Truncated, altered, of another kind, or of a version that this program does not know. */
    DAMAGED
  }

  public Reason reason() {
    return reason;
  }
}
