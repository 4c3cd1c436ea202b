package io.mulu.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Block;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.DecoderRules;
import io.mulu.protocol.wire.DomainValues;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages of one validator that lies, D of A to D, under its own good signature: B refuses them or
 * blames D, and goes on to commit what A proposes. The input is a list of messages, each after its
 * length in two bytes.
 */
class MessageFuzzTest {
  private static final int MESSAGES_MAX = 8;
  private static final int A = 0;
  private static final int B = 1;
  private static final int C = 2;
  private static final int D = 3;

  static Stream<byte[]> seeds() {
    Bench bench = new Bench(4, B);
    Block block = bench.block(A, "a transaction");
    Block forged = bench.block(D, "another");
    // A quorum's real view-changes would rightly open view 3: these are of D alone
    List<SignedMessage> viewChanges = List.of(bench.viewChange(D, 3),
        bench.viewChange(D, 3, bench.prepared(0, block, A, C, D)), bench.viewChange(D, 3));
    List<SignedMessage> messages = List.of(bench.prePrepare(D, 0, forged),
        bench.prePrepare(D, 3, forged), bench.prepare(D, 0, block), bench.prepare(D, 0, forged),
        bench.commit(D, 0, block), bench.commit(D, 7, block), bench.viewChange(D, 1),
        bench.viewChange(D, Message.VIEW_MAX), viewChanges.get(1),
        bench.newView(D, 3, viewChanges, forged), bench.newView(D, 3, viewChanges, block),
        bench.chain.sign(D,
            new Message.Status(5, 2, block.hash(), 0, List.of(3L), Long.MAX_VALUE, "seed")));
    List<byte[]> seeds = new ArrayList<>();
    messages.forEach(message -> seeds.add(list(List.of(message.content()))));
    seeds.add(list(messages.subList(0, 8).stream().map(SignedMessage::content).toList()));
    seeds.add(list(messages.subList(4, 12).stream().map(SignedMessage::content).toList()));
    for (long seed = 0; seed < 12; seed++) {
      seeds.add(list(List.of(DomainValues.of(seed).of(Message.class).encode())));
    }
    return seeds.stream();
  }

  private static byte[] list(List<Bytes> contents) {
    Bytes all = Bytes.EMPTY;
    for (Bytes content : contents) {
      all = Bytes.concat(all, Bytes.of((byte) (content.size() >> 8), (byte) content.size()),
          content);
    }
    return all.toArray();
  }

  @MethodSource("seeds")
  @FuzzTest
  void oneLiarNeitherHaltsAReplicaNorStopsItNorIsTakenForAnother(byte[] input) {
    List<SignedMessage> lies = new ArrayList<>();
    Bench bench = new Bench(4, B);
    for (byte[] content : split(input)) {
      signed(bench, content).ifPresent(lies::add);
    }
    if (lies.isEmpty()) {
      return;
    }
    Block block = bench.block(A, "a transaction");

    lies.forEach(lie -> bench.receive(lie));
    bench.receive(bench.prePrepare(A, 0, block));
    lies.forEach(lie -> bench.receive(lie));
    bench.receive(bench.prepare(A, 0, block), bench.prepare(C, 0, block));
    bench.receive(bench.commit(A, 0, block), bench.commit(C, 0, block));

    assertThat(bench.ledger.head()).isEqualTo(block.header());
    assertThat(bench.all(Effect.Halt.class)).isEmpty();
    assertThat(bench.evidence()).allMatch(e -> e.validator().equals(bench.chain.key(D)));
  }

  private static List<byte[]> split(byte[] input) {
    List<byte[]> parts = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(input);
    while (in.remaining() > 2 && parts.size() < MESSAGES_MAX) {
      byte[] part = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
      in.get(part);
      parts.add(part);
    }
    return parts;
  }

  /** What D makes of it, if it is a message; also tried as a whole signed message. */
  private static Optional<SignedMessage> signed(Bench bench, byte[] content) {
    DecoderRules.canonical(content, SignedMessage::decode, SignedMessage::encode)
        .ifPresent(signed -> DecoderRules
            .canonical(signed.content().toArray(), Message::decode, Message::encode)
            .ifPresent(message -> MessageVerifier.verify(bench.chain.context(1),
                new Incoming(signed.sender(), signed, message))));
    return DecoderRules.canonical(content, Message::decode, Message::encode)
        .map(message -> bench.chain.sign(D, message));
  }
}
