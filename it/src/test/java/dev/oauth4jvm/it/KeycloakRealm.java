package dev.oauth4jvm.it;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.ClientAuthentication;
import dev.oauth4jvm.client.ClientRegistration;
import dev.oauth4jvm.client.Discovery;
import dev.oauth4jvm.client.RegisteredClient;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/** Whoever uses the library with Keycloak: its clients, a resource server, and their user. */
final class KeycloakRealm {

  /** The resource server, which is a client too: see keycloak-realm.json. */
  static final String API = "https://api.example.com";

  /** What the clients of keycloak-realm.json authenticate with. */
  static final ClientAuthentication AUTHENTICATION =
      ClientAuthentication.secretBasic(Secret.of("only-for-tests"));

  final Keycloak keycloak;
  final Env env = Env.system();
  final Driver http;
  final AuthorizationServer server;
  final Jwks jwks;

  KeycloakRealm(Keycloak keycloak) {
    this.keycloak = keycloak;
    http = driver(keycloak.certificate().client());
    server = run(Discovery.oidc(keycloak.issuer()));
    jwks = Jwks.of(server).build();
  }

  /** A client with how it authenticates. */
  record Registered(RegisteredClient registration, ClientAuthentication authentication) {

    Client client() {
      return registration.client();
    }
  }

  <R> R run(Operation<R> operation) {
    return run(http, operation);
  }

  static <R> R run(Driver http, Operation<R> operation) {
    try {
      return http.run(operation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A driver whose TLS is that. */
  Driver driver(SSLContext tls) {
    return Driver.of(
            JdkTransport.builder()
                .sslContext(tls)
                .connectTimeout(Duration.ofSeconds(30))
                .requestTimeout(Duration.ofMinutes(1))
                .build())
        .env(env);
  }

  /** Registers a client that authenticates with client_secret_basic. */
  Registered client(JsonObject metadata) {
    RegisteredClient registered = register(metadata);
    return new Registered(
        registered,
        ClientAuthentication.secretBasic(Objects.requireNonNull(registered.clientSecret())));
  }

  /** Registers a client that authenticates with a JWT signed by that key. */
  Registered client(JsonObject metadata, SigningKey key) {
    return new Registered(
        register(
            metadata
                .with("token_endpoint_auth_method", "private_key_jwt")
                .with("token_endpoint_auth_signing_alg", key.algorithm().value())
                .with("jwks", jwkSet(key))),
        ClientAuthentication.privateKeyJwt(key));
  }

  RegisteredClient register(JsonObject metadata) {
    JsonObject complete =
        metadata.has("redirect_uris")
            ? metadata
            : metadata.with("redirect_uris", List.of(UserSession.REDIRECT_URI));
    return run(
        ClientRegistration.of(server, complete).initialAccessToken(keycloak.initialAccessToken()));
  }

  static JsonObject jwkSet(SigningKey key) {
    return JsonObject.of("keys", List.of(key.toPublicJwk().json().with("use", "sig")));
  }

  static SigningKey key(JwsAlgorithm algorithm) {
    return SigningKey.generate(algorithm, Crypto.platform()).keyId("the-only-one");
  }

  /** A user with a new browser, who knows their password and gives their consent. */
  UserAgent user() {
    return user(Map.of());
  }

  UserAgent user(Map<String, String> answers) {
    Map<String, String> all = new HashMap<>(answers);
    all.put("username", Keycloak.USER);
    all.put("password", Keycloak.PASSWORD);
    return new UserAgent(keycloak.certificate().client(), all);
  }

  /** The plain code flow with the scope "openid" and these. */
  TokenResponse login(Registered app, String scope) {
    UserSession session = UserSession.begin(env);
    AuthorizationRequest request = session.request(server, app.client()).scope("openid " + scope);
    URI redirectedTo = user().toClient(request.uri(env));
    AuthorizationResponse response =
        AuthorizationResponse.validate(server, app.client(), redirectedTo, session.expected());
    return run(session.grant(server, app.client(), app.authentication(), response));
  }
}
