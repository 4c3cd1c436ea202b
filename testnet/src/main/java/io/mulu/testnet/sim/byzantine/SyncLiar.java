package io.mulu.testnet.sim.byzantine;

import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims heights and states that are not beside ones that are, so that it is asked, and serves
 * blocks, hand-overs and rows that it changed, or nothing at all (sync believes hashes and
 * certificates alone, and asks another in the end).
 */
final class SyncLiar extends Liar {
  private static final int OFFERS_MAX = 8;
  /** Whoever sees through a claim does not ask for a while, so there are times without. */
  private static final long MOOD_MILLIS = 5_000;

  SyncLiar(Hands hands) {
    super(hands);
  }

  @Override
  void saysOther(PeerId to, PeerMessage frame) {
    switch (frame) {
      case PeerMessage.Status s when hands.nowMillis() / MOOD_MILLIS % 2 == 0 -> {
        long height = s.height() + hands.random().nextLong(1_000);
        List<Long> states = new ArrayList<>(s.snapshotHeights());
        if (states.size() < OFFERS_MAX) {
          states.add(height);
        }
        hands.lie(to, new PeerMessage.Status(height, Hash.sha256(Bytes.ofLong(height)), s.view(), 0,
            states, s.clockMillis(), s.version()), "claims a height that is not");
      }
      case PeerMessage.BlockResponse r -> answer(to, frame,
          r.isNone()
              ? frame
              : new PeerMessage.BlockResponse(r.requestId(), r.height(), r.part(), r.parts(),
                  r.parts() == 1 && hands.oneIn(2)
                      ? ForgedBlocks.of(hands, r.bytes())
                      : spoiled(r.bytes())),
          "serves a block that is none");
      case PeerMessage.StateResponse r ->
        answer(to, frame, new PeerMessage.StateResponse(r.requestId(), r.isThere(),
            spoiledRows(r.rows()), spoiledBelow(r.below())), "serves a state that is none");
      case PeerMessage.HandoverResponse r when hands.oneIn(3) -> answer(to, frame,
          new PeerMessage.HandoverResponse(r.requestId(), List.of(), null), "serves no hand-over");
      case PeerMessage.Proposal p -> answer(to, frame,
          new PeerMessage.Proposal(p.blockHash(), p.prePrepare(),
              p.submissions().stream().map(this::spoiled).toList(), p.isLast()),
          "serves a body that is none");
      default -> hands.pass(to, frame);
    }
  }

  private void answer(PeerId to, PeerMessage right, PeerMessage wrong, String what) {
    switch (hands.random().nextInt(4)) {
      case 0 -> hands.pass(to, right);
      case 1 -> hands.lied("does not answer");
      default -> hands.lie(to, wrong, what);
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
