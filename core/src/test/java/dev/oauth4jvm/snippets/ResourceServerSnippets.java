package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.resource.DpopNonces;
import dev.oauth4jvm.store.MemoryReplays;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a resource server judges a request. */
class ResourceServerSnippets {

  private static final String ISSUER = "https://as.example.com";
  private static final long NOW = 1_800_000_000L;

  private final SigningKey key =
      SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId("k");
  private final Driver http =
      Driver.of(this::answer).env(Env.system().clock(() -> Instant.ofEpochSecond(NOW)));

  private Response answer(Request request) {
    JsonObject body =
        request.uri().getPath().equals("/jwks")
            ? JsonObject.of("keys", List.of(key.toPublicJwk().json()))
            : JsonObject.of("issuer", ISSUER, "jwks_uri", ISSUER + "/jwks");
    return json(body);
  }

  private static Response json(JsonObject body) {
    return Response.of(
        200,
        Headers.of("content-type", "application/json"),
        body.toJson().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject claims(String scope) {
    return JsonObject.of("iss", ISSUER, "aud", "https://api.example.com", "sub", "alice")
        .with("client_id", "shop")
        .with("jti", "1")
        .with("iat", NOW)
        .with("exp", NOW + 60)
        .with("scope", scope);
  }

  private String token(JsonObject claims) {
    return Jws.sign(key, JsonObject.of("typ", "at+jwt"), claims);
  }

  private Request request(String scope) {
    return Request.get(URI.create("https://api.example.com/orders"))
        .header("authorization", "Bearer " + token(claims(scope)));
  }

  private static Response orders(String subject) {
    return json(JsonObject.of("orders of", subject));
  }

  // @start region="validate"
  /** Once, when the resource server starts. */
  AccessTokenValidator validator(Driver http) throws IOException {
    AuthorizationServer server = http.run(Discovery.oidc("https://as.example.com"));
    return AccessTokenValidator.of(server, "https://api.example.com").build();
  }

  /** For each request. */
  Response handle(Request request, AccessTokenValidator validator) throws IOException {
    AccessToken token;
    try {
      token = http.run(validator.validate(request));
    } catch (OAuthException | IOException failure) { // log it: the refusal reveals little
      return validator.refusal(request, failure); // a status, and WWW-Authenticate
    }
    if (!token.hasScope("orders:read")) {
      return validator.insufficientScope(token, "orders:read");
    }
    return orders(token.subject());
  }

  // @end

  // @start region="nonces"
  /** Once; the secrets are those of all processes of the API. */
  AccessTokenValidator requireNonces(AuthorizationServer server, byte[] secret, byte[] older) {
    return AccessTokenValidator.of(server, "https://api.example.com")
        .requireDpop()
        .requireNonces(DpopNonces.sealed(secret, older))
        .build();
  }

  /** For each response to an accepted token. */
  Headers headers(AccessToken token) {
    String next = token.dpopNonce(); // null while the client's nonce is fresh
    return next == null
        ? Headers.of()
        : Headers.of("dpop-nonce", next, "cache-control", "no-store");
  }

  // @end

  // @start region="memory"
  /** For an API that is served by this process alone. */
  AccessTokenValidator refuseReplays(AuthorizationServer server) {
    return AccessTokenValidator.of(server, "https://api.example.com")
        .refuseReplays(MemoryReplays.of(100_000))
        .build();
  }

  // @end

  @Test
  void aClientUsesTheNonceThatARefusalHas() throws IOException {
    AuthorizationServer server = AuthorizationServer.of(ISSUER, ISSUER + "/jwks");
    DpopHandle client = DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()));
    AccessTokenValidator validator = requireNonces(server, new byte[32], new byte[64]);
    Request plain = Request.get(URI.create("https://api.example.com/orders"));
    JsonObject bound = JsonObject.of("jkt", client.thumbprint());
    Secret token = Secret.of(token(claims("orders:read").with("cnf", bound)));
    Env env = Env.system().clock(() -> Instant.ofEpochSecond(NOW));

    Response refusal = handle(client.prove(plain, token, env), validator);
    assertThat(DpopHandle.isNonceError(refusal)).isTrue();
    assertThat(client.remember(plain.uri(), refusal)).isTrue();
    Request proven = client.prove(plain, token, env);
    assertThat(headers(http.run(validator.validate(proven)))).isEqualTo(Headers.of());

    AccessTokenValidator remembers = refuseReplays(server);
    assertThat(handle(proven, remembers).status()).isEqualTo(200);
    assertThat(handle(proven, remembers).status()).isEqualTo(401);
  }

  @Test
  void aRequestIsAnsweredByItsToken() throws IOException {
    AccessTokenValidator validator = validator(http);

    assertThat(handle(request("orders:read"), validator).status()).isEqualTo(200);
    assertThat(handle(request("orders:write"), validator).status()).isEqualTo(403);
    Response refusal =
        handle(request("orders:read").header("authorization", "Bearer x"), validator);
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.headers().first("www-authenticate"))
        .isEqualTo("Bearer error=\"invalid_token\"");
  }
}
