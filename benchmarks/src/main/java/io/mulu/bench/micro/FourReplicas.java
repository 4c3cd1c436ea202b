package io.mulu.bench.micro;

import io.mulu.consensus.ChainState;
import io.mulu.consensus.DurableState;
import io.mulu.consensus.Effect;
import io.mulu.consensus.Event;
import io.mulu.consensus.Incoming;
import io.mulu.consensus.MessageVerifier;
import io.mulu.consensus.Now;
import io.mulu.consensus.ProposalVerdict;
import io.mulu.consensus.Replica;
import io.mulu.consensus.SignedMessage;
import io.mulu.protocol.Block;
import io.mulu.protocol.BlockHeader;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.ChainParameters;
import io.mulu.protocol.Hash;
import io.mulu.protocol.PublicKey;
import io.mulu.protocol.Submission;
import io.mulu.protocol.Validator;
import io.mulu.protocol.ValidatorSet;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.wire.MalformedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Replicas that hand each other their messages in memory; every body is valid. */
final class FourReplicas {
  private static final long START_MILLIS = 1_800_000_000_000L;

  /** One of them, with the head that it has committed. */
  private static final class Seat {
    final Replica replica;
    final PublicKey key;
    BlockHeader head;

    Seat(Replica replica, PublicKey key, BlockHeader head) {
      this.replica = replica;
      this.key = key;
      this.head = head;
    }
  }

  private record Delivery(Seat to, Event event) {
  }

  private final ChainParameters parameters = ChainParameters.defaults();
  private final ValidatorSet validators;
  private final List<Seat> seats = new ArrayList<>();
  private final ArrayDeque<Delivery> underWay = new ArrayDeque<>();
  private final List<Submission> transactions = List.of(Samples.use(Samples.CHAIN, 1));
  private long elapsedMillis;

  FourReplicas() {
    List<KeyPair> keys = LongStream.range(0, 4).mapToObj(Samples::key)
        .sorted(Comparator.comparing(KeyPair::publicKey)).toList();
    validators = ValidatorSet.of(keys.stream().map(FourReplicas::validator).toList());
    BlockHeader genesis = new BlockHeader(1, Samples.CHAIN, 0, Hash.ZERO, START_MILLIS,
        Block.txRoot(List.of()), Hash.ZERO, Hash.ZERO, validators.hash(), parameters.hash(),
        validators.hash(), parameters.hash(), null, 0);
    for (KeyPair key : keys) {
      seats.add(new Seat(new Replica(Samples.CHAIN, Optional.of(key), "micro"), key.publicKey(),
          genesis));
    }
    for (Seat seat : seats) {
      deliver(seat, new Event.Started(after(genesis), DurableState.fresh()));
      others(seat).forEach(other -> deliver(seat, new Event.PeerConnected(other.key)));
    }
    run();
  }

  private static Validator validator(KeyPair key) {
    Hash id = Hash.sha256(key.publicKey().bytes());
    return new Validator(key.publicKey(), id, id, List.of(id), "node.example:7400");
  }

  private ChainState after(BlockHeader head) {
    return new ChainState(head, validators, parameters, 0, List.of());
  }

  private List<Seat> others(Seat seat) {
    return seats.stream().filter(other -> other != seat).toList();
  }

  /** Until all have committed one more block. @return its height */
  long decide() {
    long next = seats.getFirst().head.height() + 1;
    elapsedMillis++;
    seats.forEach(seat -> deliver(seat, new Event.WorkPending(next)));
    run();
    for (Seat seat : seats) {
      if (seat.head.height() != next) {
        throw new IllegalStateException("height " + next + " was not decided");
      }
    }
    return next;
  }

  private void deliver(Seat to, Event event) {
    underWay.add(new Delivery(to, event));
  }

  private void run() {
    while (!underWay.isEmpty()) {
      Delivery next = underWay.remove();
      Now now = new Now(elapsedMillis, START_MILLIS + elapsedMillis);
      next.to().replica.step(next.event(), now).forEach(effect -> perform(next.to(), effect));
    }
  }

  private void perform(Seat seat, Effect effect) {
    switch (effect) {
      case Effect.Broadcast broadcast ->
        others(seat).forEach(peer -> send(seat, peer, broadcast.message()));
      case Effect.Send send -> seats.stream().filter(peer -> peer.key.equals(send.peer()))
          .forEach(peer -> send(seat, peer, send.message()));
      case Effect.VerifyMessages verify -> verify.messages().forEach(message -> deliver(seat,
          new Event.Verified(MessageVerifier.verify(verify.context(), message))));
      case Effect.BuildProposal build ->
        deliver(seat, new Event.ProposalBuilt(build.height(), build.view(), block(build)));
      // Nobody needs to ask for a body that all know how to make.
      case Effect.FetchProposal fetch ->
        deliver(seat, new Event.ProposalFetched(new Block(proposed(fetch), transactions)));
      case Effect.ValidateProposal validate ->
        deliver(seat, new Event.ProposalValidated(validate.block().header().height(),
            validate.block().hash(), new ProposalVerdict.Valid(false)));
      case Effect.CommitBlock commit -> {
        seat.head = commit.block().header();
        deliver(seat, new Event.ChainAdvanced(after(seat.head), List.of()));
      }
      case Effect.Halt halt -> throw new IllegalStateException(halt.reason() + " " + halt.detail());
      case Effect.Persist persist -> {
      }
      case Effect.SetTimer timer -> {
      }
      case Effect.SendProposal served -> {
      }
      case Effect.SendBlock block -> {
      }
      case Effect.TrimJournal trim -> {
      }
      case Effect.RelayTransactions relay -> {
      }
      case Effect.RequestSync sync -> {
      }
      case Effect.RequestRejoin rejoin -> {
      }
      case Effect.ResetSigning reset -> {
      }
      case Effect.ReportFault fault -> throw new IllegalStateException(fault.toString());
    }
  }

  private static BlockHeader proposed(Effect.FetchProposal fetch) {
    if (fetch.compact() == null) {
      throw new IllegalStateException("a proposal got lost");
    }
    return fetch.compact().header();
  }

  private Block block(Effect.BuildProposal build) {
    BlockHeader parent = build.parent();
    return new Block(new BlockHeader(1, Samples.CHAIN, build.height(), parent.hash(),
        Math.max(START_MILLIS + elapsedMillis, parent.timestampMillis() + 1),
        Block.txRoot(transactions.stream().map(t -> t.transaction().envelopeHash()).toList()),
        Hash.ZERO, Hash.ZERO, validators.hash(), parameters.hash(), validators.hash(),
        parameters.hash(), build.proposer(), build.tenure()), transactions);
  }

  private void send(Seat from, Seat to, SignedMessage message) {
    Bytes bytes = message.encode();
    try {
      deliver(to, new Event.Received(Incoming.decode(from.key, bytes)));
    } catch (MalformedException e) {
      throw new IllegalStateException("made here", e);
    }
  }
}
