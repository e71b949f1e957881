package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.oauth4jvm.it.UpstreamPeer.Outcome;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.LocalClient;
import dev.oauth4jvm.quickstart.server.SigningKeys.Replaced;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UpstreamPeerIT {

  private static final String AUDIENCE = "https://api.example.com";
  private static final String URL = "https://api.example.com/orders";

  private static LocalAuthorizationServer server;

  @BeforeAll
  static void start() {
    server =
        LocalAuthorizationServer.start(
            LocalClient.of("app", "secret", AUDIENCE).withAlgorithm("ES256"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void writesACacheEntryAndReadsItBackWithoutARequest() throws Exception {
    ProtectedRequest request = ProtectedRequest.bearer(URL, token(null));
    int before = server.jwksRequests().count();

    Outcome written = UpstreamPeer.write(server.issuer(), AUDIENCE, request);

    assertThat(written.error()).isNull();
    assertThat(written.claims()).containsEntry("client_id", "app");
    assertThat(written.jwksRequests()).isEqualTo(1);
    assertThat(server.jwksRequests().count()).isEqualTo(before + 1);
    Map<String, Object> entry = JSONObjectUtils.parse(written.cache());
    assertThat(entry).containsOnlyKeys("jwks", "uat");
    assertThat(Instant.ofEpochSecond((long) entry.get("uat")))
        .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
    assertThat(JWKSet.parse(JSONObjectUtils.getJSONObject(entry, "jwks")).getKeys())
        .extracting(key -> key.getKeyID())
        .contains(server.keys().currentKeyId("ES256"));

    Outcome read = UpstreamPeer.read(server.issuer(), AUDIENCE, request, written.cache());

    assertThat(read.error()).isNull();
    assertThat(read.claims()).isEqualTo(written.claims());
    assertThat(read.jwksRequests()).isZero();
    assertThat(JSONObjectUtils.parse(read.cache())).isEqualTo(entry);
    assertThat(server.jwksRequests().count()).isEqualTo(before + 1);
  }

  @Test
  void validatesADpopBoundRequest() {
    DpopKey key = new DpopKey();
    String token = token(key);

    Outcome outcome =
        UpstreamPeer.write(server.issuer(), AUDIENCE, ProtectedRequest.dpop(URL, token, key));

    assertThat(outcome.error()).isNull();
    assertThat(outcome.claims()).containsEntry("cnf", Map.of("jkt", key.thumbprint()));
  }

  @Test
  void showsThatItWantedTheJwkSetWhenItsEntryIsEmpty() {
    ProtectedRequest request = ProtectedRequest.bearer(URL, token(null));
    int before = server.jwksRequests().count();

    Outcome outcome = UpstreamPeer.read(server.issuer(), AUDIENCE, request, UpstreamPeer.EMPTY);

    assertThat(outcome.claims()).isNull();
    assertThat(outcome.error()).containsEntry("message", "a request for the JWK Set");
    assertThat(outcome.jwksRequests()).isEqualTo(1);
    assertThat(server.jwksRequests().count()).isEqualTo(before);
  }

  @Test
  void rejectsATokenOfANewKeyByItsCodeWhileTheEntryIsYoung() {
    String entry =
        UpstreamPeer.write(server.issuer(), AUDIENCE, ProtectedRequest.bearer(URL, token(null)))
            .cache();
    server.keys().rotate(Replaced.STAY_PUBLISHED);

    Outcome outcome =
        UpstreamPeer.read(
            server.issuer(), AUDIENCE, ProtectedRequest.bearer(URL, token(null)), entry);

    assertThat(outcome.error()).containsEntry("code", "OAUTH_KEY_SELECTION_FAILED");
    assertThat(outcome.jwksRequests()).isZero();
  }

  private static String token(DpopKey key) {
    String url = server.tokenEndpoint().toString();
    return Wire.clientCredentials(
            server.tokenEndpoint(),
            "app",
            "secret",
            Map.of(),
            key == null ? null : key.tokenProof(url, null))
        .accessToken();
  }
}
