package dev.oauth4jvm.snippets;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksListener;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Code of the documents; {@link JwksSnippetsTest} runs it. */
final class JwksSnippets {

  private JwksSnippets() {}

  static AccessTokenValidator store(
      AuthorizationServer as, String audience, Path directory, byte[] secret) {
    // @start region="store"
    Jwks jwks =
        Jwks.of(as)
            .store(JwksStore.of(Store.inDirectory(directory)).sealed(SealKey.of("2025-01", secret)))
            .listener(JwksListener.flightRecorder())
            .build();
    AccessTokenValidator validator = AccessTokenValidator.of(as, audience).jwks(jwks).build();
    // @end
    return validator;
  }

  static Jwks fleet(AuthorizationServer as, JwksStore store, Driver driver) throws IOException {
    // @start region="fleet"
    Jwks jwks = Jwks.of(as).store(store).refreshAhead(Duration.ofSeconds(60), driver).build();
    driver.run(jwks.refresh()); // when the process starts
    // @end
    return jwks;
  }
}
