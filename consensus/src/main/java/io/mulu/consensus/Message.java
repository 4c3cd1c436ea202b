package io.mulu.consensus;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.CompactBlock;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.QuorumCertificate;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.object.Form;
import io.mulu.protocol.wire.Limit;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.Wire;
import io.mulu.protocol.wire.WireCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What validators say to each other about one height (Castro and Liskov 1999, §4). */
public sealed interface Message {
  /** Far beyond any view that time allows, so that adding one never overflows. */
  long VIEW_MAX = 1L << 62;

  WireCodec<Message> CODEC = WireCodec.of(Message.class);

  static Message decode(Bytes content) throws MalformedException {
    return CODEC.decode(content, SignedMessage.CONTENT_BYTES_MAX);
  }

  long height();

  /** Of a view-change: the new view. */
  long view();

  ConsensusBytes.Type type();

  default Bytes encode() {
    return CODEC.encode(this);
  }

  /** What the signature covers after type, height and view. */
  default Bytes signedBody() {
    return encode();
  }

  private static void checkPosition(long height, long view) {
    Form.require(height >= 1, "height", "must be at least 1");
    Form.range(view, 0, VIEW_MAX, "view");
  }

  /** The primary's proposal; alone only in view 0, inside a {@link NewView} above it. */
  @Wire(1)
  record PrePrepare(long height, long view, CompactBlock block) implements Message {
    public PrePrepare {
      checkPosition(height, view);
      Form.require(block.header().height() == height, "block", "must be of the message's height");
    }

    @Override
    public ConsensusBytes.Type type() {
      return ConsensusBytes.Type.PRE_PREPARE;
    }
  }

  /** "I executed it, the header is right." */
  @Wire(2)
  record Prepare(long height, long view, Hash blockHash) implements Message {
    public Prepare {
      checkPosition(height, view);
    }

    @Override
    public ConsensusBytes.Type type() {
      return ConsensusBytes.Type.PREPARE;
    }

    @Override
    public Bytes signedBody() {
      return blockHash.bytes();
    }
  }

  /** "I hold a prepare certificate for it." */
  @Wire(3)
  record Commit(long height, long view, Hash blockHash) implements Message {
    public Commit {
      checkPosition(height, view);
    }

    @Override
    public ConsensusBytes.Type type() {
      return ConsensusBytes.Type.COMMIT;
    }

    @Override
    public Bytes signedBody() {
      return blockHash.bytes();
    }
  }

  /**
   * "I vote in no view below this one any more."
   *
   * @param prepared
   *          the prepare certificate of the highest view that the sender holds at this height
   */
  @Wire(4)
  record ViewChange(long height, long view,
      @Nullable QuorumCertificate prepared) implements Message {
    public ViewChange {
      checkPosition(height, view);
      Form.require(view >= 1, "view", "must be at least 1");
    }

    @Override
    public ConsensusBytes.Type type() {
      return ConsensusBytes.Type.VIEW_CHANGE;
    }
  }

  /**
   * Opens a view above 0.
   *
   * @param viewChanges
   *          of a quorum for exactly this view
   * @param proposal
   *          a pre-prepare of this view
   */
  @Wire(5)
  record NewView(long height, long view,
      @Limit(ValidatorSet.SIZE_MAX) List<SignedMessage> viewChanges,
      SignedMessage proposal) implements Message {
    public NewView {
      checkPosition(height, view);
      Form.require(view >= 1, "view", "must be at least 1");
      viewChanges = List.copyOf(viewChanges);
    }

    @Override
    public ConsensusBytes.Type type() {
      return ConsensusBytes.Type.NEW_VIEW;
    }
  }

  /**
   * Where the sender stands: a claim that starts retransmission or sync, never a vote.
   *
   * @param height
   *          being decided: one above the committed block
   * @param committedHash
   *          of block height - 1
   * @param oldestBlock
   *          lowest block that the sender can serve
   * @param snapshots
   *          heights of state snapshots that it can serve
   * @param clockMillis
   *          its wall clock, so that operators see offsets
   */
  @Wire(6)
  record Status(long height, long view, Hash committedHash, long oldestBlock,
      @Limit(SNAPSHOTS_MAX) List<Long> snapshots, long clockMillis,
      @Limit(64) String version) implements Message {
    public static final int SNAPSHOTS_MAX = 8;

    public Status {
      checkPosition(height, view);
      snapshots = List.copyOf(snapshots);
    }

    @Override
    public ConsensusBytes.Type type() {
      return ConsensusBytes.Type.STATUS;
    }
  }
}
