package io.mulu.testnet.mesh;

import io.mulu.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Carries the bytes of one connection in one direction over a link. Two threads: the one that reads
 * gives each piece its time of arrival, the one that writes keeps to it, so that a delay costs time
 * and not throughput.
 */
final class Pump {
  private static final int PIECE_BYTES = 16 << 10;
  /** Like a full window of TCP: a sender that is ahead by more must wait. */
  private static final int PIECES_MAX = 64;

  private final Socket from;
  private final Socket to;
  private final Link link;
  private final BlockingQueue<Piece> underway = new ArrayBlockingQueue<>(PIECES_MAX);

  /**
   * @param bytes
   *          none: the end of the stream, which travels as data does
   */
  private record Piece(Bytes bytes, long dueNanos) {
  }

  Pump(Socket from, Socket to, Link link) {
    this.from = from;
    this.to = to;
    this.link = link;
  }

  /** Returns when the direction has ended; a failure closes both sockets. */
  void run() throws InterruptedException {
    Thread reader = Thread.ofVirtual().start(this::read);
    try {
      OutputStream out = to.getOutputStream();
      Piece piece = next();
      while (!piece.bytes().isEmpty()) {
        out.write(piece.bytes().toArray());
        piece = next();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // The other side is gone: so is the connection.
      reset(from);
      reset(to);
    } finally {
      reader.interrupt();
    }
  }

  private Piece next() throws InterruptedException {
    Piece piece = underway.take();
    long left = piece.dueNanos() - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
    link.awaitOpen();
    return piece;
  }

  private void read() {
    try {
      try {
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[PIECE_BYTES];
        int length = in.read(buffer);
        while (length > 0) {
          if (link.drawReset()) {
            reset(from);
            reset(to);
            break;
          }
          send(Bytes.wrap(Arrays.copyOf(buffer, length)));
          length = in.read(buffer);
        }
      } catch (IOException e) {
        // Ended by a reset instead of a close: to the other side an end, too.
      }
      send(Bytes.EMPTY);
    } catch (InterruptedException e) {
      // The writer has ended: nobody waits for more.
      Thread.currentThread().interrupt();
    }
  }

  private void send(Bytes bytes) throws InterruptedException {
    underway.put(new Piece(bytes, System.nanoTime() + link.drawTravelNanos()));
  }

  /** Ends it without waiting for what is still to be sent. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It was closed already.
    }
  }
}
