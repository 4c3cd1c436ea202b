package io.mulu.protocol.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.mulu.protocol.Invariant;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;

/**
 * The two providers whose answers are the same: Amazon's where its native library loads, else the
 * JDK's. Neither is installed globally, so nothing else in the process changes.
 */
final class SignatureProviders {
  private static final String WITH_ED_KEYS = "com.amazon.corretto.crypto.provider.registerEdKeyFactory";

  private SignatureProviders() {
  }

  /** Amazon's, or nothing where it has no native build or lacks an algorithm. */
  static Optional<Provider> corretto() {
    // Read once, when the provider's class initialises
    System.setProperty(WITH_ED_KEYS, "true");
    AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
    return provider.getLoadingError() == null && isComplete(provider)
        ? Optional.of(provider)
        : Optional.empty();
  }

  static Provider jdk() {
    Provider provider = Security.getProvider("SunEC");
    if (provider == null) {
      throw new Invariant.Broken("this Java runtime lacks SunEC (module jdk.crypto.ec)");
    }
    return provider;
  }

  private static boolean isComplete(Provider provider) {
    return provider.getService("KeyFactory", "Ed25519") != null
        && provider.getService("Signature", "Ed25519") != null
        && provider.getService("KeyFactory", "EC") != null
        && provider.getService("Signature", "SHA256withECDSAinP1363Format") != null;
  }
}
