package io.mulu.node.p2p;

import io.mulu.node.keys.TlsIdentity;
import io.mulu.protocol.Hash;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 and nothing else, certificates on both sides, trusted by the pin of their key alone:
 * issuer, name and dates of a certificate decide nothing. A renewed identity or pin book holds for
 * the next handshake. Confined to the event loop.
 */
final class PeerTls {
  private static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256",
      "TLS_AES_256_GCM_SHA384");
  private static final int CLOSE_MILLIS = 1_000;

  private final Supplier<TlsIdentity> identity;
  private final PinTrust trust;
  private @Nullable Contexts contexts;

  /** What was built for one identity. */
  private record Contexts(TlsIdentity identity, SslContext dialler, SslContext acceptor) {
  }

  PeerTls(Supplier<TlsIdentity> identity, Supplier<PinBook> pins) {
    this.identity = identity;
    this.trust = new PinTrust(pins);
  }

  SslHandler handler(ByteBufAllocator allocator, boolean isDialler) {
    Contexts current = contexts();
    SslContext context = isDialler ? current.dialler() : current.acceptor();
    // Without the peer's address the engine never resumes a session: each one is judged anew.
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(0); // the connection's own limit covers TLS and what follows
    handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
    return handler;
  }

  private Contexts contexts() {
    TlsIdentity now = identity.get();
    Contexts built = contexts;
    if (built == null || !built.identity().equals(now)) {
      try {
        built = new Contexts(now,
            common(SslContextBuilder.forClient().keyManager(now.key(), now.certificate())),
            common(SslContextBuilder.forServer(now.key(), now.certificate())
                .clientAuth(ClientAuth.REQUIRE)));
      } catch (SSLException e) {
        throw new IllegalStateException("the JDK refuses TLS 1.3 with a P-256 key", e);
      }
      contexts = built;
    }
    return built;
  }

  private SslContext common(SslContextBuilder builder) throws SSLException {
    return builder.sslProvider(SslProvider.JDK).protocols("TLSv1.3").ciphers(CIPHERS)
        .trustManager(trust).endpointIdentificationAlgorithm(null).sessionCacheSize(1)
        .sessionTimeout(1).build();
  }

  /** Pins that the two sides really presented. */
  static Hash ownPin(SSLSession session) {
    return pin(session.getLocalCertificates());
  }

  static Hash peerPin(SSLSession session) throws SSLPeerUnverifiedException {
    return pin(session.getPeerCertificates());
  }

  private static Hash pin(Certificate @Nullable [] chain) {
    if (chain == null || chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
      throw new IllegalStateException("TLS with certificates on both sides ended without one");
    }
    return TlsIdentity.pinOf(certificate);
  }

  /** What a failure of a socket or of TLS means to an operator; null if it is a defect. */
  static @Nullable Disconnect disconnect(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Unlisted unlisted) {
        return Disconnect.of(CloseReason.PIN_UNKNOWN, "pin " + unlisted.pin.hex());
      }
      if (cause instanceof NotSslRecordException) {
        return Disconnect.of(CloseReason.PLAINTEXT);
      }
    }
    String text = HandshakeMessage.printable(String.valueOf(failure.getMessage()));
    if (failure instanceof SSLException || failure instanceof DecoderException) {
      // RFC 8446, §6.2: certificate_unknown, bad_certificate and the like come from the other side
      return text.contains("fatal alert") && text.contains("certificate")
          ? new Disconnect(CloseReason.PIN_REFUSED, text, true)
          : Disconnect.of(CloseReason.TLS_FAILED, text);
    }
    return failure instanceof IOException ? Disconnect.of(CloseReason.CONNECTION_LOST, text) : null;
  }

  /** A certificate whose pin nobody listed. */
  private static final class Unlisted extends CertificateException {
    private static final long serialVersionUID = 1L;
    private final transient Hash pin;

    Unlisted(Hash pin) {
      super("pin " + pin.hex() + " is not listed");
      this.pin = pin;
    }
  }

  /** The extended form, so that the JDK adds no checks of names, dates or algorithms to it. */
  private static final class PinTrust extends X509ExtendedTrustManager {
    private final Supplier<PinBook> pins;

    PinTrust(Supplier<PinBook> pins) {
      this.pins = pins;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length == 0) {
        throw new CertificateException("no certificate");
      }
      Hash pin = TlsIdentity.pinOf(chain[0]);
      if (pins.get().member(pin).isEmpty()) {
        throw new Unlisted(pin);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
