package io.mulu.node.p2p;

import io.mulu.node.keys.TlsIdentity;
import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The other end of a connection in the hands of a test: TLS by the JDK, frames by hand. */
final class RawPeer implements AutoCloseable {
  final SSLSocket socket;
  final DataOutputStream out;
  final DataInputStream in;
  private final TlsIdentity identity;

  RawPeer(TlsIdentity identity, int port, String protocol)
      throws IOException, GeneralSecurityException {
    this.identity = identity;
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("tls", identity.key(), new char[0],
        new Certificate[]{identity.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[]{new TrustAll()}, null);
    socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(),
        port);
    socket.setSoTimeout(TestNode.WAIT_SECONDS * 1000);
    socket.setEnabledProtocols(new String[]{protocol});
    socket.startHandshake();
    out = new DataOutputStream(socket.getOutputStream());
    in = new DataInputStream(socket.getInputStream());
  }

  static RawPeer tls(TestNode as, TestNode to) throws IOException, GeneralSecurityException {
    return new RawPeer(as.tls.get(), to.port, "TLSv1.3");
  }

  /** TLS and the application handshake, as the given node would do them. */
  static RawPeer peer(TestNode as, TestNode to)
      throws IOException, GeneralSecurityException, Violation {
    RawPeer raw = tls(as, to);
    raw.shakeHands(as);
    return raw;
  }

  void shakeHands(TestNode as) throws IOException, Violation {
    Hash peerPin = TlsIdentity
        .pinOf((X509Certificate) socket.getSession().getPeerCertificates()[0]);
    Handshake handshake = new Handshake(as.identity, true, identity.pin(), peerPin, null,
        Bytes.wrap(new byte[32]));
    send(handshake.hello());
    Frame hello = read();
    send(handshake.answer((HandshakeMessage.Hello) decode(hello), hello.payload()));
    handshake.prove((HandshakeMessage.Proof) decode(read()));
  }

  void send(Frame frame) throws IOException {
    header(frame.payload().size(), frame.type().code());
    out.write(frame.payload().unsafeArray());
  }

  void header(int length, int type) throws IOException {
    out.writeInt(length);
    out.writeByte(type);
  }

  Frame read() throws IOException {
    byte[] payload = new byte[in.readInt()];
    FrameType type = Objects.requireNonNull(FrameType.ofCode(in.readUnsignedByte()));
    in.readFully(payload);
    return new Frame(type, Bytes.wrap(payload));
  }

  static Record decode(Frame frame) {
    try {
      return frame.type().decode(frame.payload());
    } catch (io.mulu.protocol.wire.MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads to the goodbye; null if the connection ended without one. */
  @Nullable
  CloseReason goodbye() throws IOException {
    try {
      while (true) {
        if (decode(read()) instanceof HandshakeMessage.Goodbye goodbye) {
          return goodbye.reason();
        }
      }
    } catch (EOFException | java.net.SocketException | javax.net.ssl.SSLException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
