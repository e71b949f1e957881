package dev.oauth4jvm.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Brokers that share keys by a store: validators whose lives do not overlap. */
@Timeout(120)
class EngineTest {

  private static final String KEY = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0ISE=";
  private static final String OTHER = "b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyISE=";

  private final TestServer server = TestServer.listening();
  private final TestIssuer issuer = server.issuer();
  private final String token = issuer.accessTokens(Validators.AUDIENCE).issue().reveal();
  private final Map<String, Object> settings = new HashMap<>(Validators.settings(issuer));
  @TempDir private Path directory;

  @BeforeEach
  void configure() {
    settings.put(
        "sasl.oauthbearer.jwks.endpoint.url", AllowedPlaces.url(issuer.url(Endpoint.JWKS)));
    settings.put(Settings.STORE, AllowedPlaces.url(directory.toUri().toString()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String principalAtANewBroker() throws Exception {
    try (Validators validators = new Validators()) {
      return validators.create(settings).validate(token).principalName();
    }
  }

  @Test
  void aBrokerThatStartsTakesTheKeysOfTheOthers() throws Exception {
    assertThat(principalAtANewBroker()).isEqualTo("alice");
    issuer.fail(Endpoint.JWKS, Fault.UNAVAILABLE);

    assertThat(principalAtANewBroker()).isEqualTo("alice");
  }

  @Test
  void aKeyOfTheSealMayBeReplaced() throws Exception {
    settings.put(Settings.SEAL_KEYS, "old:" + KEY);
    assertThat(principalAtANewBroker()).isEqualTo("alice");
    issuer.fail(Endpoint.JWKS, Fault.UNAVAILABLE);

    settings.put(Settings.SEAL_KEYS, "new:" + OTHER + ", old:" + KEY);
    assertThat(principalAtANewBroker()).isEqualTo("alice");
  }

  @Test
  void keysUnderAnotherSealAreNotTrusted() throws Exception {
    settings.put(Settings.SEAL_KEYS, "one:" + KEY);
    assertThat(principalAtANewBroker()).isEqualTo("alice");
    issuer.fail(Endpoint.JWKS, Fault.UNAVAILABLE);

    settings.put(Settings.SEAL_KEYS, "one:" + OTHER);
    assertThatThrownBy(this::principalAtANewBroker).isInstanceOf(RetriableException.class);
  }

  @Test
  void aStoreOfTheApplicationsOwnIsConfiguredByItsKeys() throws Exception {
    settings.put(Settings.STORE, GivenStore.class.getName());
    settings.put(Settings.SEAL_KEYS, "one:" + KEY);
    settings.put(GivenStore.ROOM, UUID.randomUUID().toString());
    assertThat(principalAtANewBroker()).isEqualTo("alice");
    issuer.fail(Endpoint.JWKS, Fault.UNAVAILABLE);

    assertThat(principalAtANewBroker()).isEqualTo("alice");
    settings.put(GivenStore.ROOM, UUID.randomUUID().toString());
    assertThatThrownBy(this::principalAtANewBroker).isInstanceOf(RetriableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://:s3cret@redis_cache:6379",
        "rediss://user:s3cret@@redis.example:6379",
        "redis://:s3cret@redis.example:6379",
        "redis:s3cret"
      })
  void noMessageHasThePasswordOfAStore(String place) {
    settings.put(Settings.STORE, place);
    settings.put(Settings.SEAL_KEYS, "one:" + KEY);

    assertThatThrownBy(this::principalAtANewBroker)
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(Settings.STORE)
        .doesNotContain("s3cret");
  }
}
