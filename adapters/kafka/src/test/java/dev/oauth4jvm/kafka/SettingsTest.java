package dev.oauth4jvm.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final String ISSUER = "sasl.oauthbearer.expected.issuer";
  private static final String SEAL = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0ISE=";

  /** Settings of a broker that are accepted. */
  private static Map<String, Object> good() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ISSUER, AllowedPlaces.url("https://as.example.com"));
    settings.put("sasl.oauthbearer.expected.audience", "https://kafka.example.com");
    settings.put("sasl.oauthbearer.sub.claim.name", "sub");
    return settings;
  }

  private static void configure(Map<String, Object> settings) throws Exception {
    ProtectedResourceJwtValidator validator = new ProtectedResourceJwtValidator();
    validator.configure(settings, "OAUTHBEARER", List.of());
    validator.close();
  }

  @Test
  void theLeastSettingsAreAnIssuerAndAnAudience() throws Exception {
    configure(good());
    assertThat(ProtectedResourceJwtValidator.SHARED.size()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sasl.oauthbearer.expected.issuer   |                            | is required
          sasl.oauthbearer.expected.issuer   | https://unlisted.example   | allowed.urls
          sasl.oauthbearer.expected.issuer   | https://as.example.com,https://as.example.com | twice
          sasl.oauthbearer.expected.audience |                            | one audience
          sasl.oauthbearer.expected.audience | a, b                       | one audience
          sasl.oauthbearer.clock.skew.seconds | -1                        | 0 to 3600
          sasl.oauthbearer.clock.skew.seconds | 99999999999999999999      | whole number
          sasl.oauthbearer.jwks.endpoint.refresh.ms | 9999                | 10000 to
          sasl.oauthbearer.jwks.endpoint.url | https://unlisted.example   | allowed.urls
          sasl.login.connect.timeout.ms      | 0                          | 1 to
          sasl.login.read.timeout.ms         | 600000                     | 60000
          oauth4jvm.profile                  | KEYCLOACK                  | KEYCLOAK
          oauth4jvm.profile                  | ADFS                       | must therefore be given
          oauth4jvm.qualified.principals     | yes                        | true or false
          oauth4jvm.allow.insecure.requests  | 1                          | true or false
          oauth4jvm.trusted.certificates     | /unlisted.pem              | allowed.files
          oauth4jvm.stroe                    | file:///tmp/keys           | unknown
          listener.name.x.oauth4jvm.profile  | KEYCLOAK                   | for all listeners
          oauth4jvm.store                    | file:///unlisted           | allowed.urls
          oauth4jvm.store                    | redis://unlisted:6379      | allowed.urls
          oauth4jvm.store                    | memory:x                   | not usable
          oauth4jvm.store                    | no.such.Class              | implements
          oauth4jvm.store                    | java.lang.String           | implements
          oauth4jvm.store.seal.keys          | a:c2VjcmV0                 | is required
          """)
  void anUnusableSettingIsNamedWithTheExpectation(String key, String value, String expectation) {
    Map<String, Object> settings = good();
    settings.put(key, value == null ? "" : value);

    assertThatThrownBy(() -> configure(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(expectation);
    assertThat(ProtectedResourceJwtValidator.SHARED.size()).isZero();
  }

  @Test
  void aSecretIsNeverInAMessageOrInTheSettings() {
    Map<String, Object> settings = good();
    settings.put(Settings.STORE, "redis://user:password@redis.example.com:6379");
    settings.put(Settings.SEAL_KEYS, "a:sekret-that-is-no-base64");
    assertThatThrownBy(() -> configure(settings)).hasMessageNotContaining("password");

    AllowedPlaces.url("redis://redis.example.com:6379");
    assertThatThrownBy(() -> configure(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(Settings.SEAL_KEYS)
        .hasMessageNotContaining("sekret");

    settings.put(Settings.SEAL_KEYS, "a:" + SEAL);
    assertThat(BrokerSettings.of(new Settings(settings, "OAUTHBEARER")).toString())
        .contains("https://as.example.com")
        .doesNotContain("password", SEAL);
  }

  @Test
  void aSharedStoreNeedsASeal() {
    Map<String, Object> settings = good();
    settings.put(Settings.STORE, AllowedPlaces.url("redis://redis.example.com:6379"));

    assertThatThrownBy(() -> configure(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(Settings.SEAL_KEYS + " is required");
  }

  @Test
  void aRedisIsOpenedWithoutACall() throws Exception {
    Map<String, Object> settings = good();
    settings.put(Settings.STORE, new Password(AllowedPlaces.url("redis://redis.example.com:6379")));
    settings.put(Settings.SEAL_KEYS, new Password("new:" + SEAL + ", old:" + SEAL));

    configure(settings);

    assertThat(ProtectedResourceJwtValidator.SHARED.size()).isZero();
  }

  @Test
  void aPluginIsConfiguredOnce() throws Exception {
    ProtectedResourceJwtValidator validator = new ProtectedResourceJwtValidator();
    validator.configure(good(), "OAUTHBEARER", List.of());
    try (validator) {
      assertThatThrownBy(() -> validator.configure(good(), "OAUTHBEARER", List.of()))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
