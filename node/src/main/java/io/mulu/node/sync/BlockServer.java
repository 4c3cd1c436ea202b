package io.mulu.node.sync;

import io.mulu.node.ledger.Ledger;
import io.mulu.node.ledger.SyncContext;
import io.mulu.node.p2p.BlockParts;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork;
import io.mulu.node.ports.Workers;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.answer.CertifiedBlock;
import io.mulu.protocol.wire.WireCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Serves committed blocks with their certificates. Reads the store on workers; one answer holds a
 * bounded number of bytes, so a peer asks again for more. Confined to the event loop.
 */
public final class BlockServer {
  /** Blocks of one answer stop after this many bytes; the first block always goes. */
  static final int ANSWER_BYTES_MAX = 4 << 20;
  /** What a correct server answers at most. */
  static final long ONE_ANSWER_BYTES_MAX = ANSWER_BYTES_MAX + SyncContext.BYTES_MAX;
  /** Requests being answered at a time; more are dropped and asked again. */
  static final int REQUESTS_MAX = 16;
  /** Of those, for one peer: nobody takes the others' turns. */
  static final int PEER_REQUESTS_MAX = 2;
  /** Names an answer that was not asked for (docs/spec/consensus.md, rule 9). */
  public static final long UNASKED = 0;

  private static final WireCodec<CertifiedBlock> CODEC = WireCodec.of(CertifiedBlock.class);

  private final Ledger ledger;
  private final Workers workers;
  private final PeerNetwork peers;
  private final Turns turns = new Turns(REQUESTS_MAX, PEER_REQUESTS_MAX);

  private record Served(long height, Bytes bytes) {
  }

  public BlockServer(Ledger ledger, Workers workers, PeerNetwork peers) {
    this.ledger = ledger;
    this.workers = workers;
    this.peers = peers;
  }

  public void requested(PeerId from, PeerMessage.BlockRequest request) {
    serve(from, request.requestId(), request.fromHeight(), request.count());
  }

  /** Pushes one block to a peer that shows that it lacks it. */
  public void push(PeerId to, long height) {
    serve(to, UNASKED, height, 1);
  }

  private void serve(PeerId to, long requestId, long fromHeight, int count) {
    if (!turns.take(to)) {
      return;
    }
    boolean taken = workers.submit(() -> read(fromHeight, count), served -> {
      turns.giveBack(to);
      send(to, requestId, fromHeight, count, served);
    });
    if (!taken) {
      turns.giveBack(to);
    }
  }

  private List<Served> read(long fromHeight, int count) {
    List<Served> served = new ArrayList<>();
    long bytes = 0;
    for (long height = fromHeight; height < fromHeight + count
        && bytes < ANSWER_BYTES_MAX; height++) {
      Optional<CertifiedBlock> block = ledger.certifiedBlock(height);
      if (block.isEmpty()) {
        break;
      }
      Bytes encoded = CODEC.encode(block.get());
      served.add(new Served(height, encoded));
      bytes += encoded.size();
    }
    return served;
  }

  private void send(PeerId to, long requestId, long fromHeight, int count, List<Served> served) {
    for (Served block : served) {
      for (PeerMessage.BlockResponse part : BlockParts.split(requestId, block.height(),
          block.bytes())) {
        peers.send(to, part);
      }
    }
    if (requestId != UNASKED && served.size() < count) {
      peers.send(to, PeerMessage.BlockResponse.none(requestId, fromHeight + served.size()));
    }
  }
}
