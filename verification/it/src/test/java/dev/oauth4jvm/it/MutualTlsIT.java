package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mutual TLS (RFC 8705) against oidc-provider: client authentication by both methods, tokens bound
 * to the client's certificate, endpoint aliases, and a resource server that accepts such tokens.
 */
class MutualTlsIT {

  private static TlsIdentity server;
  private static TlsIdentity shop;
  private static TlsIdentity thief;
  private static OidcProvider provider;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = TlsIdentity.create(folder, "server", "ip:127.0.0.1");
    shop = TlsIdentity.create(folder, "shop", "dns:shop.example.com");
    thief = TlsIdentity.create(folder, "thief", "dns:thief.example.com");
    // certificates are asked for at the aliases alone, so that what uses no alias cannot pass
    provider =
        OidcProvider.builder()
            .tls(server.keyPem(), server.certificatePem())
            .tlsAuthority(shop.certificatePem())
            .mtlsEndpointAliases()
            .resource(Party.AUDIENCE, "ES256")
            .client(
                client("self_signed_tls_client_auth")
                    .with("jwks", JsonObject.of("keys", List.of(shop.jwk()))))
            .client(client("tls_client_auth").with("tls_client_auth_san_dns", "shop.example.com"))
            .start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"self_signed_tls_client_auth", "tls_client_auth"})
  void theCertificateAuthenticatesAndTheTokenIsBoundToIt(String method) throws Exception {
    Driver http = http(shop.context(server));

    String token = http.run(grant(http, method, true)).accessToken().reveal();

    assertThat(Jwt.parse(token).claims())
        .containsEntry("cnf", Map.of("x5t#S256", shop.thumbprint()));
    AccessToken validated =
        http.run(validator(http).validate(Party.bearer(token), shop.certificate()));
    assertThat(validated.isProven()).isTrue();
    assertThat(validated.clientId()).isEqualTo(method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"self_signed_tls_client_auth", "tls_client_auth"})
  void anotherCertificateDoesNotAuthenticate(String method) throws Exception {
    for (SSLContext tls : List.of(thief.context(server), TlsIdentity.anonymous(server))) {
      Driver http = http(tls);

      ResponseBodyException refusal =
          catchThrowableOfType(
              ResponseBodyException.class, () -> http.run(grant(http, method, true)));

      assertThat(refusal.error()).isEqualTo("invalid_client");
    }
  }

  @Test
  void withoutTheAliasesTheServerSeesNoCertificate() throws Exception {
    Driver http = http(shop.context(server));

    ResponseBodyException refusal =
        catchThrowableOfType(
            ResponseBodyException.class,
            () -> http.run(grant(http, "self_signed_tls_client_auth", false)));

    assertThat(refusal.error()).isEqualTo("invalid_client");
  }

  @Test
  void aBoundTokenIsWorthNothingToWhoeverHasAnotherCertificate() throws Exception {
    Driver http = http(shop.context(server));
    Secret token = http.run(grant(http, "tls_client_auth", true)).accessToken();
    HttpsServer api = api(validator(http));
    try {
      Request request =
          Request.get(URI.create("https://127.0.0.1:" + api.getAddress().getPort() + "/orders"));
      ProtectedResourceRequest use = ProtectedResourceRequest.of(request, token);

      Response answer = http.run(use);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("tls_client_auth");
      for (SSLContext tls : List.of(thief.context(server), TlsIdentity.anonymous(server))) {
        ChallengeException refusal =
            catchThrowableOfType(ChallengeException.class, () -> http(tls).run(use));

        assertThat(refusal.response().status()).isEqualTo(401);
        assertThat(refusal.challenges().get(0).parameter("error")).isEqualTo("invalid_token");
      }
    } finally {
      api.stop(0);
    }
  }

  @Test
  void aTokenThatIsBoundIsRefusedWithoutACertificate() throws Exception {
    Driver http = http(shop.context(server));
    String token = http.run(grant(http, "tls_client_auth", true)).accessToken().reveal();

    OAuthException refusal =
        catchThrowableOfType(
            OAuthException.class, () -> http.run(validator(http).validate(Party.bearer(token))));

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refusal.details().name()).isEqualTo("cnf.x5t#S256");
  }

  /** A resource server that asks its clients for a certificate and takes whatever they have. */
  private static HttpsServer api(AccessTokenValidator validator) throws Exception {
    Driver http = http(TlsIdentity.anonymous(server));
    HttpsServer api =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    // the handshake proves that the client has the key; that is all that a thumbprint needs
    SSLContext tls = server.context(shop, thief);
    api.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters asked = tls.getDefaultSSLParameters();
            asked.setWantClientAuth(true);
            parameters.setSSLParameters(asked);
          }
        });
    api.createContext(
        "/",
        exchange -> {
          Response answer = answer(http, validator, (HttpsExchange) exchange);
          for (Map.Entry<String, String> field : answer.headers().entries()) {
            exchange.getResponseHeaders().add(field.getKey(), field.getValue());
          }
          byte[] body = answer.body();
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    api.start();
    return api;
  }

  private static Response answer(
      Driver http, AccessTokenValidator validator, HttpsExchange exchange) throws IOException {
    Request request =
        Request.get(URI.create("https://127.0.0.1").resolve(exchange.getRequestURI()))
            .header("authorization", exchange.getRequestHeaders().getFirst("authorization"));
    try {
      AccessToken token = http.run(validator.validate(request, certificate(exchange)));
      return Response.of(
          200, Headers.of(), String.valueOf(token.clientId()).getBytes(StandardCharsets.UTF_8));
    } catch (OAuthException | IOException failure) {
      return validator.refusal(request, failure);
    }
  }

  private static X509Certificate certificate(HttpsExchange exchange) {
    try {
      return (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException theClientHasNone) {
      return null;
    }
  }

  private static AccessTokenValidator validator(Driver http) throws IOException {
    return AccessTokenValidator.of(discover(http), Party.AUDIENCE)
        .requireCertificateBinding()
        .build();
  }

  private static AuthorizationServer discover(Driver http) throws IOException {
    return http.run(Discovery.oidc(provider.issuer()));
  }

  private static ClientCredentialsGrant grant(Driver http, String id, boolean aliases)
      throws IOException {
    Client client = Client.of(JsonObject.of("client_id", id, "use_mtls_endpoint_aliases", aliases));
    return ClientCredentialsGrant.of(discover(http), client, ClientAuthentication.tls())
        .resource(Party.AUDIENCE);
  }

  private static Driver http(SSLContext tls) {
    return Driver.of(
            JdkTransport.builder()
                .sslContext(tls)
                .connectTimeout(Duration.ofSeconds(30))
                .requestTimeout(Duration.ofMinutes(1))
                .build())
        .env(Env.system());
  }

  /** A client by the name of its authentication method. */
  private static JsonObject client(String method) {
    return JsonObject.builder()
        .put("client_id", method)
        .put("token_endpoint_auth_method", method)
        .put("tls_client_certificate_bound_access_tokens", true)
        .put("grant_types", List.of("client_credentials"))
        .put("response_types", List.of())
        .put("redirect_uris", List.of())
        .build();
  }
}
