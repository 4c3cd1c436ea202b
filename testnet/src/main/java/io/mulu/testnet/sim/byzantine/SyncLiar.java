package io.mulu.testnet.sim.byzantine;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims heights and states that are not, and serves blocks, hand-overs and rows that it changed,
 * or nothing at all (sync believes hashes and certificates alone, and asks another in the end).
 */
final class SyncLiar extends Liar {
  SyncLiar(Hands hands) {
    super(hands);
  }

  @Override
  void saysOther(PeerId to, PeerMessage frame) {
    switch (frame) {
      case PeerMessage.Status s -> {
        long height = s.height() + hands.random().nextLong(1_000);
        hands.lie(to,
            new PeerMessage.Status(height, Hash.sha256(Bytes.ofLong(height)), s.view(), 0,
                List.of(Math.max(0, height - 1), height), s.clockMillis(), s.version()),
            "claims height " + height);
      }
      case PeerMessage.BlockResponse r -> answer(to, frame,
          r.isNone()
              ? frame
              : new PeerMessage.BlockResponse(r.requestId(), r.height(), r.part(), r.parts(),
                  spoiled(r.bytes())));
      case PeerMessage.StateResponse r ->
        answer(to, frame, new PeerMessage.StateResponse(r.requestId(), r.isThere(),
            spoiledRows(r.rows()), spoiledBelow(r.below())));
      case PeerMessage.HandoverResponse r ->
        answer(to, frame, new PeerMessage.HandoverResponse(r.requestId(), List.of(), null));
      case PeerMessage.Proposal p -> answer(to, frame, new PeerMessage.Proposal(p.blockHash(),
          p.prePrepare(), p.submissions().stream().map(this::spoiled).toList(), p.isLast()));
      default -> hands.pass(to, frame);
    }
  }

  private void answer(PeerId to, PeerMessage right, PeerMessage wrong) {
    switch (hands.random().nextInt(4)) {
      case 0 -> hands.pass(to, right);
      case 1 -> hands.lied("does not answer");
      default -> hands.lie(to, wrong, "serves what it changed");
    }
  }

  private Bytes spoiled(Bytes bytes) {
    if (bytes.isEmpty()) {
      return bytes;
    }
    byte[] changed = bytes.toArray();
    changed[hands.random().nextInt(changed.length)] ^= (byte) (1 << hands.random().nextInt(8));
    return Bytes.wrap(changed);
  }

  private List<PeerMessage.StateResponse.Row> spoiledRows(
      List<PeerMessage.StateResponse.Row> rows) {
    List<PeerMessage.StateResponse.Row> changed = new ArrayList<>(rows);
    if (!changed.isEmpty()) {
      int at = hands.random().nextInt(changed.size());
      PeerMessage.StateResponse.Row row = changed.get(at);
      if (hands.oneIn(2)) {
        changed.remove(at);
      } else {
        changed.set(at, new PeerMessage.StateResponse.Row(row.key(), spoiled(row.value())));
      }
    }
    return changed;
  }

  private List<PeerMessage.StateResponse.Below> spoiledBelow(
      List<PeerMessage.StateResponse.Below> below) {
    List<PeerMessage.StateResponse.Below> changed = new ArrayList<>(below);
    if (changed.size() > 1) {
      if (hands.oneIn(2)) {
        changed.remove(hands.random().nextInt(changed.size()));
      } else {
        changed.set(0, changed.getLast());
      }
    }
    return changed;
  }
}
