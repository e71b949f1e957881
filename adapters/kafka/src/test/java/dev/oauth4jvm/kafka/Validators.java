package dev.oauth4jvm.kafka;

import dev.oauth4jvm.testkit.TestIssuer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Validators as Kafka creates them, with its defaults, closed together. */
final class Validators implements AutoCloseable {

  static final String AUDIENCE = "https://kafka.example.com";

  private final List<ProtectedResourceJwtValidator> open = new ArrayList<>();

  /** Settings that trust these issuers. */
  static Map<String, Object> settings(TestIssuer... issuers) {
    List<String> names = new ArrayList<>();
    for (TestIssuer issuer : issuers) {
      names.add(AllowedPlaces.url(issuer.issuer()));
    }
    Map<String, Object> settings = new HashMap<>();
    settings.put("sasl.oauthbearer.expected.issuer", String.join(",", names));
    settings.put("sasl.oauthbearer.expected.audience", List.of(AUDIENCE));
    settings.put("sasl.oauthbearer.sub.claim.name", "sub");
    settings.put("sasl.oauthbearer.scope.claim.name", "scope");
    settings.put("sasl.oauthbearer.clock.skew.seconds", 30);
    settings.put("sasl.oauthbearer.jwks.endpoint.refresh.ms", 3_600_000L);
    settings.put(Settings.INSECURE, "true");
    return settings;
  }

  ProtectedResourceJwtValidator create(Map<String, ?> settings) {
    ProtectedResourceJwtValidator validator = new ProtectedResourceJwtValidator();
    validator.configure(settings, "OAUTHBEARER", List.of());
    open.add(validator);
    return validator;
  }

  @Override
  public void close() throws IOException {
    for (ProtectedResourceJwtValidator validator : open) {
      validator.close();
    }
  }
}
