package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenProfile;
import dev.oauth4jvm.resource.Admission;
import dev.oauth4jvm.resource.BoundToken;
import dev.oauth4jvm.resource.IntrospectedTokens;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.resource.UnboundToken;
import dev.oauth4jvm.resource.ValidatedToken;
import dev.oauth4jvm.resource.Verdict;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A protected resource as one value. */
class ProtectedResourceSnippets {

  private static final String ISSUER = "https://as.example.com";
  private static final String API = "https://api.example.com/orders";
  private static final long NOW = 1_800_000_000L;

  private final SigningKey key =
      SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId("k");
  private final Driver http =
      Driver.of(this::answer).env(Env.system().clock(() -> Instant.ofEpochSecond(NOW)));

  private Response answer(Request request) {
    if (request.uri().getPath().equals("/introspect")) {
      return json(
          JsonObject.of("active", true, "aud", API, "sub", "alice", "exp", NOW + 60)
              .with("scope", "orders:read"));
    }
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

  private String token(JsonObject more) {
    JsonObject claims =
        JsonObject.of("iss", ISSUER, "aud", API, "sub", "alice", "client_id", "shop")
            .with("jti", "1")
            .with("iat", NOW)
            .with("exp", NOW + 60)
            .with("auth_time", NOW - 3600)
            .with("scope", "orders:read orders:pay");
    for (String name : more.names()) {
      claims = claims.with(name, more.get(name));
    }
    return Jws.sign(key, JsonObject.of("typ", "at+jwt"), claims);
  }

  private static Request request(String authorization) {
    return Request.received("GET", "https", "api.example.com", -1, "/orders")
        .header("authorization", authorization);
  }

  private static Response orders(String subject) {
    return json(JsonObject.of("orders of", subject));
  }

  // @start region="resource"
  /** Once, when the application starts; makes no request. */
  ProtectedResource resource() {
    return ProtectedResource.of("https://api.example.com/orders")
        .trust(JwtAccessTokens.discovered("https://as.example.com"))
        .metadata("scopes_supported", List.of("orders:read", "orders:pay"))
        .build();
  }

  // @end

  // @start region="admit"
  /** For each request. */
  Response handle(Request request, ProtectedResource resource) throws IOException {
    Admission admission = resource.admit(request, Requirement.none().scope("orders:read"));
    AccessToken token;
    try {
      token = http.run(admission);
    } catch (OAuthException | IOException failure) { // log it: the refusal reveals little
      return admission.refusal(failure); // a status, and WWW-Authenticate
    }
    return orders(token.subject());
  }

  // @end

  // @start region="verdict"
  /** For each request, in an adapter to a framework. */
  Response filter(Request request, ProtectedResource resource) throws IOException {
    Verdict verdict = http.run(resource.admit(request).verdict());
    if (verdict instanceof Verdict.Refused refused) {
      return refused.response(); // of status 503: log refused.failure() as an outage
    }
    Verdict.Accepted accepted = (Verdict.Accepted) verdict;
    return orders(accepted.token().subject()); // with accepted.headers()
  }

  // @end

  // @start region="step-up"
  /** A payment needs a user who authenticated by a second factor, at most five minutes ago. */
  static final Requirement PAYMENT =
      Requirement.none()
          .scope("orders:pay")
          .acr("urn:example:two-factors")
          .maxAuthAge(Duration.ofMinutes(5));

  // @end

  // @start region="issuers"
  /** Several issuers, each with its own settings. */
  ProtectedResource several(AuthorizationServer cognito, Set<String> customers, Store store) {
    IssuerTemplate tenants =
        IssuerTemplate.of("https://login.microsoftonline.com/{tenantid}/v2.0", customers);
    return ProtectedResource.of("https://api.example.com/orders")
        .trust( // discovered at its first token; keys shared by the fleet
            JwtAccessTokens.discovered("https://as.example.com")
                .keys(server -> Jwks.of(server).store(store).build()))
        .trust( // metadata that is known; another audience
            JwtAccessTokens.of(cognito)
                .profile(AccessTokenProfile.COGNITO)
                .audience("3n4b5urk1ft4fl3mg5e62d9ado"))
        .trust( // one server with many tenants
            JwtAccessTokens.discovered(
                    Discovery.oidc("https://login.microsoftonline.com/organizations/v2.0")
                        .tenants(tenants))
                .profile(AccessTokenProfile.ENTRA_V2)
                .audience("6e74172b-be56-4843-9ff4-e66a39bb12e3"))
        .trust( // the servers of customers, by a table that may change
            JwtAccessTokens.ofIssuers(customers::contains).maxIssuers(200))
        .build();
  }

  // @end

  // @start region="introspected"
  /** Opaque tokens of one server, beside the JWTs of another; responses shared by the fleet. */
  ProtectedResource opaque(AuthorizationServer legacy, Store redis, EncryptionKey key) {
    Client orders = Client.of("orders");
    ClientAuthentication secret = ClientAuthentication.secretBasic(Secret.of("s3cret"));
    return ProtectedResource.of("https://api.example.com/orders")
        .trust(JwtAccessTokens.discovered("https://as.example.com"))
        .trust(
            IntrospectedTokens.of(legacy, orders, secret)
                .keepFor(Duration.ofSeconds(30)) // how long a revoked token is still accepted
                .store(redis, key))
        .build();
  }

  // @end

  // @start region="token"
  /** A token in a message: there is no request. The certificate is the connection's, or null. */
  AccessToken authenticate(String token, X509Certificate certificate, ProtectedResource resource)
      throws IOException {
    ValidatedToken validated = http.run(resource.validateToken(token));
    if (validated instanceof BoundToken bound) {
      return bound.confirm(certificate); // refused without the certificate that it is bound to
    }
    return ((UnboundToken) validated).token();
  }

  // @end

  // @start region="call"
  /** A call of a protocol without URLs, such as gRPC. */
  AccessToken call(
      List<String> authorization, X509Certificate certificate, ProtectedResource orders)
      throws IOException {
    Requirement read = Requirement.none().scope("orders:read");
    return http.run(orders.admit(authorization, certificate, read));
  }

  // @end

  // @start region="received"
  /** The request of a framework, whose query may be none that java.net.URI parses. */
  Request received(String method, String host, int port, String rawPath, String authorization) {
    return Request.received(method, "https", host, port, rawPath)
        .header("authorization", authorization);
  }

  // @end

  @Test
  void aRequestIsAnsweredByItsToken() throws IOException {
    ProtectedResource resource = resource();
    String token = token(JsonObject.of());

    assertThat(handle(request("Bearer " + token), resource).status()).isEqualTo(200);
    assertThat(filter(request("Bearer " + token), resource).status()).isEqualTo(200);
    assertThat(filter(request("Bearer x"), resource).status()).isEqualTo(401);
    Response refusal = handle(request("Bearer x"), resource);
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.headers().first("www-authenticate"))
        .isEqualTo(
            "Bearer error=\"invalid_token\", scope=\"orders:read\", resource_metadata="
                + "\"https://api.example.com/.well-known/oauth-protected-resource/orders\"");
    Response insufficient =
        handle(request("Bearer " + token(JsonObject.of("scope", "orders:pay"))), resource);
    assertThat(insufficient.status()).isEqualTo(403);
  }

  @Test
  void aPaymentNeedsARecentAuthentication() throws IOException {
    Admission admission =
        resource().admit(request("Bearer " + token(JsonObject.of("acr", "one"))), PAYMENT);
    Verdict.Refused refused = (Verdict.Refused) http.run(admission.verdict());

    assertThat(refused.response().headers().first("www-authenticate"))
        .startsWith(
            "Bearer error=\"insufficient_user_authentication\", scope=\"orders:pay\","
                + " acr_values=\"urn:example:two-factors\", max_age=\"300\"");
  }

  @Test
  void severalIssuersAreTrusted() throws IOException {
    AuthorizationServer cognito =
        AuthorizationServer.of("https://cognito.example", "https://cognito.example/jwks");
    ProtectedResource resource =
        several(cognito, Set.of("8eaef023-2b34-4da1-9baa-8bc8c9d6a490"), Store.inMemory());

    assertThat(handle(request("Bearer " + token(JsonObject.of())), resource).status())
        .isEqualTo(200);
    assertThat(resource.metadata().authorizationServers())
        .containsExactly("https://as.example.com", "https://cognito.example");
  }

  @Test
  void opaqueTokensAreIntrospected() throws IOException {
    AuthorizationServer legacy =
        AuthorizationServer.of(
            JsonObject.of(
                "issuer",
                "https://legacy.example",
                "introspection_endpoint",
                "https://legacy.example/introspect"));
    ProtectedResource resource = opaque(legacy, Store.inMemory(), EncryptionKey.of(new byte[32]));

    assertThat(handle(request("Bearer 2YotnFZFEjr1zCsicMWpAA"), resource).status()).isEqualTo(200);
    assertThat(handle(request("Bearer " + token(JsonObject.of())), resource).status())
        .isEqualTo(200);
  }

  @Test
  void aTokenInAMessageIsAcceptedUnlessItIsBound() throws IOException {
    ProtectedResource resource = resource();
    String bound = token(JsonObject.of("cnf", JsonObject.of("x5t#S256", "thumbprint")));

    assertThat(authenticate(token(JsonObject.of()), null, resource).subject()).isEqualTo("alice");
    assertThatThrownBy(() -> authenticate(bound, null, resource))
        .isInstanceOf(OAuthException.class)
        .hasMessageContaining("bound to a certificate");
  }

  @Test
  void aCallWithoutAUrlIsAdmittedByItsToken() throws IOException {
    String token = token(JsonObject.of("scope", "orders:read"));

    assertThat(call(List.of("Bearer " + token), null, resource()).subject()).isEqualTo("alice");
    assertThatThrownBy(() -> call(List.of("Bearer " + token, "Bearer x"), null, resource()))
        .isInstanceOf(OAuthException.class)
        .hasMessageContaining("exactly one Authorization");
  }

  @Test
  void aQueryDecidesNothing() {
    Request request = received("GET", "api.example.com", 443, "/a|b", "Bearer x");

    assertThat(request.uri()).hasToString("https://api.example.com:443/a%7Cb");
  }
}
