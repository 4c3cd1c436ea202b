package io.mulu.node.p2p;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The production network: a full mesh over mutual TLS 1.3. One event loop does all of it, so that
 * nothing here needs a lock; sending from other threads goes through outboxes. Both sides of a pair
 * dial; of two connections both keep the one that the side with the lower key dialled.
 */
@SuppressWarnings("FutureReturnValueIgnored") // outcomes come back through connections
public final class TlsPeerNetwork implements PeerNetwork {
  private static final int BACKLOG = 128;
  private static final int STOP_MILLIS = 2_000;
  private static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final NetworkSetup setup;
  private final PeerTls tls;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final Dialer dialer;
  private final PeerLog log;
  private final PeerOwner owner = new PeerOwner();
  /** Written on the loop, read anywhere. */
  private final ConcurrentSkipListMap<PeerId, PeerConnection> peers = new ConcurrentSkipListMap<>();
  /** Every open socket but the listening one. */
  private final Map<Channel, PeerConnection> connections = new LinkedHashMap<>();
  private final Strangers strangers;
  private @Nullable PeerListener listener;
  private @Nullable Channel server;
  private boolean isStopping;

  public TlsPeerNetwork(NetworkSetup setup) {
    this.setup = setup;
    this.strangers = new Strangers(setup.limits());
    this.tls = new PeerTls(setup.tls(), setup.pins());
    this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("mulu-peers", true),
        NioIoHandler.newFactory());
    this.loop = group.next();
    this.dialer = new Dialer(new DialSockets(), setup.limits(), loop, setup.random());
    this.log = new PeerLog(TimeUnit.MILLISECONDS.toNanos(setup.limits().logMillis()));
  }

  /**
   * @throws UncheckedIOException
   *           if the port is taken or not allowed
   */
  @Override
  public void start(PeerListener toTell) {
    listener = toTell;
    ChannelFuture bound = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG).option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true).childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
        .childHandler(initializer(this::accepted)).bind(setup.bind()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS);
      throw new UncheckedIOException("peers cannot listen on " + setup.bind(),
          bound.cause() instanceof IOException e ? e : new IOException(bound.cause()));
    }
    server = bound.channel();
    log.listening(String.valueOf(bound.channel().localAddress()), setup.tls().get().pin());
    pinsChanged();
  }

  /** The port listened on, also where the setup said 0. */
  public int port() {
    Channel bound = Objects.requireNonNull(server, "not started");
    return ((InetSocketAddress) bound.localAddress()).getPort();
  }

  @Override
  public void stop() {
    if (group.isShuttingDown()) {
      group.terminationFuture().awaitUninterruptibly();
      return;
    }
    loop.submit(this::stopOnLoop).awaitUninterruptibly();
    // A moment for goodbyes: the loop goes on for as long as tasks and sockets keep it busy.
    group.shutdownGracefully(50, STOP_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }

  private void stopOnLoop() {
    isStopping = true;
    dialer.stop();
    if (server != null) {
      server.close();
    }
    for (PeerConnection connection : List.copyOf(connections.values())) {
      connection.close(Disconnect.of(CloseReason.STOPPING));
    }
  }

  @Override
  public void broadcast(PeerMessage message) {
    Frame frame = Frame.of(message);
    boolean isForValidators = frame.type().allowed() == FrameType.Allowed.VALIDATOR;
    for (Map.Entry<PeerId, PeerConnection> peer : peers.entrySet()) {
      if (peer.getKey().isValidator() || !isForValidators) {
        peer.getValue().offer(frame);
      }
    }
  }

  @Override
  public Sent send(PeerId to, PeerMessage message) {
    PeerConnection connection = peers.get(to);
    if (connection == null) {
      return Sent.NOT_CONNECTED;
    }
    return connection.offer(Frame.of(message)) ? Sent.QUEUED : Sent.DROPPED;
  }

  @Override
  public List<PeerInfo> peers() {
    return peers.values().stream().map(PeerConnection::info).toList();
  }

  @Override
  public void reading(PeerId from, boolean isOn) {
    onLoop(() -> {
      PeerConnection connection = peers.get(from);
      if (connection != null) {
        connection.reading(isOn);
      }
    });
  }

  @Override
  public void pinsChanged() {
    onLoop(() -> {
      if (isStopping) {
        return;
      }
      PinBook book = setup.pins().get();
      for (PeerConnection connection : List.copyOf(connections.values())) {
        Optional<PinBook.Member> before = connection.admittedAs();
        if (before.isPresent() && !isSame(before.get(), book.member(connection.pin()))) {
          connection.close(Disconnect.of(CloseReason.DELISTED));
        }
      }
      dialer.targets(book, self());
    });
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The network has stopped before its user: there is nothing left to do.
    }
  }

  /** A new address or a second pin changes nothing for a connection that stands. */
  private static boolean isSame(PinBook.Member before, Optional<PinBook.Member> now) {
    return now.isPresent() && now.get().id().equals(before.id())
        && Objects.equals(now.get().organization(), before.organization());
  }

  /** As a validator and as a follower: which of the two it is may change with every block. */
  private Set<PeerId> self() {
    PeerId follower = PeerId.follower(setup.tls().get().pin());
    return setup.identity().validatorKey().map(key -> Set.of(follower, PeerId.validator(key)))
        .orElse(Set.of(follower));
  }

  // ---- sockets ----

  private static ChannelHandler initializer(Consumer<Channel> what) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        what.accept(channel);
      }
    };
  }

  private void accepted(Channel channel) {
    if (channel.remoteAddress() == null) {
      channel.close(); // gone before it was looked at
      return;
    }
    InetAddress from = remote(channel).getAddress();
    if (isStopping || connections.size() >= setup.limits().connectionsMax()
        || !strangers.admit(from)) {
      refused(from.getHostAddress(), Disconnect.of(CloseReason.TOO_MANY_CONNECTIONS));
      channel.close();
      return;
    }
    open(channel, null);
  }

  private void open(Channel channel, @Nullable PeerId expected) {
    PeerConnection connection = new PeerConnection(owner, channel, remote(channel), expected);
    connections.put(channel, connection);
    channel.closeFuture().addListener(closed -> connections.remove(channel));
    channel.pipeline().addLast(tls.handler(channel.alloc(), expected != null), connection);
  }

  private static InetSocketAddress remote(Channel channel) {
    return (InetSocketAddress) channel.remoteAddress();
  }

  private void refused(String whom, Disconnect why) {
    setup.metrics().refused(why.reason());
    log.refused(whom, why, System.nanoTime());
  }

  /** Tells the listener; what it throws is a defect of this node. @return whether it went well */
  private boolean tell(Consumer<PeerListener> what) {
    PeerListener toTell = Objects.requireNonNull(listener, "not started");
    try {
      what.accept(toTell);
      return true;
    } catch (RuntimeException defect) {
      log.defect("listener failed", defect);
      toTell.failed(defect);
      return false;
    }
  }

  /** What connections report. */
  private final class PeerOwner implements ConnectionOwner {
    @Override
    public NodeIdentity identity() {
      return setup.identity();
    }

    @Override
    public NetworkLimits limits() {
      return setup.limits();
    }

    @Override
    public NetworkMetrics metrics() {
      return setup.metrics();
    }

    @Override
    public Optional<PinBook.Member> member(Hash pin) {
      return setup.pins().get().member(pin);
    }

    @Override
    public Bytes nonce() {
      byte[] nonce = new byte[HandshakeMessage.NONCE_BYTES];
      setup.random().nextBytes(nonce);
      return Bytes.wrap(nonce);
    }

    @Override
    public long clockMillis() {
      return setup.clock().millis();
    }

    @Override
    public void ready(PeerConnection connection) {
      strangers.left(connection);
      PeerId id = connection.id();
      if (connection.isDialled()) {
        dialer.succeeded(id);
      }
      PeerConnection other = peers.get(id);
      if (other != null && !isBetter(connection, other)) {
        connection.close(Disconnect.of(CloseReason.DUPLICATE));
        // If the peer has lost the other one, this finds out.
        other.ping();
        return;
      }
      peers.put(id, connection);
      if (other != null) {
        other.close(Disconnect.of(CloseReason.DUPLICATE));
      }
      dialer.connected(id);
      setup.metrics().connected(id);
      PeerInfo info = connection.info();
      log.connected(info);
      tell(to -> to.connected(info));
    }

    /** Of two dialled by the same side the newer: that side has given the older up. */
    private boolean isBetter(PeerConnection fresh, PeerConnection old) {
      return fresh.isDialled() == old.isDialled() || fresh.isDialledByLower();
    }

    @Override
    public void received(PeerConnection connection, PeerMessage message) {
      if (!tell(to -> to.received(connection.id(), message))) {
        connection.close(Disconnect.of(CloseReason.LOCAL_FAILURE));
      }
    }

    @Override
    public void ended(PeerConnection connection, boolean wasPeer, Disconnect why) {
      if (!wasPeer) {
        strangers.left(connection);
        refused(connection.whom(), why);
        if (!isStopping) {
          connection.dialled().ifPresent(dialer::failed);
        }
        return;
      }
      PeerId id = connection.id();
      if (peers.remove(id, connection)) {
        setup.metrics().disconnected(id, why.reason());
        log.disconnected(id, why);
        tell(to -> to.disconnected(id, why));
        if (!isStopping) {
          dialer.lost(id);
        }
      }
    }

    @Override
    public void failed(Throwable defect) {
      log.defect("connection failed", defect);
      Objects.requireNonNull(listener, "not started").failed(defect);
    }
  }

  /** What the dialler asks. */
  private final class DialSockets implements Dialer.Sockets {
    @Override
    public boolean isConnected(PeerId id) {
      return peers.containsKey(id);
    }

    @Override
    public void connect(PeerId id, InetSocketAddress address) {
      if (connections.size() >= setup.limits().connectionsMax()) {
        refused(id + " at " + address, Disconnect.of(CloseReason.TOO_MANY_CONNECTIONS));
        dialer.failed(id);
        return;
      }
      new Bootstrap().group(group).channel(NioSocketChannel.class).disableResolver()
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, setup.limits().dialMillis())
          .option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true)
          .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
          // TLS begins only on a socket that is connected, so its handlers come then.
          .option(ChannelOption.AUTO_READ, false).handler(initializer(channel -> {
          })).connect(address).addListener((ChannelFutureListener) done -> dialled(id, done));
    }

    private void dialled(PeerId id, ChannelFuture done) {
      if (!done.isSuccess()) {
        refused(id.toString(), Disconnect.of(CloseReason.DIAL_FAILED,
            HandshakeMessage.printable(String.valueOf(done.cause().getMessage()))));
        dialer.failed(id);
      } else if (isStopping) {
        done.channel().close();
      } else {
        open(done.channel(), id);
        done.channel().config().setAutoRead(true);
      }
    }

    @Override
    public void unresolved(PeerId id, String address) {
      refused(id.toString(), Disconnect.of(CloseReason.DIAL_FAILED, "no address for " + address));
    }
  }
}
