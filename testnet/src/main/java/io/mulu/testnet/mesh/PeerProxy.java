package io.mulu.testnet.mesh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where one validator dials another: passes each connection on, over the links between the two. */
final class PeerProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int BACKLOG = 50;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Link forth;
  private final Link back;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private PeerProxy(ServerSocket listener, InetSocketAddress target, Link forth, Link back) {
    this.listener = listener;
    this.target = target;
    this.forth = forth;
    this.back = back;
  }

  /**
   * @param forth
   *          from the one that dials
   */
  static PeerProxy open(InetSocketAddress target, Link forth, Link back) throws IOException {
    PeerProxy proxy = new PeerProxy(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()),
        target, forth, back);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket dialler = listener.accept();
        Thread.ofVirtual().start(() -> serve(dialler));
      } catch (IOException e) {
        // Closed, or the dialler has gone: the loop's condition tells.
      }
    }
  }

  private void serve(Socket dialler) {
    Socket acceptor = new Socket();
    open.add(dialler);
    open.add(acceptor);
    try {
      // A connection needs both directions: over one that is cut no handshake comes about.
      forth.awaitOpen();
      back.awaitOpen();
      acceptor.connect(target, CONNECT_MILLIS);
      dialler.setTcpNoDelay(true);
      acceptor.setTcpNoDelay(true);
      Pump answers = new Pump(acceptor, dialler, back);
      Thread other = Thread.ofVirtual().start(() -> run(answers));
      new Pump(dialler, acceptor, forth).run();
      other.join();
    } catch (IOException e) {
      // Nobody listens there: the dialler hears so, too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Pump.reset(dialler);
      Pump.reset(acceptor);
      open.remove(dialler);
      open.remove(acceptor);
    }
  }

  private static void run(Pump pump) {
    try {
      pump.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(Pump::reset);
  }
}
