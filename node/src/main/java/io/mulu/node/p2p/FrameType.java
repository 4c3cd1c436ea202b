package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The frames: code, largest payload, who may send it, how urgent it is, how often one peer may send
 * it. Handshake frames are allowed before, all others after the handshake; GOODBYE always.
 */
public enum FrameType {
  HELLO(1, 512, Lane.CONTROL, Allowed.HANDSHAKE, 1, HandshakeMessage.Hello.class),

  PROOF(2, 128, Lane.CONTROL, Allowed.HANDSHAKE, 1, HandshakeMessage.Proof.class),

  GOODBYE(3, 256, Lane.CONTROL, Allowed.ALWAYS, 1, HandshakeMessage.Goodbye.class),

  PING(16, 16, Lane.CONTROL, Allowed.PEER, 20, PeerMessage.Ping.class),

  PONG(17, 32, Lane.CONTROL, Allowed.PEER, 20, PeerMessage.Pong.class),

  SIGNED_MESSAGE(18, PeerMessage.PAYLOAD_BYTES_MAX, Lane.CONSENSUS, Allowed.VALIDATOR, 4_000,
      PeerMessage.SignedMessage.class),

  STATUS(19, 512, Lane.STATUS, Allowed.PEER, 50, PeerMessage.Status.class),

  TRANSACTIONS(20, PeerMessage.PAYLOAD_BYTES_MAX, Lane.GOSSIP, Allowed.PEER, 4_000,
      PeerMessage.Transactions.class),

  FETCH_PROPOSAL(21, 2 << 20, Lane.CONSENSUS, Allowed.VALIDATOR, 200,
      PeerMessage.FetchProposal.class),

  PROPOSAL(22, PeerMessage.PAYLOAD_BYTES_MAX, Lane.CONSENSUS, Allowed.VALIDATOR, 400,
      PeerMessage.Proposal.class),

  BLOCK_REQUEST(23, 64, Lane.SYNC, Allowed.PEER, 100, PeerMessage.BlockRequest.class),

  BLOCK_RESPONSE(24, PeerMessage.PART_BYTES_MAX + 64, Lane.SYNC, Allowed.PEER, 4_000,
      PeerMessage.BlockResponse.class),

  HANDOVER_REQUEST(26, 64, Lane.SYNC, Allowed.PEER, 20, PeerMessage.HandoverRequest.class),

  HANDOVER_RESPONSE(27, 1 << 20, Lane.SYNC, Allowed.PEER, 20, PeerMessage.HandoverResponse.class),

  STATE_REQUEST(28, 96, Lane.SYNC, Allowed.PEER, 500, PeerMessage.StateRequest.class),

  STATE_RESPONSE(29, PeerMessage.PAYLOAD_BYTES_MAX, Lane.SYNC, Allowed.PEER, 500,
      PeerMessage.StateResponse.class),

  EVIDENCE(30, PeerMessage.PAYLOAD_BYTES_MAX, Lane.GOSSIP, Allowed.PEER, 50,
      PeerMessage.Evidence.class);

  /** Order of sending, most urgent first. */
  enum Lane {
    CONTROL,
    CONSENSUS,
    STATUS,
    GOSSIP,
    SYNC
  }

  /** Who may send a type, and when. */
  enum Allowed {
    HANDSHAKE,
    ALWAYS,
    PEER,
    VALIDATOR
  }

  private static final List<FrameType> POSITIONS = List.of(values());

  private final int code;
  private final int payloadBytesMax;
  private final Lane lane;
  private final Allowed allowed;
  private final int perSecondMax;
  private final WireCodec<? extends Record> codec;
  private final Function<Record, Bytes> encoder;

  <T extends Record> FrameType(int code, int payloadBytesMax, Lane lane, Allowed allowed,
      int perSecondMax, Class<T> form) {
    this.code = code;
    this.payloadBytesMax = payloadBytesMax;
    this.lane = lane;
    this.allowed = allowed;
    this.perSecondMax = perSecondMax;
    WireCodec<T> ofForm = WireCodec.of(form);
    this.codec = ofForm;
    this.encoder = record -> ofForm.encode(form.cast(record));
  }

  public int code() {
    return code;
  }

  public int payloadBytesMax() {
    return payloadBytesMax;
  }

  Lane lane() {
    return lane;
  }

  Allowed allowed() {
    return allowed;
  }

  /** Frames a second that one peer may send in the long run; twice as many at once. */
  int perSecondMax() {
    return perSecondMax;
  }

  static @Nullable FrameType ofCode(int code) {
    for (FrameType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }

  static FrameType of(PeerMessage message) {
    return switch (message) {
      case PeerMessage.Ping m -> PING;
      case PeerMessage.Pong m -> PONG;
      case PeerMessage.SignedMessage m -> SIGNED_MESSAGE;
      case PeerMessage.Status m -> STATUS;
      case PeerMessage.Transactions m -> TRANSACTIONS;
      case PeerMessage.FetchProposal m -> FETCH_PROPOSAL;
      case PeerMessage.Proposal m -> PROPOSAL;
      case PeerMessage.BlockRequest m -> BLOCK_REQUEST;
      case PeerMessage.BlockResponse m -> BLOCK_RESPONSE;
      case PeerMessage.HandoverRequest m -> HANDOVER_REQUEST;
      case PeerMessage.HandoverResponse m -> HANDOVER_RESPONSE;
      case PeerMessage.StateRequest m -> STATE_REQUEST;
      case PeerMessage.StateResponse m -> STATE_RESPONSE;
      case PeerMessage.Evidence m -> EVIDENCE;
    };
  }

  static FrameType of(HandshakeMessage message) {
    return switch (message) {
      case HandshakeMessage.Hello m -> HELLO;
      case HandshakeMessage.Proof m -> PROOF;
      case HandshakeMessage.Goodbye m -> GOODBYE;
    };
  }

  /** The record that a payload of this type holds. */
  Record decode(Bytes payload) throws MalformedException {
    return codec.decode(payload, payloadBytesMax);
  }

  /** Index into tables of all types. */
  int position() {
    return POSITIONS.indexOf(this);
  }

  Bytes encode(Record message) {
    return encoder.apply(message);
  }
}
