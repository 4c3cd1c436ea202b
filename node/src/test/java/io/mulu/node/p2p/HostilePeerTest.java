package io.mulu.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mulu.node.keys.TlsIdentity;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What strangers and listed peers gone bad can do to a node: nothing that lasts. */
class HostilePeerTest {
  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
  private final TestNode node = new TestNode();
  private final TestNode listed = new TestNode();

  @BeforeAll
  static void watchForLeaks() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + " " + records));
  }

  @AfterAll
  static void nothingLeaked() {
    // The detector speaks when a buffer is allocated after a lost one was collected.
    for (int i = 0; i < 5; i++) {
      System.gc();
      List<ByteBuf> fresh = new ArrayList<>();
      for (int j = 0; j < 1000; j++) {
        fresh.add(ByteBufAllocator.DEFAULT.buffer(16));
      }
      fresh.forEach(ByteBuf::release);
    }
    assertThat(LEAKS).isEmpty();
  }

  @BeforeEach
  void start() {
    node.list(listed.member());
  }

  @AfterEach
  void stop() {
    node.stop();
    assertThat(node.defects).isEmpty();
  }

  private void stillServes() throws Exception {
    try (RawPeer good = RawPeer.peer(listed, node)) {
      good.send(Frame.of(new PeerMessage.BlockRequest(1, 2, 3)));
      PeerMessage expected = new PeerMessage.BlockRequest(1, 2, 3);
      while (!expected.equals(node.await("received").message())) {
        assertThat(node.defects).isEmpty();
      }
    }
  }

  @Test
  void olderTlsIsRefused() throws Exception {
    node.start();

    assertThatThrownBy(() -> new RawPeer(listed.tls.get(), node.port, "TLSv1.2"))
        .isInstanceOf(SSLException.class).hasMessageContaining("protocol_version");
    assertThat(node.awaitRefusal()).isEqualTo(CloseReason.TLS_FAILED);
    stillServes();
  }

  @Test
  void plaintextIsRefused() throws Exception {
    node.start();

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
      socket.getOutputStream().write(Bytes.utf8("GET / HTTP/1.1\r\n\r\n").toArray());

      assertThat(node.awaitRefusal()).isEqualTo(CloseReason.PLAINTEXT);
    }
    stillServes();
  }

  @Test
  void copiedCertificateIsWorthNothingWithoutItsKey() throws Exception {
    node.start();
    TlsIdentity stolen = new TlsIdentity(new TestNode().tls.get().key(),
        listed.tls.get().certificate());

    try (RawPeer raw = new RawPeer(stolen, node.port, "TLSv1.3")) {
      assertThat(raw.goodbye()).isNull();
    } catch (IOException e) {
      assertThat(e).isNotNull(); // whether the refusal comes during the handshake is up to timing
    }
    assertThat(node.awaitRefusal()).isEqualTo(CloseReason.TLS_FAILED);
    assertThat(node.events).isEmpty();
    stillServes();
  }

  @Test
  void largeFrameBeforeTheHandshakeIsRefusedByItsHeader() throws Exception {
    node.start();
    for (int length : new int[]{513, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
      try (RawPeer raw = RawPeer.tls(listed, node)) {
        raw.header(length, FrameType.HELLO.code());

        assertThat(raw.goodbye()).isEqualTo(CloseReason.FRAME_TOO_LARGE);
      }
    }
    stillServes();
  }

  @Test
  void onlyTheHandshakeIsHeardBeforeItEnds() throws Exception {
    node.start();
    for (FrameType type : FrameType.values()) {
      if (type.allowed() == FrameType.Allowed.PEER || type.allowed() == FrameType.Allowed.VALIDATOR
          || type == FrameType.PROOF) {
        try (RawPeer raw = RawPeer.tls(listed, node)) {
          raw.header(0, type.code());

          assertThat(raw.goodbye()).as(type.name()).isEqualTo(CloseReason.FRAME_UNEXPECTED);
        }
      }
    }
    stillServes();
  }

  @Test
  void unknownFrameIsRefused() throws Exception {
    node.start();
    try (RawPeer raw = RawPeer.peer(listed, node)) {
      raw.header(1, 200);

      assertThat(raw.goodbye()).isEqualTo(CloseReason.FRAME_UNKNOWN);
    }
    stillServes();
  }

  @Test
  void largeFrameOfEachTypeIsRefusedByItsHeader() throws Exception {
    node.start();
    for (FrameType type : FrameType.values()) {
      if (type.allowed() == FrameType.Allowed.PEER
          || type.allowed() == FrameType.Allowed.VALIDATOR) {
        try (RawPeer raw = RawPeer.peer(listed, node)) {
          raw.header(type.payloadBytesMax() + 1, type.code());

          assertThat(raw.goodbye()).as(type.name()).isEqualTo(CloseReason.FRAME_TOO_LARGE);
        }
      }
    }
    stillServes();
  }

  @Test
  void secondHelloIsRefused() throws Exception {
    node.start();
    try (RawPeer raw = RawPeer.peer(listed, node)) {
      raw.header(0, FrameType.HELLO.code());

      assertThat(raw.goodbye()).isEqualTo(CloseReason.FRAME_UNEXPECTED);
    }
  }

  @Test
  void frameThatDoesNotDecodeIsRefused() throws Exception {
    node.start();
    try (RawPeer raw = RawPeer.peer(listed, node)) {
      raw.send(new Frame(FrameType.STATUS, Bytes.ofHex("ffff")));

      assertThat(raw.goodbye()).isEqualTo(CloseReason.MALFORMED);
    }
  }

  @Test
  void replayedProofIsWorthNothing() throws Exception {
    node.start();
    Frame proof;
    try (RawPeer raw = RawPeer.tls(listed, node)) {
      Handshake mine = new Handshake(listed.identity, true, listed.tls.get().pin(),
          node.tls.get().pin(), null, Bytes.wrap(new byte[32]));
      raw.send(mine.hello());
      Frame hello = raw.read();
      proof = mine.answer((HandshakeMessage.Hello) RawPeer.decode(hello), hello.payload());
    }
    try (RawPeer raw = RawPeer.tls(listed, node)) {
      raw.send(new Handshake(listed.identity, true, listed.tls.get().pin(), node.tls.get().pin(),
          null, Bytes.wrap(new byte[32])).hello());
      raw.send(proof);

      assertThat(raw.goodbye()).isEqualTo(CloseReason.SIGNATURE_WRONG);
    }
  }

  @Test
  void whoNeverSpeaksIsLeft() throws Exception {
    node.limits = withHandshake(300, 32);
    node.start();

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
      assertThat(node.awaitRefusal()).isEqualTo(CloseReason.HANDSHAKE_TIMEOUT);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    try (RawPeer raw = RawPeer.tls(listed, node)) {
      assertThat(raw.goodbye()).isEqualTo(CloseReason.HANDSHAKE_TIMEOUT);
    }
  }

  @Test
  void dribbledHelloDoesNotHoldTheDoorOpen() throws Exception {
    node.limits = withHandshake(500, 32);
    node.start();

    try (RawPeer raw = RawPeer.tls(listed, node)) {
      raw.header(200, FrameType.HELLO.code());
      boolean isOpen = true;
      for (int i = 0; isOpen && i < 190; i++) {
        raw.out.write(0);
        isOpen = node.refusals.isEmpty();
        Thread.sleep(10);
      }

      assertThat(node.awaitRefusal()).isEqualTo(CloseReason.HANDSHAKE_TIMEOUT);
    }
  }

  @Test
  void strangersCannotTakeAllConnections() throws Exception {
    node.limits = withHandshake(5_000, 3);
    node.start();
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      idle.add(new Socket(InetAddress.getLoopbackAddress(), node.port));
    }

    try (Socket oneMore = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
      assertThat(node.awaitRefusal()).isEqualTo(CloseReason.TOO_MANY_CONNECTIONS);
      assertThat(oneMore.getInputStream().read()).isEqualTo(-1);
    }
    for (Socket socket : idle) {
      socket.close();
    }
    for (int i = 0; i < 3; i++) {
      node.awaitRefusal();
    }
    stillServes();
  }

  @Test
  void connectionsInAllAreBounded() throws Exception {
    NetworkLimits q = TestNode.quick();
    node.limits = new NetworkLimits(1, 1, 1, 5_000, 2_000, 20, 200, 100, 20_000, 20_000, 20_000,
        q.outboxBytesMax(), q.outboxMessagesMax(), q.inboundBytesPerSecond(), 0);
    node.start();

    try (RawPeer peer = RawPeer.peer(listed, node);
        Socket oneMore = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
      assertThat(node.awaitRefusal()).isEqualTo(CloseReason.TOO_MANY_CONNECTIONS);
      assertThat(oneMore.getInputStream().read()).isEqualTo(-1);
      assertThat(peer.read().type()).isEqualTo(FrameType.PING);
    }
  }

  @Test
  void silentPeerIsLeft() throws Exception {
    NetworkLimits q = TestNode.quick();
    node.limits = new NetworkLimits(64, 32, 32, 5_000, 2_000, 20, 200, 50, 300, 20_000, 20_000,
        q.outboxBytesMax(), q.outboxMessagesMax(), q.inboundBytesPerSecond(), 0);
    node.start();

    try (RawPeer raw = RawPeer.peer(listed, node)) {
      assertThat(raw.goodbye()).isEqualTo(CloseReason.SILENT);
    }
  }

  @Test
  void frameThatNeverEndsIsLeft() throws Exception {
    NetworkLimits q = TestNode.quick();
    node.limits = new NetworkLimits(64, 32, 32, 5_000, 2_000, 20, 200, 50, 20_000, 300, 20_000,
        q.outboxBytesMax(), q.outboxMessagesMax(), q.inboundBytesPerSecond(), 0);
    node.start();

    try (RawPeer raw = RawPeer.peer(listed, node)) {
      raw.header(1000, FrameType.TRANSACTIONS.code());

      assertThat(raw.goodbye()).isEqualTo(CloseReason.FRAME_SLOW);
    }
  }

  @Test
  void peerThatTakesNothingIsLeft() throws Exception {
    NetworkLimits q = TestNode.quick();
    node.limits = new NetworkLimits(64, 32, 32, 5_000, 2_000, 20, 200, 50, 20_000, 20_000, 300,
        q.outboxBytesMax(), q.outboxMessagesMax(), q.inboundBytesPerSecond(), 0);
    node.start();

    try (RawPeer raw = RawPeer.peer(listed, node)) {
      TestNode.until(() -> node.network().peers().size() == 1);
      PeerMessage gossip = new PeerMessage.Transactions(List.of(Bytes.wrap(new byte[1 << 20])));
      TestNode.until(() -> {
        node.network().broadcast(gossip);
        return node.events.stream().anyMatch(e -> e.kind().equals("disconnected"));
      });

      assertThat(node.await("disconnected").why()).isEqualTo(Disconnect.of(CloseReason.STALLED));
      assertThat(raw.socket.isConnected()).isTrue();
    }
  }

  @Test
  void peerThatSendsMoreThanItsRateIsSlowedNotHeardFaster() throws Exception {
    node.start();

    try (RawPeer raw = RawPeer.peer(listed, node)) {
      PeerMessage.Status status = new PeerMessage.Status(1, Hash.ZERO, 0, 0, List.of(), 0, "v");
      for (int i = 0; i < 150; i++) {
        raw.send(Frame.of(status));
      }

      for (int i = 0; i < 150; i++) {
        assertThat(node.await("received").message()).isEqualTo(status);
      }
      assertThat(node.throttled.get()).isPositive();
      assertThat(node.network().peers()).hasSize(1);
    }
  }

  @Test
  void garbageNeverLeaksNorThrows() throws Exception {
    node.limits = withHandshake(1_000, 32);
    node.start();
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      try (RawPeer raw = seed % 3 == 0 ? RawPeer.tls(listed, node) : RawPeer.peer(listed, node)) {
        raw.out.write(garbage(random, seed % 3));
        raw.socket.shutdownOutput();
        raw.goodbye();
      } catch (IOException e) {
        assertThat(e).as("seed " + seed).isNotNull(); // reset while still sending
      }
      assertThat(node.defects).as("seed " + seed).isEmpty();
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
      byte[] noise = new byte[4096];
      new SplittableRandom(1).nextBytes(noise);
      noise[0] = 22; // as if it were a TLS handshake record
      noise[1] = 3;
      noise[2] = 3;
      socket.getOutputStream().write(noise);
      TestNode.until(() -> !node.refusals.isEmpty());
    }
    stillServes();
  }

  /** Pure noise, or honest frames with a few bits turned. */
  private byte[] garbage(SplittableRandom random, long kind) {
    if (kind < 2) {
      byte[] noise = new byte[random.nextInt(1, 2000)];
      random.nextBytes(noise);
      return noise;
    }
    List<Bytes> frames = new ArrayList<>();
    for (PeerMessage message : Samples.all()) {
      Frame frame = Frame.of(message);
      ByteBuf buffer = frame.buffer(ByteBufAllocator.DEFAULT);
      byte[] bytes = new byte[buffer.readableBytes()];
      buffer.readBytes(bytes);
      buffer.release();
      if (random.nextInt(4) == 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      frames.add(Bytes.wrap(bytes));
    }
    return Bytes.concat(frames.toArray(Bytes[]::new)).toArray();
  }

  private static NetworkLimits withHandshake(int millis, int handshakes) {
    NetworkLimits q = TestNode.quick();
    return new NetworkLimits(64, handshakes, handshakes, millis, 2_000, 20, 200, 100, 20_000,
        20_000, 20_000, q.outboxBytesMax(), q.outboxMessagesMax(), q.inboundBytesPerSecond(), 0);
  }
}
