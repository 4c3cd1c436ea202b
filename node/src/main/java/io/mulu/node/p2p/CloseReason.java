package io.mulu.node.p2p;

/**
 * Why a connection was refused or ended; sent in a Goodbye where the peer has got far enough to
 * read one. The remedy is for the operator who reads the log.
 */
public enum CloseReason {
  PLAINTEXT("the other side does not speak TLS; is this the peer port?"),

  TLS_FAILED("TLS 1.3 with certificates on both sides could not be agreed"),

  PIN_UNKNOWN("the certificate's pin is in no validator's record and not in the local list"),

  PIN_REFUSED("the peer does not list the pin of this node's certificate"),

  HANDSHAKE_TIMEOUT("the handshake did not end in time"),

  PROTOCOL_VERSION("the nodes speak different versions; upgrade the older one"),

  CHAIN_DIFFERS("the nodes belong to different chains; compare their genesis files"),

  GENESIS_DIFFERS("same genesis file, different block 0: software versions differ"),

  KEY_DIFFERS("the peer's validator key is not the one recorded beside its pin"),

  SIGNATURE_WRONG("the peer could not prove its validator key"),

  SELF("the address leads back to this node"),

  DUPLICATE("another connection to the same peer is kept"),

  DELISTED("the peer's record changed or was removed"),

  TOO_MANY_CONNECTIONS("a limit of connections is reached"),

  FRAME_TOO_LARGE("a frame is longer than its type may be"),

  FRAME_UNKNOWN("no such frame type"),

  FRAME_UNEXPECTED("a frame type that is not allowed to this peer or not now"),

  FRAME_SLOW("a frame took too long to arrive"),

  MALFORMED("a frame does not decode"),

  SILENT("nothing was heard from the peer"),

  STALLED("the peer reads nothing"),

  DIAL_FAILED("no connection could be made"),

  CONNECTION_LOST("the connection broke"),

  LOCAL_FAILURE("this node failed to handle a frame"),

  STOPPING("the node stops");

  private final String meaning;

  CloseReason(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }
}
