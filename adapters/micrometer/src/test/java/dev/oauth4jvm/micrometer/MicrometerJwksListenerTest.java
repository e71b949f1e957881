package dev.oauth4jvm.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With Micrometer's own registry, and a JWK Set whose server fails. */
class MicrometerJwksListenerTest {

  private static final String API = "https://api.test";
  private static final JwksId ID = new JwksId("https://as.test", "https://as.test/jwks");

  private final TestServer server = TestServer.create();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MicrometerJwksListener listener = MicrometerJwksListener.of(registry);
  private final AccessTokens tokens = server.issuer().accessTokens(API);

  @AfterEach
  void close() {
    server.close();
    registry.close();
  }

  @Test
  void threeTokensAreOneFetchAndThreeHits() throws IOException {
    AccessTokenValidator validator = validator();
    for (int i = 0; i < 3; i++) {
      server.driver().run(validator.validate(request()));
    }

    assertThat(Counts.of(registry, "oauth4jvm.jwks."))
        .containsOnly(
            Map.entry("hits network", 1.0),
            Map.entry("hits memory", 2.0),
            Map.entry("misses absent", 1.0),
            Map.entry("fetch success", 1.0),
            Map.entry("store load success", 1.0),
            Map.entry("store lease success", 1.0),
            Map.entry("store save success", 1.0),
            Map.entry("leases true", 1.0));
  }

  @Test
  void anOutageIsAFailedFetch() {
    server.issuer().fail(Endpoint.JWKS, Fault.SERVER_ERROR);
    AccessTokenValidator validator = validator();

    assertThatThrownBy(() -> server.driver().run(validator.validate(request()))).isNotNull();

    assertThat(Counts.of(registry, "oauth4jvm.jwks."))
        .containsEntry("fetch failure", 1.0)
        .doesNotContainKeys("fetch success", "store save success");
  }

  @Test
  void whatIsRejectedIsCountedByKind() {
    listener.on(new JwksEvent.KeyRejected(ID, "no key fits"));
    listener.on(new JwksEvent.EntryRejected(ID, "it has no seal"));
    listener.on(new JwksEvent.KeyUnusable(ID, "1", "it is too weak"));
    listener.on(new JwksEvent.LeaseAnswered(ID, Duration.ofMillis(2), false));
    listener.on(
        new JwksEvent.StoreFailed(
            ID, JwksEvent.Action.SAVE, Duration.ofMillis(250), new IOException("timed out")));

    assertThat(Counts.of(registry, "oauth4jvm.jwks."))
        .containsOnly(
            Map.entry("rejected key", 1.0),
            Map.entry("rejected entry", 1.0),
            Map.entry("rejected unusable", 1.0),
            Map.entry("store lease success", 1.0),
            Map.entry("leases false", 1.0),
            Map.entry("store save failure", 1.0));
  }

  @Test
  void oneListenerServesAnyNumberOfJwkSets() throws IOException {
    AuthorizationServer as = server.issuer().metadata();
    // @start region="listener"
    Jwks jwks = Jwks.of(as).listener(MicrometerJwksListener.of(registry)).build();
    // @end
    server.driver().run(jwks.refresh());

    assertThat(Counts.of(registry, "oauth4jvm.jwks.")).containsEntry("fetch success", 1.0);
  }

  @Test
  void timersHaveTheDurationsOfTheEvents() {
    listener.on(new JwksEvent.Fetched(ID, Duration.ofMillis(120), 3));
    listener.on(new JwksEvent.Fetched(ID, Duration.ofMillis(80), 3));

    assertThat(registry.get("oauth4jvm.jwks.fetch").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(200.0);
  }

  @Test
  void issuersAreCountedApart() {
    JwksId other = new JwksId("https://other.test", "https://other.test/jwks");
    listener.on(new JwksEvent.Hit(ID, JwksEvent.Origin.MEMORY));
    listener.on(new JwksEvent.Hit(other, JwksEvent.Origin.MEMORY));

    assertThat(
            registry
                .get("oauth4jvm.jwks.hits")
                .tags("issuer", "https://other.test", "origin", "memory")
                .counter()
                .count())
        .isEqualTo(1.0);
  }

  private AccessTokenValidator validator() {
    Jwks jwks =
        Jwks.of(server.issuer().metadata()).store(Store.inMemory()).listener(listener).build();
    return AccessTokenValidator.of(server.issuer().metadata(), API).jwks(jwks).build();
  }

  private Request request() {
    return tokens.authorize(Request.get(URI.create(API + "/orders")));
  }
}
