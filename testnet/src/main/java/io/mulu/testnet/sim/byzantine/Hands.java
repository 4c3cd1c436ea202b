package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.HeightContext;
import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.Node;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ConsensusBytes;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.testnet.sim.world.Consortium;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.Parcel;
import io.mulu.testnet.sim.world.SimNetwork;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an adversary can do with one validator's key: the honest program runs with it and takes part
 * in everything, and the {@link Liar} between it and the network says what it likes in its name.
 */
public final class Hands {
  private final Machine.World world;
  private final Machine program;
  private final SplittableRandom random;
  private final List<PeerId> others;
  private final SortedMap<String, Long> lies = new TreeMap<>();
  private @Nullable HeightContext known;

  Hands(Machine.World world, Machine program, SplittableRandom random) {
    this.world = world;
    this.program = program;
    this.random = random;
    this.others = IntStream.range(0, world.consortium().seats().size())
        .mapToObj(i -> PeerId.validator(world.consortium().validatorKey(i).publicKey()))
        .filter(id -> !id.equals(program.id())).toList();
  }

  /** All that is random about an adversary comes from here, so that its run can be replayed. */
  SplittableRandom random() {
    return random;
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  Machine program() {
    return program;
  }

  PublicKey key() {
    return program.key().publicKey();
  }

  /** The other validators, also those that are not yet or no longer, in a fixed order. */
  List<PeerId> others() {
    return others;
  }

  void every(long millis, Runnable action) {
    world.time().after(millis, () -> {
      action.run();
      every(millis, action);
    });
  }

  void after(long millis, Runnable action) {
    world.time().after(millis, action);
  }

  long nowMillis() {
    return world.time().nowMillis();
  }

  /** The context of the height that the program decides; empty while it is down. */
  Optional<HeightContext> context() {
    return program.node().map(Node::ledger).map(ledger -> {
      HeightContext before = known;
      // Asked for with every frame, and it takes some hashing.
      if (before == null || before.height() != ledger.head().height() + 1) {
        before = HeightContext.of(world.consortium().chainId(), ledger.chainState());
        known = before;
      }
      return before;
    });
  }

  /** Of the chain that everybody is on. */
  Consortium consortium() {
    return world.consortium();
  }

  /** That the program is in. */
  long view() {
    return program.node().map(node -> node.status().view()).orElse(0L);
  }

  /** The adversary's own consensus message in the frame, if it is one of the height at hand. */
  Optional<Message> own(PeerMessage frame) {
    if (!(frame instanceof PeerMessage.SignedMessage(Bytes bytes))) {
      return Optional.empty();
    }
    try {
      SignedMessage signed = SignedMessage.decode(bytes);
      Message message = signed.message();
      boolean isAtHand = context().filter(c -> c.height() == message.height()).isPresent();
      return signed.sender().equals(key()) && isAtHand ? Optional.of(message) : Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** Signed with the adversary's key as the height at hand asks for. */
  SignedMessage sign(Message message) {
    return signAs(message.encode(), message.type(), message.height(), message.view(),
        message.signedBody());
  }

  /** Any content, signed under any type, height, view and body of this chain. */
  SignedMessage signAs(Bytes content, ConsensusBytes.Type type, long height, long view,
      Bytes body) {
    ConsensusBytes.Context signing = context()
        .orElseThrow(() -> new IllegalStateException("signs while its program runs")).signing();
    return new SignedMessage(key(), content,
        program.key().sign(ConsensusBytes.signed(signing, type, height, view, body)));
  }

  /** As another chain's validator would. */
  SignedMessage signForAnotherChain(Message message) {
    ConsensusBytes.Context own = context()
        .orElseThrow(() -> new IllegalStateException("signs while its program runs")).signing();
    ConsensusBytes.Context other = new ConsensusBytes.Context(
        Hash.sha256(Bytes.utf8("another chain")), own.protocolVersion(), own.validatorSetHash());
    return new SignedMessage(key(), message.encode(), program.key().sign(ConsensusBytes
        .signed(other, message.type(), message.height(), message.view(), message.signedBody())));
  }

  /** Says what the program said. */
  void pass(PeerId to, PeerMessage message) {
    world.network().utter(program.place(), to, Parcel.of(message));
  }

  /** Says what the program did not say. */
  void lie(PeerId to, PeerMessage message, String what) {
    note(what, to);
    pass(to, message);
  }

  void lie(PeerId to, SignedMessage message, String what) {
    lie(to, new PeerMessage.SignedMessage(message.encode()), what);
  }

  /** Any bytes in the place of a frame: what is none ends the connection. */
  void lieInBytes(PeerId to, Bytes frame, String what) {
    note(what, to);
    world.network().utter(program.place(), to, Parcel.of(frame));
  }

  /**
   * Notes a lie, also one that is a silence.
   *
   * @param what
   *          its kind: the same words whenever it is told
   */
  void lied(String what) {
    note(what, null);
  }

  private void note(String what, @Nullable PeerId to) {
    lies.merge(what, 1L, Long::sum);
    world.trace().event(50, program.place(), what.hashCode(), () -> SimNetwork.name(program.place())
        + " (Byzantine) " + what + (to == null ? "" : " → " + to));
  }

  /** How many of each kind were told so far. */
  SortedMap<String, Long> lies() {
    return lies;
  }
}
