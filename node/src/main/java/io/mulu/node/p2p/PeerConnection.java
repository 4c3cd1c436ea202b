package io.mulu.node.p2p;

import io.mulu.protocol.Hash;
import io.mulu.protocol.wire.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection from socket to peer: TLS, Hello, Proof, then frames both ways, pings and the time
 * limits. Confined to the event loop, but {@link #offer} and what {@link #info} reads.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing and timing out have nobody to report to
final class PeerConnection extends ChannelInboundHandlerAdapter {
  private static final int LINGER_MILLIS = 500;

  private enum State {
    TLS,
    HELLO,
    PROOF,
    PEER,
    CLOSED
  }

  private final ConnectionOwner owner;
  private final Channel channel;
  private final InetAddress remote;
  private final String address;
  private final @Nullable PeerId expected;
  private final Sender sender;
  private final Throttle throttle;
  private final RoundTrips roundTrips = new RoundTrips();
  private final FrameDecoder decoder = new FrameDecoder(this::admit, byte[]::new);
  private final Patience patience;
  private volatile State state = State.TLS;
  private volatile PeerMessage.@Nullable Status lastStatus;
  private PinBook.@Nullable Member member;
  private @Nullable Hash peerPin;
  private @Nullable Handshake handshake;
  private @Nullable ScheduledFuture<?> timer;

  /**
   * @param expected
   *          whom this node dialled; null for an accepted connection
   */
  PeerConnection(ConnectionOwner owner, Channel channel, InetSocketAddress remote,
      @Nullable PeerId expected) {
    this.owner = owner;
    this.channel = channel;
    this.remote = remote.getAddress();
    this.address = remote.getAddress().getHostAddress() + ":" + remote.getPort();
    this.expected = expected;
    NetworkLimits limits = owner.limits();
    this.patience = new Patience(limits, System.nanoTime());
    this.sender = new Sender(channel, owner, patience, this::close);
    this.throttle = new Throttle(channel, limits.inboundBytesPerSecond());
  }

  // ---- what the network asks ----

  InetAddress remote() {
    return remote;
  }

  /** Whom this node dialled, if it did. */
  Optional<PeerId> dialled() {
    return Optional.ofNullable(expected);
  }

  boolean isDialled() {
    return expected != null;
  }

  /** Whom to blame in a log line, as exactly as known. */
  String whom() {
    PinBook.Member known = member;
    PeerId id = known != null ? known.id() : expected;
    // The port of an accepted connection is new each time and tells nothing.
    String where = isDialled() ? address : remote.getHostAddress();
    return id == null ? where : id + " at " + where;
  }

  PeerId id() {
    return Objects.requireNonNull(member, "no peer yet").id();
  }

  Optional<PinBook.Member> admittedAs() {
    return Optional.ofNullable(member);
  }

  Hash pin() {
    return Objects.requireNonNull(peerPin, "no peer yet");
  }

  boolean isPeer() {
    return state == State.PEER;
  }

  boolean isHandshaking() {
    return state != State.PEER && state != State.CLOSED;
  }

  boolean isDialledByLower() {
    return Objects.requireNonNull(handshake, "no peer yet").isDialledByLower();
  }

  PeerInfo info() {
    PinBook.Member known = Objects.requireNonNull(member, "no peer yet");
    return new PeerInfo(known.id(), known.organization(), pin(), address, isDialled(),
        Objects.requireNonNull(handshake, "no peer yet").peer().softwareVersion(),
        roundTrips.smoothedMicros(), roundTrips.offsetMillis(), lastStatus, sender.waitingBytes());
  }

  void reading(boolean isOn) {
    throttle.host(isOn);
    patience.heard(System.nanoTime());
  }

  /** From any thread. @return whether the frame itself was taken */
  boolean offer(Frame frame) {
    return sender.offer(frame, id());
  }

  void ping() {
    offer(Frame.of(roundTrips.ping(System.nanoTime(), owner.clockMillis())));
  }

  /**
   * Says goodbye if the peer can hear it, then closes. What the peer still sends is read and thrown
   * away for a moment: closing a socket with unread bytes resets it and eats the goodbye.
   */
  void close(Disconnect why) {
    State was = state;
    if (was == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    if (timer != null) {
      timer.cancel(false);
    }
    sender.close();
    owner.ended(this, was == State.PEER, why);
    boolean isHeard = was != State.TLS && channel.isActive() && !why.byPeer();
    if (!isHeard) {
      channel.close();
      return;
    }
    throttle.discard();
    channel.writeAndFlush(
        Frame.of(new HandshakeMessage.Goodbye(why.reason(), why.detail())).buffer(channel.alloc()));
    if (why.reason() == CloseReason.STOPPING) {
      channel.close();
    } else {
      channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  // ---- what the socket tells ----

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    long millis = owner.limits().handshakeMillis();
    timer = channel.eventLoop().schedule(
        () -> close(Disconnect.of(CloseReason.HANDSHAKE_TIMEOUT, "during " + state)), millis,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (!(event instanceof SslHandshakeCompletionEvent done)) {
      super.userEventTriggered(ctx, event);
      return;
    }
    if (!done.isSuccess()) {
      exceptionCaught(ctx, done.cause());
      return;
    }
    SSLSession session = Objects.requireNonNull(ctx.pipeline().get(SslHandler.class)).engine()
        .getSession();
    try {
      begin(session);
    } catch (Violation e) {
      close(e.disconnect());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (state != State.CLOSED && message instanceof ByteBuf bytes) {
        read(bytes);
      }
    } catch (Violation e) {
      close(e.disconnect());
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    sender.drain();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    close(Disconnect.of(CloseReason.CONNECTION_LOST, "during " + state));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Disconnect ofNetwork = PeerTls.disconnect(cause);
    if (ofNetwork == null) {
      owner.failed(cause);
      close(Disconnect.of(CloseReason.LOCAL_FAILURE));
    } else {
      close(ofNetwork);
    }
  }

  // ---- handshake ----

  private void begin(SSLSession session) throws Violation {
    try {
      Hash pin = PeerTls.peerPin(session);
      peerPin = pin;
      // Asked again: the book may have changed since TLS asked.
      PinBook.Member known = owner.member(pin)
          .orElseThrow(() -> new Violation(CloseReason.PIN_UNKNOWN, "pin " + pin.hex()));
      member = known;
      if (expected != null && !expected.equals(known.id())) {
        throw new Violation(CloseReason.KEY_DIFFERS,
            "dialled " + expected + ", reached " + known.id());
      }
      Handshake begun = new Handshake(owner.identity(), isDialled(), PeerTls.ownPin(session), pin,
          known.validatorKey(), owner.nonce());
      handshake = begun;
      state = State.HELLO;
      sender.now(begun.hello());
    } catch (SSLException e) {
      throw new Violation(CloseReason.TLS_FAILED, "no certificate");
    }
  }

  private void admit(FrameType type) throws Violation {
    boolean isNow = switch (type.allowed()) {
      case HANDSHAKE -> type == FrameType.HELLO ? state == State.HELLO : state == State.PROOF;
      case ALWAYS -> true;
      case PEER, VALIDATOR -> state == State.PEER;
    };
    if (!isNow) {
      throw new Violation(CloseReason.FRAME_UNEXPECTED, type + " during " + state);
    }
  }

  private void read(ByteBuf bytes) throws Violation {
    long now = System.nanoTime();
    patience.heard(now);
    int size = bytes.readableBytes();
    Frame frame = decoder.next(bytes);
    boolean isWhole = frame != null;
    while (frame != null) {
      FrameType type = frame.type();
      handle(frame);
      if (state == State.CLOSED) {
        return;
      }
      if (state == State.PEER && throttle.frame(type, now)) {
        owner.metrics().throttled(id(), type);
      }
      frame = decoder.next(bytes);
    }
    throttle.bytes(size, now);
    patience.inFrame(decoder.isInside(), isWhole, now);
  }

  private void handle(Frame frame) throws Violation {
    Record record;
    try {
      record = frame.type().decode(frame.payload());
    } catch (MalformedException e) {
      throw new Violation(CloseReason.MALFORMED, frame.type() + " " + e.getMessage());
    }
    if (record instanceof HandshakeMessage message) {
      handle(message, frame);
    } else if (record instanceof PeerMessage message) {
      handle(message, frame);
    }
  }

  private void handle(HandshakeMessage message, Frame frame) throws Violation {
    Handshake begun = Objects.requireNonNull(handshake);
    switch (message) {
      case HandshakeMessage.Hello hello -> {
        Frame proof = begun.answer(hello, frame.payload());
        state = State.PROOF;
        sender.now(proof);
      }
      case HandshakeMessage.Proof proof -> {
        begun.prove(proof);
        becomePeer();
      }
      case HandshakeMessage.Goodbye goodbye ->
        close(new Disconnect(goodbye.reason(), goodbye.detail(), true));
    }
  }

  private void becomePeer() {
    state = State.PEER;
    sender.open(id());
    long millis = owner.limits().pingMillis();
    Objects.requireNonNull(timer).cancel(false);
    timer = channel.eventLoop().scheduleAtFixedRate(this::tick, millis, millis,
        TimeUnit.MILLISECONDS);
    owner.ready(this);
    if (state == State.PEER) {
      ping();
    }
  }

  // ---- life as a peer ----

  private void handle(PeerMessage message, Frame frame) {
    PeerId id = id();
    owner.metrics().frameReceived(id, frame.type(), frame.bytes());
    switch (message) {
      case PeerMessage.Ping ping ->
        offer(Frame.of(new PeerMessage.Pong(ping.nonce(), owner.clockMillis())));
      case PeerMessage.Pong pong -> {
        if (roundTrips.pong(pong, System.nanoTime())) {
          owner.metrics().roundTrip(id, roundTrips.smoothedMicros(), roundTrips.offsetMillis());
        }
      }
      case PeerMessage.Status status -> {
        lastStatus = status;
        owner.received(this, status);
      }
      case PeerMessage.SignedMessage m -> receivedFromValidator(m);
      case PeerMessage.FetchProposal m -> receivedFromValidator(m);
      case PeerMessage.Proposal m -> receivedFromValidator(m);
      case PeerMessage.Transactions m -> owner.received(this, m);
      case PeerMessage.BlockRequest m -> owner.received(this, m);
      case PeerMessage.BlockResponse m -> owner.received(this, m);
      case PeerMessage.HandoverRequest m -> owner.received(this, m);
      case PeerMessage.HandoverResponse m -> owner.received(this, m);
      case PeerMessage.StateRequest m -> owner.received(this, m);
      case PeerMessage.StateResponse m -> owner.received(this, m);
      case PeerMessage.Evidence m -> owner.received(this, m);
    }
  }

  /**
   * Of a follower such messages are ignored, not punished: it may be a validator of a height that
   * this node has not reached (docs/spec/consensus.md, rule 9).
   */
  private void receivedFromValidator(PeerMessage message) {
    if (id().isValidator()) {
      owner.received(this, message);
    }
  }

  private void tick() {
    if (throttle.isReading()) {
      CloseReason lost = patience.lost(System.nanoTime());
      if (lost != null) {
        close(Disconnect.of(lost));
        return;
      }
    } else {
      patience.heard(System.nanoTime());
    }
    if (patience.isStalled(System.nanoTime())) {
      close(Disconnect.of(CloseReason.STALLED));
      return;
    }
    ping();
  }
}
