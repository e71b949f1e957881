package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.Revocation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.IntrospectedTokens;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.resource.UnboundToken;
import dev.oauth4jvm.resource.Verdict;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.redis.RedisStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A protected resource whose server issues opaque tokens, by its introspection endpoint. */
class IntrospectedTokensIT {

  private static final String SECRET = "of this client alone";
  private static final String OTHER = "https://other.example.com";
  private static final String JWTS = "https://jwt.example.com";

  private static OidcProvider provider;

  private final Party party = new Party(provider.issuer());
  private final ProtectedResource resource = resource(tokens("orders"));

  @BeforeAll
  static void start() {
    provider = provider();
  }

  private static OidcProvider provider() {
    return OidcProvider.builder()
        .opaqueResource(Party.AUDIENCE)
        .opaqueResource(OTHER)
        .resource(JWTS, "ES256")
        .client("machine", SECRET)
        .client("orders", SECRET)
        .client(
            JsonObject.builder()
                .put("client_id", "strict")
                .put("client_secret", SECRET)
                .put("grant_types", List.of("client_credentials"))
                .put("response_types", List.of())
                .put("redirect_uris", List.of())
                .put("introspection_signed_response_alg", "ES256")
                .build())
        .client(
            ProviderClients.interactive("app")
                .with("client_secret", SECRET)
                .with("grant_types", List.of("authorization_code", "refresh_token"))
                .with("token_endpoint_auth_method", "client_secret_basic"))
        .start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  private static ClientAuthentication secret() {
    return ClientAuthentication.secretBasic(Secret.of(SECRET));
  }

  private IntrospectedTokens tokens(String client) {
    return IntrospectedTokens.of(party.server, Client.of(client), secret());
  }

  private static ProtectedResource resource(IntrospectedTokens tokens) {
    return ProtectedResource.of(Party.AUDIENCE).trust(tokens).build();
  }

  private ClientCredentialsGrant grant(String audience) {
    return party.grant("machine", SECRET).resource(audience).scope("read");
  }

  private Secret token(String audience) {
    return party.run(grant(audience)).accessToken();
  }

  private AccessToken admit(ProtectedResource resource, Secret token) {
    return party.run(resource.admit(Party.bearer(token.reveal())));
  }

  private Reason refused(Operation<?> operation) {
    Throwable failure = Assertions.catchThrowable(() -> party.run(operation));
    assertThat(failure).isInstanceOf(OAuthException.class);
    return ((OAuthException) failure).reason();
  }

  private Reason refused(ProtectedResource resource, Secret token) {
    return refused(resource.admit(Party.bearer(token.reveal())));
  }

  @Test
  void anOpaqueTokenIsAcceptedWithOneRequest() {
    Secret token = token(Party.AUDIENCE);
    int before = provider.introspectionRequests();

    AccessToken accepted =
        party.run(resource.admit(Party.bearer(token.reveal()), Requirement.none().scope("read")));
    assertThat(token.reveal()).doesNotContain(".");
    assertThat(accepted.claims().toJson()).doesNotContain(token.reveal());
    assertThat(accepted.clientId()).isEqualTo("machine");
    assertThat(accepted.audience()).containsExactly(Party.AUDIENCE);
    assertThat(accepted.issuer()).isEqualTo(provider.issuer());
    assertThat(party.run(resource.validateToken(token.reveal()))).isInstanceOf(UnboundToken.class);
    assertThat(provider.introspectionRequests() - before).isEqualTo(1);
  }

  @Test
  void aSignedResponseIsVerified() throws Exception {
    Client strict =
        Client.of(
            JsonObject.of("client_id", "strict", "introspection_signed_response_alg", "ES256"));
    ProtectedResource signed = resource(IntrospectedTokens.of(party.server, strict, secret()));

    assertThat(admit(signed, token(Party.AUDIENCE)).clientId()).isEqualTo("machine");
  }

  @Test
  void aTokenForAnotherResourceOrOfNobodyIsRefused() {
    assertThat(refused(resource, token(OTHER))).isEqualTo(Reason.AUDIENCE);
    assertThat(refused(resource, Secret.of("made-up"))).isEqualTo(Reason.INACTIVE);
    Secret withoutResource = party.run(party.grant("machine", SECRET)).accessToken();
    assertThat(refused(resource, withoutResource)).isEqualTo(Reason.AUDIENCE);
    assertThat(admit(resource(tokens("orders").allowMissingAudience()), withoutResource).clientId())
        .isEqualTo("machine");
  }

  @Test
  void aJwtOfTheServerIsValidatedByItsKeysIfItsJwtsAreTrusted() {
    ProtectedResource both =
        ProtectedResource.of(Party.AUDIENCE)
            .trust(tokens("orders"))
            .trust(JwtAccessTokens.of(party.server).audience(JWTS))
            .build();
    int before = provider.introspectionRequests();

    assertThat(admit(both, token(JWTS)).audience()).containsExactly(JWTS);
    assertThat(provider.introspectionRequests()).isEqualTo(before);
  }

  @Test
  void aDpopTokenNeedsAProof() {
    DpopHandle dpop = DpopHandle.of(ProviderClients.key("ES256"));
    Secret token = party.run(grant(Party.AUDIENCE).dpop(dpop)).accessToken();
    Request proven = dpop.prove(Request.get(Party.RESOURCE), token, party.env);

    assertThat(party.run(resource.admit(proven)).isProven()).isTrue();
    assertThat(refused(resource, token)).isEqualTo(Reason.BINDING);
    DpopHandle thief = DpopHandle.of(ProviderClients.key("ES256"));
    assertThat(refused(resource.admit(thief.prove(Request.get(Party.RESOURCE), token, party.env))))
        .isEqualTo(Reason.PROOF);
  }

  @Test
  void aRevokedTokenIsAcceptedForTheTimeOfAKeptResponse() {
    Secret token = token(Party.AUDIENCE);
    assertThat(admit(resource, token).clientId()).isEqualTo("machine");
    party.run(Revocation.of(party.server, Client.of("machine"), secret(), token));
    party.clock.advance(Duration.ofSeconds(59));
    assertThat(admit(resource, token).clientId()).isEqualTo("machine");
    party.clock.advance(Duration.ofSeconds(2));

    assertThat(refused(resource, token)).isEqualTo(Reason.INACTIVE);
  }

  @Test
  void aRefreshTokenIsNoAccessToken() {
    RelyingParty app = new RelyingParty(party, Client.of("app"), secret());
    TokenResponse tokens =
        app.run(
            app.grant(
                app.response(
                    new Browser("alice")
                        .open(
                            app.request("openid offline_access")
                                .parameter("prompt", "consent")
                                .uri(app.env))
                        .uri())));
    IntrospectedTokens byApp = IntrospectedTokens.of(party.server, app.client, secret());

    assertThat(tokens.refreshToken()).isNotNull();
    assertThat(refused(resource(byApp), tokens.refreshToken())).isEqualTo(Reason.AUDIENCE);
    ProtectedResource lax = resource(byApp.allowMissingAudience());
    assertThat(admit(lax, tokens.accessToken()).subject()).isEqualTo("alice");
    assertThat(refused(lax, tokens.refreshToken())).isEqualTo(Reason.TYPE);
  }

  @Test
  void theProcessesThatShareARedisShareAResponse() throws Exception {
    Secret token = token(Party.AUDIENCE);
    int before = provider.introspectionRequests();
    EncryptionKey key = EncryptionKey.of(new byte[32]);
    try (RedisServer redis = RedisServer.run()) {
      for (int i = 0; i < 3; i++) {
        try (RedisStore store =
            RedisStore.builder(redis.uri())
                .connectTimeout(FleetNode.PATIENCE)
                .operationTimeout(FleetNode.PATIENCE)
                .build()) {
          ProtectedResource process =
              resource(tokens("orders").store(store, key).storeTimeout(FleetNode.PATIENCE));
          assertThat(admit(process, token).clientId()).isEqualTo("machine");
        }
      }
      try (Jedis jedis = redis.connect()) {
        Set<String> names = jedis.keys("*");
        assertThat(names).hasSize(1).allMatch(name -> name.contains("introspection:"));
        String name = names.iterator().next();
        assertThat(name).doesNotContain(token.reveal());
        assertThat(jedis.get(name)).startsWith("{\"encrypted\":").doesNotContain("machine");
        assertThat(jedis.ttl(name)).isBetween(1L, 60L);
      }
    }
    assertThat(provider.introspectionRequests() - before).isEqualTo(1);
  }

  @Test
  void aServerThatIsGoneIsNoVerdictOnTheToken() {
    OidcProvider mortal = provider();
    Party other = new Party(mortal.issuer());
    ProtectedResource resource =
        resource(IntrospectedTokens.of(other.server, Client.of("orders"), secret()));
    Secret token;
    try {
      token =
          other
              .run(other.grant("machine", SECRET).resource(Party.AUDIENCE).scope("read"))
              .accessToken();
      assertThat(other.run(resource.admit(Party.bearer(token.reveal()))).clientId())
          .isEqualTo("machine");
    } finally {
      mortal.close();
    }

    assertThat(other.run(resource.admit(Party.bearer(token.reveal()))).clientId())
        .isEqualTo("machine");
    for (String unknown : List.of("first", "second")) {
      Verdict verdict = other.run(resource.admit(Party.bearer(unknown)).verdict());
      assertThat(((Verdict.Refused) verdict).response().status()).isEqualTo(503);
    }
  }
}
