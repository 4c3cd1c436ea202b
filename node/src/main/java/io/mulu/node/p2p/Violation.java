package io.mulu.node.p2p;

/** A peer did what it must not; the connection ends with this reason. */
final class Violation extends Exception {
  private static final long serialVersionUID = 1L;

  private final CloseReason reason;
  private final String detail;

  Violation(CloseReason reason, String detail) {
    // Thrown per hostile frame: no stack trace, it would only say where frames are read.
    super(reason + " " + detail, null, false, false);
    this.reason = reason;
    this.detail = HandshakeMessage.printable(detail);
  }

  Disconnect disconnect() {
    return Disconnect.of(reason, detail);
  }
}
