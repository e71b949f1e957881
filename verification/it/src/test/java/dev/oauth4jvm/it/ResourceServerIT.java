package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resource discovery, and tokens and proofs of the library before another's resource server. */
@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class ResourceServerIT {

  private final LocalAuthorizationServer issuer;
  private SpringResourceServer orders;
  private Party party;

  ResourceServerIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
  }

  @BeforeAll
  void start() throws Exception {
    orders = new SpringResourceServer(issuer.issuer(), issuer.jwksUri().toString());
  }

  @AfterAll
  void stop() throws Exception {
    orders.close();
  }

  @BeforeEach
  void begin() {
    party = new Party(issuer.issuer());
  }

  @Test
  void aClientThatKnowsTheResourceAloneFindsItsWayToAToken() throws Exception {
    // the resource says where its metadata is
    Response refused = send(Request.get(URI.create(orders.resource())));
    assertThat(refused.status()).isEqualTo(401);
    Challenge challenge =
        Challenge.parse(refused.headers()).stream()
            .filter(one -> one.scheme().equals("bearer"))
            .findFirst()
            .orElseThrow();
    assertThat(challenge.parameter("resource_metadata"))
        .contains("/.well-known/oauth-protected-resource");

    // its metadata says which authorization server it trusts
    ResourceServer resource = party.run(ResourceDiscovery.of(orders.resource()));
    assertThat(resource.resource()).isEqualTo(orders.resource());
    assertThat(resource.scopesSupported()).containsExactly("read");
    assertThat(resource.bearerMethodsSupported()).containsExactly("header");

    // which has a token for it
    Party client = new Party(resource.authorizationServers().get(0));
    TokenResponse token =
        client.run(client.grant(SharedServer.APP).scope("read").resource(resource.resource()));
    assertThat(body(send(get("Bearer " + token.accessToken().reveal()))))
        .isEqualTo("orders of " + SharedServer.APP.id());
  }

  @Test
  void metadataOfAnotherResourceIsRefused() {
    Refused.with(
        ErrorCode.JSON_ATTRIBUTE_COMPARISON,
        () -> party.run(ResourceDiscovery.of(orders.otherResource())));
  }

  @Test
  void aServerWithoutResourceMetadataIsRefused() {
    Refused.with(
        ErrorCode.RESPONSE_IS_NOT_CONFORM,
        () -> party.run(ResourceDiscovery.of(issuer.issuer() + "/orders")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
  void aProofOfTheLibraryIsAcceptedByAnothersResourceServer(String algorithm) throws Exception {
    DpopHandle dpop =
        DpopHandle.of(SigningKey.generate(Party.algorithm(algorithm), Crypto.platform()));
    TokenResponse token =
        party.run(party.grant(SharedServer.APP).resource(orders.resource()).dpop(dpop));

    Request proven =
        dpop.prove(Request.get(URI.create(orders.resource())), token.accessToken(), party.env);

    assertThat(body(send(proven))).isEqualTo("orders of " + SharedServer.APP.id());
    String stolen = "Bearer " + token.accessToken().reveal();
    assertThat(send(get(stolen)).status()).isEqualTo(401);
  }

  private Request get(String authorization) {
    return Request.get(URI.create(orders.resource())).header("authorization", authorization);
  }

  private static Response send(Request request) throws IOException {
    return Party.TRANSPORT.send(request);
  }

  private static String body(Response response) {
    assertThat(response.status()).isEqualTo(200);
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
