package io.mulu.node.p2p;

import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Submission;
import io.mulu.protocol.answer.CertifiedHeader;
import io.mulu.protocol.answer.Handover;
import io.mulu.protocol.merkle.StateProof;
import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes say to each other once connected. Each kind is one frame type with the same number
 * ({@link FrameType}); its payload is the canonical protobuf of the record. Consensus messages,
 * transactions and blocks stay opaque bytes at this layer.
 */
public sealed interface PeerMessage {
  /** Largest payload of any frame: a signed NewView with its certificates and a full proposal. */
  int PAYLOAD_BYTES_MAX = 4 << 20;
  /** Room for the fields around the largest byte string of a payload. */
  int OVERHEAD_BYTES = 4096;
  /** A block travels in parts, so that a vote never waits behind more than this. */
  int PART_BYTES_MAX = 512 << 10;

  /** Liveness, and the measure of round trip and clock offset. Answered by {@link Pong}. */
  @Wire(16)
  record Ping(long nonce) implements PeerMessage {
  }

  /**
   * @param clockMillis
   *          the answering node's wall clock
   */
  @Wire(17)
  record Pong(long nonce, long clockMillis) implements PeerMessage {
  }

  /** A signed consensus message, in the bytes that its sender signed and persisted. */
  @Wire(18)
  record SignedMessage(
      @Limit(PAYLOAD_BYTES_MAX - OVERHEAD_BYTES) Bytes bytes) implements PeerMessage {
  }

  /**
   * What the sender claims about itself. Unsigned: the connection names the sender, a lagging
   * receiver could not judge a signature under a set it does not know, and no evidence is made of
   * it.
   *
   * @param height
   *          committed
   * @param oldestHeight
   *          of the blocks it can serve
   * @param snapshotHeights
   *          that it can serve, ascending
   * @param version
   *          of its software
   */
  @Wire(19)
  record Status(long height, Hash blockHash, long view, long oldestHeight,
      @Limit(8) List<Long> snapshotHeights, long clockMillis,
      @Limit(64) String version) implements PeerMessage {
    public Status {
      snapshotHeights = List.copyOf(snapshotHeights);
      Form.range(oldestHeight, 0, height, "oldestHeight");
    }
  }

  /** Gossip of encoded {@link Submission}s; together they must fit one payload. */
  @Wire(20)
  record Transactions(@Limit(value = 4096, each = Submission.BYTES_MAX) List<Bytes> submissions)
      implements
        PeerMessage {
    public Transactions {
      submissions = List.copyOf(submissions);
      Form.require(!submissions.isEmpty(), "submissions", "must not be empty");
    }
  }

  /**
   * Asks for what is missing of a proposal (docs/spec/consensus.md, rule 16); answered by one or
   * more {@link Proposal}s.
   *
   * @param withPrePrepare
   *          whether the signed PrePrepare is wanted too
   * @param envelopeHashes
   *          of the transactions wanted; may be empty
   */
  @Wire(21)
  record FetchProposal(Hash blockHash, boolean withPrePrepare,
      @Limit(Block.TRANSACTIONS_MAX) List<Hash> envelopeHashes) implements PeerMessage {
    public FetchProposal {
      envelopeHashes = List.copyOf(envelopeHashes);
    }
  }

  /**
   * Self-certifying by hash.
   *
   * @param prePrepare
   *          the signed PrePrepare as {@link SignedMessage} carries it; empty when not asked for,
   *          not known, or sent in another part
   * @param submissions
   *          encoded, of those asked for that the sender has; together they must fit one payload
   * @param isLast
   *          nothing more follows for this request
   */
  @Wire(22)
  record Proposal(Hash blockHash, @Limit(PAYLOAD_BYTES_MAX - OVERHEAD_BYTES) Bytes prePrepare,
      @Limit(value = 4096, each = Submission.BYTES_MAX) List<Bytes> submissions,
      boolean isLast) implements PeerMessage {
    public Proposal {
      submissions = List.copyOf(submissions);
    }
  }

  /**
   * Asks for committed blocks with their certificates.
   *
   * @param requestId
   *          chosen by the asker, repeated in the answers
   * @param count
   *          blocks from {@code fromHeight} on
   */
  @Wire(23)
  record BlockRequest(long requestId, long fromHeight, int count) implements PeerMessage {
    public static final int COUNT_MAX = 256;

    public BlockRequest {
      Form.range(count, 1, COUNT_MAX, "count");
    }
  }

  /**
   * One part of one block, in order; the host defines what the joined bytes are. {@link BlockParts}
   * splits and joins.
   *
   * @param parts
   *          of this block, or 0: the sender has no block at {@code height}, the answer ends here
   */
  @Wire(24)
  record BlockResponse(long requestId, long height, int part, int parts,
      @Limit(PART_BYTES_MAX) Bytes bytes) implements PeerMessage {
    public static final int PARTS_MAX = 256;

    public BlockResponse {
      Form.range(parts, 0, PARTS_MAX, "parts");
      Form.range(part, 0, Math.max(0, parts - 1), "part");
      Form.require(parts > 0 || bytes.isEmpty(), "bytes", "must be empty without parts");
    }

    public static BlockResponse none(long requestId, long height) {
      return new BlockResponse(requestId, height, 0, 0, Bytes.EMPTY);
    }

    public boolean isNone() {
      return parts == 0;
    }
  }

  /**
   * Asks for what leads from one validator set to the block of another height, as a light client
   * follows it.
   *
   * @param requestId
   *          chosen by the asker, repeated in the answer, as in all requests here
   * @param fromHeight
   *          hand-overs at or above are wanted
   */
  @Wire(26)
  record HandoverRequest(long requestId, long fromHeight, long untilHeight) implements PeerMessage {
    public HandoverRequest {
      Form.range(untilHeight, fromHeight, Long.MAX_VALUE, "untilHeight");
    }
  }

  /**
   * @param handovers
   *          ascending
   * @param until
   *          the certified header of the height asked for; null if more hand-overs come before it,
   *          or the sender has none
   */
  @Wire(27)
  record HandoverResponse(long requestId, @Limit(HANDOVERS_MAX) List<Handover> handovers,
      @Nullable CertifiedHeader until) implements PeerMessage {
    public static final int HANDOVERS_MAX = 16;

    public HandoverResponse {
      handovers = List.copyOf(handovers);
    }
  }

  /**
   * Asks for a subtree of the state after a block (docs/spec/storage.md, Copying a state).
   *
   * @param path
   *          whose first {@code depth} nibbles lead there
   */
  @Wire(28)
  record StateRequest(long requestId, long height, Hash path, int depth) implements PeerMessage {
    public static final int DEPTH_MAX = 2 * Hash.SIZE;

    public StateRequest {
      Form.range(depth, 0, DEPTH_MAX, "depth");
    }
  }

  /**
   * All rows of the subtree, ascending by path, or the hashes of the subtrees one nibble deeper.
   *
   * @param isThere
   *          false if the sender cannot serve it
   */
  @Wire(29)
  record StateResponse(long requestId, boolean isThere, @Limit(ROWS_MAX) List<Row> rows,
      @Limit(16) List<Below> below) implements PeerMessage {
    public static final int ROWS_MAX = 16_384;

    /** One row of the state. */
    public record Row(@Limit(1024) Bytes key,
        @Limit(PAYLOAD_BYTES_MAX - OVERHEAD_BYTES) Bytes value) {
    }

    /**
     * A subtree one nibble deeper.
     *
     * @param leaf
     *          what hashes so, if it is a single row
     */
    public record Below(int nibble, Hash hash, StateProof.@Nullable Leaf leaf) {
      public Below {
        Form.range(nibble, 0, 15, "nibble");
      }
    }

    public StateResponse {
      rows = List.copyOf(rows);
      below = List.copyOf(below);
      Form.require(rows.isEmpty() || below.isEmpty(), "below", "must be empty with rows");
    }
  }

  /**
   * Proof that a validator broke the protocol (docs/spec/consensus.md, rule 11).
   *
   * @param bytes
   *          an encoded {@code io.mulu.consensus.Evidence}; one that is larger stays where it was
   *          found
   */
  @Wire(30)
  record Evidence(@Limit(BYTES_MAX) Bytes bytes) implements PeerMessage {
    public static final int BYTES_MAX = PAYLOAD_BYTES_MAX - OVERHEAD_BYTES;
  }
}
