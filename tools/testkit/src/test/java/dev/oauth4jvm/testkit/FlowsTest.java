package dev.oauth4jvm.testkit;

import static dev.oauth4jvm.testkit.Kit.CALLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.HybridResponse;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.PushedAuthorization;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's flows that begin with a user's browser, against the kit. */
class FlowsTest {

  private final Kit kit = new Kit();

  @Test
  void discoveryFindsTheIssuerBothWays() {
    assertThat(kit.as).isEqualTo(kit.issuer.metadata());
    assertThat(kit.run(Discovery.oauth(kit.issuer.issuer()))).isEqualTo(kit.as);
  }

  @Test
  void issuersOfOneServerHaveTheirOwnClientsAndKeys() {
    TestIssuer other = kit.server.issuer("other");

    assertThat(other.issuer()).isEqualTo("https://as.test/other");
    assertThat(other.keys().set()).isNotEqualTo(kit.issuer.keys().set());
    assertThat(
            kit.refusal(
                ClientCredentialsGrant.of(
                    other.metadata(), kit.shop.client(), kit.shop.authentication())))
        .isEqualTo("invalid_client");
  }

  @Test
  void aUserSignsIn() {
    TokenResponse tokens = kit.run(kit.redeem(kit.shop, kit.signIn(kit.shop)));

    assertThat(tokens.tokenType()).isEqualTo("bearer");
    IdToken idToken = Objects.requireNonNull(tokens.idToken());
    assertThat(idToken.subject()).isEqualTo("alice");
    assertThat(kit.run(SignatureValidation.of(idToken, Jwks.of(kit.as).build())).claims())
        .isEqualTo(idToken.claims());
  }

  @Test
  void aPublicClientSignsAUserIn() {
    TestClient app = kit.issuer.publicClient("app", CALLBACK);

    assertThat(kit.run(kit.redeem(app, kit.signIn(app))).idToken()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS384", "ES512", "Ed25519"})
  void idTokensAreSignedByTheAlgorithmThatTheClientRegistered(String algorithm) {
    TestClient client =
        kit.issuer.client(metadata("signed").with("id_token_signed_response_alg", algorithm));

    IdToken idToken =
        Objects.requireNonNull(kit.run(kit.redeem(client, kit.signIn(client))).idToken());

    assertThat(idToken.jwt().header().algorithmName()).isEqualTo(algorithm);
    assertThat(kit.run(SignatureValidation.of(idToken, Jwks.of(kit.as).build()))).isNotNull();
  }

  @Test
  void theMetadataListsTheAlgorithmsOfTheKeysAndEveryAlgorithmForWhatClientsSign() {
    assertThat(listed("id_token")).containsExactly("ES256");

    SigningKey unused = kit.issuer.keys().key(JwsAlgorithm.PS384);

    for (String signed : List.of("id_token", "userinfo", "introspection", "authorization")) {
      assertThat(listed(signed)).as(signed).containsExactlyInAnyOrder("ES256", "PS384");
    }
    for (String signed : List.of("request_object", "dpop", "token_endpoint_auth")) {
      assertThat(listed(signed)).as(signed).contains("RS256", "PS256", "ES256", "Ed25519");
    }
  }

  @Test
  void aClientThatRegisteredNoAlgorithmGetsRs256FromAnIssuerThatHasAKeyForIt() {
    SigningKey unused = kit.issuer.keys().key(JwsAlgorithm.RS256);
    AuthorizationServer as = kit.issuer.metadata();
    AuthorizationResponse response = kit.signIn(kit.shop);

    TokenResponse tokens =
        kit.run(
            CodeGrant.of(
                    as, kit.shop.client(), kit.shop.authentication(), response, CALLBACK, kit.pkce)
                .expectNonce("nonce"));

    assertThat(Objects.requireNonNull(tokens.idToken()).jwt().header().algorithmName())
        .isEqualTo("RS256");
    assertThat(kit.issuer.keys().key().algorithm()).isEqualTo(JwsAlgorithm.ES256);
  }

  private List<String> listed(String signed) {
    return Objects.requireNonNull(
        kit.issuer.metadata().json().strings(signed + "_signing_alg_values_supported"));
  }

  @Test
  void aFormIsPosted() {
    URI uri = kit.request(kit.shop).responseMode("form_post").uri(kit.server.env());

    Form form = kit.server.browseForm(uri);

    AuthorizationResponse response =
        AuthorizationResponse.validate(kit.as, kit.shop.client(), form, Expect.state("state"));
    assertThat(kit.run(kit.redeem(kit.shop, response)).idToken()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jwt", "query.jwt", "fragment.jwt"})
  void aSignedResponseIsValid(String mode) {
    URI uri = kit.request(kit.shop).responseMode(mode).uri(kit.server.env());

    URI redirected = kit.server.browse(uri);

    AuthorizationResponse response =
        kit.run(
            JarmResponse.of(
                Jwks.of(kit.as).build(), kit.shop.client(), redirected, Expect.state("state")));
    assertThat(kit.run(kit.redeem(kit.shop, response)).idToken()).isNotNull();
  }

  @Test
  void aHybridResponseIsADetachedSignature() {
    URI uri = kit.request(kit.shop).responseType("code id_token").uri(kit.server.env());

    URI redirected = kit.server.browse(uri);

    AuthorizationResponse response =
        kit.run(
            HybridResponse.of(
                    Jwks.of(kit.as).build(),
                    kit.shop.client(),
                    redirected,
                    Expect.state("state"),
                    "nonce")
                .detachedSignature());
    assertThat(kit.run(kit.redeem(kit.shop, response)).idToken()).isNotNull();
  }

  @Test
  void aRequestIsPushed() {
    kit.issuer.requirePushedRequests();

    PushedAuthorization.Pushed pushed =
        kit.run(PushedAuthorization.of(kit.request(kit.shop), kit.shop.authentication()));

    URI redirected = kit.server.browse(pushed.uri(kit.server.env()));
    AuthorizationResponse response =
        AuthorizationResponse.validate(
            kit.as, kit.shop.client(), redirected, Expect.state("state"));
    assertThat(kit.run(kit.redeem(kit.shop, response)).idToken()).isNotNull();
  }

  @Test
  void aRequestIsSigned() {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId("client");
    TestClient client =
        kit.issuer.client(
            metadata("signing")
                .with("jwks", JsonObject.of("keys", List.of(key.toPublicJwk().json()))));

    RequestObject signed =
        RequestObject.sign(kit.request(client).maxAge(60), key, kit.server.env());

    URI redirected = kit.server.browse(signed.uri(kit.server.env()));
    AuthorizationResponse response =
        AuthorizationResponse.validate(kit.as, client.client(), redirected, Expect.state("state"));
    assertThat(kit.run(kit.redeem(client, response)).idToken()).isNotNull();
  }

  @Test
  void aRefreshTokenBringsNewTokensAndIsReplaced() {
    TokenResponse first = kit.run(kit.redeem(kit.shop, kit.signIn(kit.shop)));

    TokenResponse second =
        kit.run(
            RefreshGrant.of(
                    kit.as,
                    kit.shop.client(),
                    kit.shop.authentication(),
                    Objects.requireNonNull(first.refreshToken()))
                .expectSubject("alice"));

    assertThat(second.accessToken()).isNotEqualTo(first.accessToken());
    assertThat(second.refreshToken()).isNotNull().isNotEqualTo(first.refreshToken());
  }

  static JsonObject metadata(String clientId) {
    return JsonObject.of("client_id", clientId, "redirect_uris", List.of(CALLBACK));
  }
}
