package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.LocalClient;
import dev.oauth4jvm.quickstart.server.SigningKeys;
import dev.oauth4jvm.quickstart.server.SigningKeys.Replaced;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAuthorizationServerIT {

  private static final String AUDIENCE = "https://api.example.com";
  private static final String SECRET = "a secret: 100% plain";
  private static final LocalClient APP = LocalClient.of("app", SECRET, AUDIENCE);

  private static LocalAuthorizationServer server;

  @BeforeAll
  static void start() {
    server = LocalAuthorizationServer.start(APP);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void heal() {
    server.healJwks();
  }

  static List<String> algorithms() {
    return SigningKeys.algorithms();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
  void publishesItsMetadata(String path) {
    int before = server.discoveryRequests().count();

    Map<String, Object> metadata = Wire.get(URI.create(server.issuer() + path)).json();

    assertThat(metadata)
        .containsEntry("issuer", server.issuer())
        .containsEntry("jwks_uri", server.jwksUri().toString())
        .containsEntry("token_endpoint", server.tokenEndpoint().toString());
    assertThat(server.discoveryRequests().count()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void issuesAccessTokensOfRfc9068SignedWithTheChosenAlgorithm(String algorithm) {
    LocalClient client = LocalClient.of("app-" + algorithm, SECRET, AUDIENCE);
    server.register(client.withAlgorithm(algorithm).withLifetime(Duration.ofSeconds(90)));

    Jwt token = Jwt.parse(request(client, Map.of("scope", "read write"), null).accessToken());

    assertThat(token.header())
        .containsOnlyKeys("alg", "kid", "typ")
        .containsEntry("alg", algorithm)
        .containsEntry("kid", server.keys().currentKeyId(algorithm))
        .containsEntry("typ", "at+jwt");
    assertThat(token.claims())
        .containsEntry("iss", server.issuer())
        .containsEntry("aud", AUDIENCE)
        .containsEntry("sub", client.id())
        .containsEntry("client_id", client.id())
        .containsEntry("scope", "read write")
        .containsEntry("exp", (long) token.claims().get("iat") + 90)
        .containsKey("jti")
        .doesNotContainKey("cnf");
    assertThat(token.verifies(server.jwksUri())).isTrue();
  }

  @Test
  void refusesToSignWithAnAlgorithmItDoesNotKnow() {
    assertThatIllegalArgumentException().isThrownBy(() -> APP.withAlgorithm("EdDSA"));
  }

  @Test
  void takesTheAudienceFromTheResourceParameter() {
    Wire.Answer answer = request(APP, Map.of("resource", "https://other.example.com"), null);

    assertThat(Jwt.parse(answer.accessToken()).claims())
        .containsEntry("aud", "https://other.example.com");
  }

  @Test
  void issuesTokensThatHaveExpiredAlready() {
    LocalClient client =
        LocalClient.of("late", SECRET, AUDIENCE)
            .withLifetime(Duration.ofMinutes(1))
            .withAge(Duration.ofHours(1));
    server.register(client);

    Jwt token = Jwt.parse(request(client, Map.of(), null).accessToken());

    assertThat(Instant.ofEpochSecond((long) token.claims().get("exp")))
        .isBetween(
            Instant.now().minus(Duration.ofMinutes(61)),
            Instant.now().minus(Duration.ofMinutes(58)));
    assertThat(token.verifies(server.jwksUri())).isTrue();
  }

  @Test
  void refusesAWrongSecret() {
    int before = server.tokenRequests().count();

    Wire.Answer answer =
        Wire.clientCredentials(server.tokenEndpoint(), APP.id(), "wrong", Map.of(), null);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json()).containsEntry("error", "invalid_client");
    assertThat(server.tokenRequests().count()).isEqualTo(before + 1);
  }

  @Test
  void bindsATokenToTheKeyOfTheDpopProof() {
    DpopKey key = new DpopKey();

    Wire.Answer answer =
        request(APP, Map.of(), key.tokenProof(server.tokenEndpoint().toString(), null));

    assertThat(answer.json()).containsEntry("token_type", "DPoP");
    assertThat(Jwt.parse(answer.accessToken()).claims())
        .containsEntry("cnf", Map.of("jkt", key.thumbprint()));
  }

  @Test
  void refusesADpopBoundClientThatShowsNoProof() {
    LocalClient client = LocalClient.of("bound", SECRET, AUDIENCE).withDpopBound();
    server.register(client);
    String proof = new DpopKey().tokenProof(server.tokenEndpoint().toString(), null);

    assertThat(request(client, Map.of(), null).json()).containsEntry("error", "invalid_dpop_proof");
    assertThat(request(client, Map.of(), proof).json()).containsEntry("token_type", "DPoP");
  }

  @Test
  void rotatesItsKeysAndKeepsTheOldOnesPublishedUntilTheyAreWithdrawn() {
    Jwt first = Jwt.parse(request(APP, Map.of(), null).accessToken());

    server.keys().rotate(Replaced.STAY_PUBLISHED);
    Jwt second = Jwt.parse(request(APP, Map.of(), null).accessToken());

    assertThat(second.keyId()).isNotEqualTo(first.keyId());
    assertThat(first.verifies(server.jwksUri())).isTrue();
    assertThat(second.verifies(server.jwksUri())).isTrue();

    server.keys().rotate(Replaced.ARE_WITHDRAWN);
    Jwt third = Jwt.parse(request(APP, Map.of(), null).accessToken());

    assertThat(first.verifies(server.jwksUri())).isFalse();
    assertThat(second.verifies(server.jwksUri())).isFalse();
    assertThat(third.verifies(server.jwksUri())).isTrue();
  }

  @Test
  void answersAtItsJwksEndpointWhatItIsTold() {
    int before = server.jwksRequests().count();

    server.answerJwks(500, "text/plain", "broken");
    assertThat(Wire.get(server.jwksUri()).status()).isEqualTo(500);

    server.answerJwks(200, "application/json", "{\"keys\":[]}");
    assertThat(Wire.get(server.jwksUri()).body()).isEqualTo("{\"keys\":[]}");

    server.healJwks();
    assertThat((List<?>) Wire.get(server.jwksUri()).json().get("keys")).isNotEmpty();
    assertThat(server.jwksRequests().count()).isEqualTo(before + 3);
  }

  @Test
  void holdsRequestsAtItsJwksEndpointUntilTheyAreReleased() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    int before = server.jwksRequests().count();
    server.holdJwks(release);

    CompletableFuture<Wire.Answer> answer =
        CompletableFuture.supplyAsync(() -> Wire.get(server.jwksUri()), NodeProcess.NEW_THREAD);
    server.jwksRequests().await(before + 1, Duration.ofSeconds(30));
    assertThat(answer).isNotDone();
    release.countDown();

    assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
  }

  @Test
  void saysWhichCountItWaitedForInVain() {
    int impossible = server.jwksRequests().count() + 1;

    assertThatThrownBy(() -> server.jwksRequests().await(impossible, Duration.ofMillis(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected " + impossible + " requests");
  }

  @Test
  void stopsListeningWhenClosedEvenWithARequestHeld() throws Exception {
    LocalAuthorizationServer other = LocalAuthorizationServer.start(APP.withAlgorithm("ES256"));
    CompletableFuture<Wire.Answer> held;
    try (other) {
      other.holdJwks(new CountDownLatch(1));
      held = CompletableFuture.supplyAsync(() -> Wire.get(other.jwksUri()), NodeProcess.NEW_THREAD);
      other.jwksRequests().await(1, Duration.ofSeconds(30));
    }

    assertThat(held.handle((answer, failure) -> "over").get(30, TimeUnit.SECONDS))
        .isEqualTo("over");
    assertThatThrownBy(() -> Wire.get(other.jwksUri())).isInstanceOf(UncheckedIOException.class);
  }

  private static Wire.Answer request(
      LocalClient client, Map<String, String> parameters, String proof) {
    return Wire.clientCredentials(
        server.tokenEndpoint(), client.id(), client.secret(), parameters, proof);
  }
}
