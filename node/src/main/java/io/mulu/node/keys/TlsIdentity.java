package io.mulu.node.keys;

import io.mulu.protocol.Bytes;
import io.mulu.protocol.Hash;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A P-256 key and the certificate that it signed for itself. Peers trust the key's {@link #pin()},
 * not the certificate: name and dates in it are for people (docs/spec/wire.md, TLS).
 */
public record TlsIdentity(PrivateKey key, X509Certificate certificate) {
  /** Long, since only the pin decides; operators renew keys on their own schedule. */
  public static final Duration VALIDITY = Duration.ofDays(5 * 365);
  private static final Duration BACKDATED = Duration.ofDays(1);

  public static TlsIdentity generate(Instant now, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      return new TlsIdentity(pair.getPrivate(), certify(pair, now, random));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("every Java platform has P-256 and SHA-256", e);
    }
  }

  private static X509Certificate certify(KeyPair pair, Instant now, SecureRandom random)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    X500Name name = new X500Name("CN=mulu " + pinOf(pair.getPublic()).brief());
    JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name,
        new BigInteger(127, random).add(BigInteger.ONE), Date.from(now.minus(BACKDATED)),
        Date.from(now.plus(VALIDITY)), name, pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(
        new KeyPurposeId[]{KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    return new JcaX509CertificateConverter().getCertificate(
        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }

  /** SHA-256 of the key's SubjectPublicKeyInfo: what validators' records list. */
  public Hash pin() {
    return pinOf(certificate.getPublicKey());
  }

  public static Hash pinOf(X509Certificate certificate) {
    return pinOf(certificate.getPublicKey());
  }

  private static Hash pinOf(PublicKey key) {
    // X.509 encoding of a public key is its SubjectPublicKeyInfo (RFC 5280, §4.1.2.7).
    return Hash.sha256(Bytes.wrap(key.getEncoded()));
  }

  public Instant expiry() {
    return certificate.getNotAfter().toInstant();
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "TlsIdentity[" + pin().brief() + "]";
  }
}
