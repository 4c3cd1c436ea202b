package io.mulu.testnet.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy between two real sockets. A read that must find nothing waits a short while for it. */
final class PeerProxyTest {
  private static final int NOTHING_MILLIS = 200;
  private static final int PATIENCE_MILLIS = 20_000;

  private final Link forth = new Link(new SplittableRandom(1));
  private final Link back = new Link(new SplittableRandom(2));
  private ServerSocket listener;
  private PeerProxy proxy;

  @BeforeEach
  void open() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(PATIENCE_MILLIS);
    proxy = PeerProxy.open((InetSocketAddress) listener.getLocalSocketAddress(), forth, back);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    listener.close();
  }

  private Socket dial() throws IOException {
    Socket dialler = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    dialler.setSoTimeout(PATIENCE_MILLIS);
    return dialler;
  }

  private Socket accept() throws IOException {
    Socket accepted = listener.accept();
    accepted.setSoTimeout(PATIENCE_MILLIS);
    return accepted;
  }

  private static void hearsNothing(Socket socket) throws IOException {
    socket.setSoTimeout(NOTHING_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  @Test
  void bytesAndTheEndPassInBothDirections() throws IOException {
    try (Socket dialler = dial(); Socket acceptor = accept()) {
      dialler.getOutputStream().write(7);
      assertThat(acceptor.getInputStream().read()).isEqualTo(7);
      acceptor.getOutputStream().write(8);
      assertThat(dialler.getInputStream().read()).isEqualTo(8);

      dialler.shutdownOutput();

      assertThat(acceptor.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aCutHoldsOneDirectionBackAndTheOtherPasses() throws IOException {
    try (Socket dialler = dial(); Socket acceptor = accept()) {
      forth.set(LinkConduct.CUT);
      dialler.getOutputStream().write(7);
      acceptor.getOutputStream().write(8);

      assertThat(dialler.getInputStream().read()).isEqualTo(8);
      hearsNothing(acceptor);

      forth.set(LinkConduct.CLEAR);
      assertThat(acceptor.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void theEndOfAProcessDoesNotPassACut() throws IOException {
    try (Socket dialler = dial(); Socket acceptor = accept()) {
      forth.set(LinkConduct.CUT);
      dialler.shutdownOutput();

      hearsNothing(acceptor);

      forth.set(LinkConduct.CLEAR);
      assertThat(acceptor.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void noConnectionComesAboutOverACut() throws IOException {
    back.set(LinkConduct.CUT);
    try (Socket dialler = dial()) {
      listener.setSoTimeout(NOTHING_MILLIS);
      assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);

      listener.setSoTimeout(PATIENCE_MILLIS);
      back.set(LinkConduct.CLEAR);
      try (Socket acceptor = accept()) {
        dialler.getOutputStream().write(7);
        assertThat(acceptor.getInputStream().read()).isEqualTo(7);
      }
    }
  }

  @Test
  void delayKeepsTheOrder() throws IOException {
    forth.set(LinkConduct.delayed(5, 20));
    try (Socket dialler = dial(); Socket acceptor = accept()) {
      for (int i = 0; i < 50; i++) {
        dialler.getOutputStream().write(i);
      }
      for (int i = 0; i < 50; i++) {
        assertThat(acceptor.getInputStream().read()).isEqualTo(i);
      }
    }
  }

  @Test
  void aLossyLinkResetsConnections() throws IOException {
    forth.set(LinkConduct.lossy(0, 1_000));
    try (Socket dialler = dial(); Socket acceptor = accept()) {
      dialler.getOutputStream().write(7);

      assertThatThrownBy(() -> {
        if (acceptor.getInputStream().read() < 0) {
          throw new SocketException("ended");
        }
      }).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void whereNobodyListensTheDiallerHearsSo() throws IOException {
    listener.close();
    try (Socket dialler = dial()) {
      assertThatThrownBy(() -> {
        if (dialler.getInputStream().read() < 0) {
          throw new SocketException("ended");
        }
      }).isInstanceOf(SocketException.class);
    }
  }
}
