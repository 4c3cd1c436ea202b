package io.mulu.node.p2p;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From the outbox to the socket, as fast as the peer reads: at most what the channel's water mark
 * allows and one frame are beyond the outbox's order. Confined to the event loop, but
 * {@link #offer} and {@link #waitingBytes}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the listener closes the connection
final class Sender {
  private final Channel channel;
  private final ConnectionOwner owner;
  private final Patience patience;
  private final Consumer<Disconnect> failed;
  private final Outbox outbox;
  private final AtomicBoolean isWakeDue = new AtomicBoolean();
  private @Nullable PeerId peer;

  Sender(Channel channel, ConnectionOwner owner, Patience patience, Consumer<Disconnect> failed) {
    this.channel = channel;
    this.owner = owner;
    this.patience = patience;
    this.failed = failed;
    this.outbox = new Outbox(owner.limits().outboxBytesMax(), owner.limits().outboxMessagesMax());
  }

  /** From any thread. @return whether the frame itself was taken */
  boolean offer(Frame frame, PeerId to) {
    boolean isTaken = outbox.offer(frame,
        dropped -> owner.metrics().frameDropped(to, dropped.type()));
    if (isTaken && !channel.eventLoop().isShuttingDown() && isWakeDue.compareAndSet(false, true)) {
      channel.eventLoop().execute(() -> {
        isWakeDue.set(false);
        drain();
      });
    }
    return isTaken;
  }

  long waitingBytes() {
    return outbox.bytes();
  }

  /** Handshakes are done: what is offered may leave. */
  void open(PeerId to) {
    peer = to;
  }

  void close() {
    peer = null;
    outbox.clear();
  }

  void drain() {
    PeerId to = peer;
    boolean isWritten = false;
    while (to != null && channel.isWritable()) {
      Frame frame = outbox.poll();
      if (frame == null) {
        break;
      }
      write(frame);
      owner.metrics().frameSent(to, frame.type(), frame.bytes());
      isWritten = true;
    }
    if (isWritten) {
      channel.flush();
    }
  }

  /** Past the outbox: for the handshake. */
  void now(Frame frame) {
    write(frame);
    channel.flush();
  }

  private void write(Frame frame) {
    patience.writing(System.nanoTime());
    channel.write(frame.buffer(channel.alloc())).addListener((ChannelFutureListener) done -> {
      patience.written(System.nanoTime());
      if (!done.isSuccess()) {
        failed.accept(Disconnect.of(CloseReason.CONNECTION_LOST, "while sending"));
      }
    });
  }
}
