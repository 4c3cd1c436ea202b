package io.mulu.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Both providers, so that the same test runs on each. */
final class Engines {
  private Engines() {
  }

  static List<SignatureEngine> all() {
    List<SignatureEngine> engines = new ArrayList<>();
    Optional<Provider> corretto = SignatureProviders.corretto();
    // Where there is a native build it must be tested, not silently left out
    boolean hasBuild = System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
    assertThat(corretto.isPresent() || !hasBuild).as("Amazon's provider loads").isTrue();
    corretto.ifPresent(provider -> engines.add(new SignatureEngine(provider)));
    engines.add(new SignatureEngine(SignatureProviders.jdk()));
    return engines;
  }
}
