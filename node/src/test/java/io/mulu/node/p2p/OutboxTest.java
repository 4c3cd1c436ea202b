package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What waits, in which order, and what goes when there is no room. */
class OutboxTest {
  private static final int BYTES_MAX = 10_000;
  private final Outbox outbox = new Outbox(BYTES_MAX, 4);
  private final List<Frame> dropped = new ArrayList<>();

  private boolean offer(Frame frame) {
    return outbox.offer(frame, dropped::add);
  }

  private static Frame vote(int n) {
    return Frame.of(new PeerMessage.SignedMessage(Bytes.ofLong(n)));
  }

  private static Frame gossip(int bytes) {
    return Frame.of(new PeerMessage.Transactions(List.of(Bytes.wrap(new byte[bytes]))));
  }

  private static Frame block(int height) {
    return Frame.of(PeerMessage.BlockResponse.none(1, height));
  }

  private static Frame status(long height) {
    return Frame.of(new PeerMessage.Status(height, Hash.ZERO, 0, 0, List.of(), 0, ""));
  }

  private List<Frame> drained() {
    List<Frame> out = new ArrayList<>();
    for (Frame f = outbox.poll(); f != null; f = outbox.poll()) {
      out.add(f);
    }
    return out;
  }

  @Test
  void votesGoBeforeStatusBeforeGossipAndSyncInTurn() {
    List<Frame> given = List.of(block(1), block(2), gossip(1), gossip(2), gossip(3), status(1),
        vote(1), vote(2), Frame.of(new PeerMessage.Ping(1)));
    given.forEach(this::offer);

    assertThat(drained()).containsExactly(given.get(8), given.get(6), given.get(7), given.get(5),
        given.get(2), given.get(0), given.get(3), given.get(1), given.get(4));
    assertThat(outbox.bytes()).isZero();
  }

  @Test
  void newerStatusReplacesTheOlder() {
    offer(status(1));
    offer(status(2));

    assertThat(drained()).containsExactly(status(2));
    assertThat(dropped).isEmpty();
  }

  @Test
  void gossipGoesFirstWhenBytesRunOut() {
    offer(block(1));
    offer(gossip(6_000));
    offer(vote(1));

    assertThat(offer(gossip(5_000))).isTrue();
    assertThat(dropped).containsExactly(gossip(6_000));
    assertThat(offer(Frame.of(new PeerMessage.SignedMessage(Bytes.wrap(new byte[8_000])))))
        .isTrue();
    assertThat(dropped).containsExactly(gossip(6_000), gossip(5_000));
    assertThat(drained()).hasSize(3);
  }

  @Test
  void voteDisplacesSyncThenTheOldestVote() {
    Frame big = Frame.of(new PeerMessage.SignedMessage(Bytes.wrap(new byte[9_900])));
    offer(vote(1));
    offer(Frame.of(new PeerMessage.BlockResponse(1, 1, 0, 1, Bytes.wrap(new byte[500]))));

    assertThat(offer(big)).isTrue();
    assertThat(dropped).extracting(Frame::type).containsExactly(FrameType.BLOCK_RESPONSE);
    assertThat(offer(Frame.of(new PeerMessage.SignedMessage(Bytes.wrap(new byte[100]))))).isTrue();
    assertThat(dropped).contains(vote(1), big);
  }

  @Test
  void eachLaneHasItsBound() {
    for (int i = 0; i < 5; i++) {
      offer(vote(i));
      offer(gossip(i + 1));
      assertThat(offer(block(i))).isEqualTo(i < 4);
    }
    for (int i = 0; i < 17; i++) {
      assertThat(offer(Frame.of(new PeerMessage.Ping(i + 1)))).isEqualTo(i < 16);
    }

    assertThat(dropped).containsExactlyInAnyOrder(vote(0), gossip(1), block(4),
        Frame.of(new PeerMessage.Ping(17)));
  }

  @Test
  void frameLargerThanTheOutboxIsNotTaken() {
    assertThat(offer(gossip(BYTES_MAX + 1))).isFalse();

    assertThat(drained()).isEmpty();
  }

  @Test
  void bytesAreNeverOverTheBound() {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Outbox box = new Outbox(BYTES_MAX, 64);
      long taken = 0;
      long lost = 0;
      for (int i = 0; i < 500; i++) {
        int size = random.nextInt(1, 3_000);
        Frame frame = switch (random.nextInt(4)) {
          case 0 -> vote(i);
          case 1 -> gossip(size);
          case 2 -> Frame.of(new PeerMessage.SignedMessage(Bytes.wrap(new byte[size])));
          default ->
            Frame.of(new PeerMessage.BlockResponse(1, i, 0, 1, Bytes.wrap(new byte[size])));
        };
        List<Frame> gone = new ArrayList<>();
        box.offer(frame, gone::add);
        taken += frame.bytes();
        lost += gone.stream().mapToLong(Frame::bytes).sum();
        Frame polled = random.nextInt(3) == 0 ? box.poll() : null;
        lost += polled == null ? 0 : polled.bytes();

        assertThat(box.bytes()).as("seed " + seed).isLessThanOrEqualTo(BYTES_MAX)
            .isEqualTo(taken - lost);
      }
    }
  }
}
