package io.mulu.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Call;
import io.mulu.protocol.Hash;
import io.mulu.protocol.Receipt;
import io.mulu.protocol.object.Action;
import io.mulu.protocol.object.IdentityKind;
import io.mulu.protocol.object.Purpose;
import io.mulu.protocol.object.Role;
import io.mulu.protocol.wire.DomainValues;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.protocol.wire.WireCodec;
import io.mulu.vm.TestChain.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any call by anybody, with any attachment: it applies or reverts with reasons, and deadlines run.
 * An exception here would stop every validator. The first byte says who, the next two how long the
 * attachment is; then come attachment and call.
 */
class CallFuzzTest {
  private static final WireCodec<Call> CALLS = WireCodec.of(Call.class);
  private static final int HEAD_BYTES = 3;

  private static final TestChain CHAIN = new TestChain();
  private static final List<Person> PEOPLE = people();
  private static final Hash GATEWAY = TestObjects.gateway(CHAIN, 0);
  private static final Hash DATASET = TestObjects.published(CHAIN, 0, TestObjects.dataset(1));
  private static final Hash REQUEST = CHAIN
      .applied(PEOPLE.get(7),
          new Call.RequestAccess(TestObjects.request(DATASET, Purpose.HOPERAT, Action.COUNT, 3)))
      .created().getFirst();

  private static List<Person> people() {
    List<Person> people = new ArrayList<>();
    for (int founder = 0; founder < TestChain.TYPES.size(); founder++) {
      people.add(CHAIN.admin(founder));
    }
    people.add(CHAIN.member(0, IdentityKind.SERVICE, Role.GATEWAY));
    people.add(CHAIN.person(0, Role.STEWARD, Role.DATA_COMMITTEE));
    people.add(CHAIN.person(1, Role.RESEARCHER, Role.STEWARD));
    people.add(CHAIN.device(0));
    return List.copyOf(people);
  }

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(seed(5,
        new Call.RegisterEntries(GATEWAY,
            List.of(TestObjects.item(1, 1, null), TestObjects.item(2, 1, null))),
        TestObjects.handles(1, 2)));
    seeds.add(seed(6, new Call.OfferDataset(TestObjects.dataset(4), DATASET), Bytes.EMPTY));
    seeds.add(seed(6, new Call.AmendDataset(DATASET, 1, TestObjects.dataset(2)), Bytes.EMPTY));
    for (Hash id : List.of(GATEWAY, DATASET, REQUEST)) {
      seeds.add(seed(7, new Call.CastVote(id, true), Bytes.EMPTY));
    }
    for (long seed = 0; seed < 150; seed++) {
      seeds
          .add(seed((int) seed % PEOPLE.size(), DomainValues.of(seed).of(Call.class), Bytes.EMPTY));
    }
    return seeds.stream();
  }

  private static byte[] seed(int who, Call call, Bytes attachment) {
    return Bytes
        .concat(Bytes.of((byte) who, (byte) (attachment.size() >> 8), (byte) attachment.size()),
            attachment, CALLS.encode(call))
        .toArray();
  }

  @MethodSource("seeds")
  @FuzzTest
  void aCallAppliesOrRevertsWithReasonsAndBreaksNothing(byte[] input) {
    if (input.length <= HEAD_BYTES) {
      return;
    }
    int attachmentEnds = Math.min(input.length,
        HEAD_BYTES + ((input[1] & 0xff) << 8 | (input[2] & 0xff)));
    Bytes attachment = Bytes.copyOf(input, HEAD_BYTES, attachmentEnds);
    Call call;
    try {
      call = CALLS.decode(Bytes.copyOf(input, attachmentEnds, input.length), 1 << 16);
    } catch (MalformedException e) {
      return;
    }
    TestChain chain = CHAIN.fork();

    Receipt receipt = chain.run(PEOPLE.get((input[0] & 0xff) % PEOPLE.size()), call, attachment);

    assertThat(receipt.isApplied()).isEqualTo(receipt.reasons().isEmpty());
    LedgerInvariants.check("a call", chain.state, LedgerInvariants.objects(chain.state));
    chain.advance(chain.genesis.parameters().approvalMillis());
    chain.block(List.of());
    LedgerInvariants.check("its deadlines", chain.state, LedgerInvariants.objects(chain.state));
  }
}
