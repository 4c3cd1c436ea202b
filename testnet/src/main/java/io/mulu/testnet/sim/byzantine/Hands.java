package io.mulu.testnet.sim.byzantine;

import io.mulu.consensus.ChainState;
import io.mulu.consensus.HeightContext;
import io.mulu.consensus.Message;
import io.mulu.consensus.SignedMessage;
import io.mulu.node.p2p.Disconnect;
import io.mulu.node.p2p.PeerId;
import io.mulu.node.p2p.PeerMessage;
import io.mulu.node.p2p.PeerNetwork.Sent;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.crypto.KeyPair;
import io.mulu.protocol.wire.MalformedException;
import io.mulu.testnet.sim.world.Consortium;
import io.mulu.testnet.sim.world.Machine;
import io.mulu.testnet.sim.world.Parcel;
import io.mulu.testnet.sim.world.SimNetwork;
import io.mulu.testnet.sim.world.Socket;
import io.mulu.testnet.sim.world.Trace;
import io.mulu.testnet.sim.world.VirtualTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** What an adversary can do with one validator's key and connections. */
public final class Hands {
  private final World world;
  private final int place;
  private final int founder;
  private final SplittableRandom random;
  private final TreeSet<PeerId> connected = new TreeSet<>();

  /**
   * What it works in.
   *
   * @param honest
   *          machines that it sees into
   */
  public record World(VirtualTime time, Trace trace, SimNetwork network, Consortium consortium,
      List<Machine> honest) {
  }

  /**
   * @param place
   *          of its attachment to the network
   * @param founder
   *          whose key it holds
   */
  public Hands(World world, int place, int founder, SplittableRandom random) {
    this.world = world;
    this.place = place;
    this.founder = founder;
    this.random = random;
  }

  /** Connects the adversary to the network and starts it. */
  public void give(Byzantine to) {
    to.start(this);
    world.network().attach(place, new Socket() {
      @Override
      public PeerId id() {
        return PeerId.validator(key().publicKey());
      }

      @Override
      public void connected(PeerId peer) {
        connected.add(peer);
        to.connected(peer);
      }

      @Override
      public void disconnected(PeerId peer, Disconnect why) {
        connected.remove(peer);
      }

      @Override
      public void received(PeerId from, Parcel parcel) {
        try {
          to.received(from, parcel.message());
        } catch (MalformedException e) {
          throw new IllegalStateException("the network delivers frames only", e);
        }
      }
    });
  }

  public KeyPair key() {
    return world.consortium().validatorKey(founder);
  }

  public int place() {
    return place;
  }

  public Consortium consortium() {
    return world.consortium();
  }

  /** All that is random about an adversary comes from here, so that its run can be replayed. */
  public SplittableRandom random() {
    return random;
  }

  public long nowMillis() {
    return world.time().nowMillis();
  }

  public void after(long delayMillis, Runnable action) {
    world.time().after(delayMillis, action);
  }

  /** The machines it sees into: their ledgers, pools and views. */
  public List<Machine> honest() {
    return world.honest();
  }

  /** Whom it can send to, ascending. */
  public List<PeerId> peers() {
    return List.copyOf(connected);
  }

  /** Under the set and rules that the given chain has in force for its next height. */
  public SignedMessage sign(ChainState chain, Message message) {
    HeightContext context = HeightContext.of(world.consortium().genesis().chainId(), chain);
    return new SignedMessage(key().publicKey(), message.encode(),
        key().sign(context.signedBytes(message)));
  }

  public Sent send(PeerId to, PeerMessage message) {
    return sendBytes(to, Parcel.of(message));
  }

  /** Any bytes in the place of a frame: what is none ends the connection. */
  public Sent sendBytes(PeerId to, Bytes frame) {
    return sendBytes(to, Parcel.of(frame));
  }

  private Sent sendBytes(PeerId to, Parcel parcel) {
    return world.network().send(place, to, parcel);
  }

  /** For the trace of a failing run. */
  public void say(String what) {
    world.trace().event(50, place, what.hashCode(),
        () -> SimNetwork.name(place) + " (Byzantine) " + what);
  }
}
