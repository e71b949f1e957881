package dev.oauth4jvm.it;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The users of the library with Keycloak: clients, a resource server, and their user. */
final class KeycloakRealm {

  /** The resource server, which is a client too: see keycloak-realm.json. */
  static final String API = "https://api.example.com";

  /** The authentication of the clients in keycloak-realm.json. */
  static final ClientAuthentication AUTHENTICATION =
      ClientAuthentication.secretBasic(Secret.of("only-for-tests"));

  final Keycloak keycloak;
  final Party party;
  final Env env;
  final AuthorizationServer server;
  final Jwks jwks;

  KeycloakRealm(Keycloak keycloak) {
    this.keycloak = keycloak;
    party = new Party(keycloak.issuer(), transport(keycloak.tls()));
    env = party.env;
    server = party.server;
    jwks = Jwks.of(server).build();
  }

  <R> R run(Operation<R> operation) {
    return party.run(operation);
  }

  /** Creates a driver with a TLS context. */
  Driver driver(SSLContext tls) {
    return Driver.of(transport(tls)).env(env);
  }

  private static JdkTransport transport(SSLContext tls) {
    return JdkTransport.builder()
        .sslContext(tls)
        .connectTimeout(Duration.ofSeconds(30))
        .requestTimeout(Duration.ofMinutes(1))
        .build();
  }

  /** Registers a client that authenticates with client_secret_basic. */
  RelyingParty client(JsonObject metadata) {
    RegisteredClient registered = register(metadata);
    return client(registered.client(), ClientAuthentication.secretBasic(registered.clientSecret()));
  }

  /** Registers a client that authenticates with a JWT signed by that key. */
  RelyingParty client(JsonObject metadata, SigningKey key) {
    RegisteredClient registered =
        register(
            metadata
                .with("token_endpoint_auth_method", "private_key_jwt")
                .with("token_endpoint_auth_signing_alg", key.algorithm().value())
                .with("jwks", jwkSet(key)));
    return client(registered.client(), ClientAuthentication.privateKeyJwt(key));
  }

  /** Returns a client that is already registered. */
  RelyingParty client(Client client, ClientAuthentication authentication) {
    return new RelyingParty(party, client, authentication);
  }

  RegisteredClient register(JsonObject metadata) {
    JsonObject complete = metadata.with("redirect_uris", List.of(RelyingParty.REDIRECT_URI));
    return run(
        ClientRegistration.of(server, complete).initialAccessToken(keycloak.initialAccessToken()));
  }

  static SigningKey key(JwsAlgorithm algorithm) {
    return SigningKey.generate(algorithm, Crypto.platform()).keyId("the-only-one");
  }

  /** A user with a new browser. */
  Browser user() {
    return new Browser(Keycloak.USER).tls(keycloak.tls());
  }

  /** Runs the plain code flow with the scope "openid" and others. */
  TokenResponse login(RelyingParty app, String scope) {
    URI redirectedTo = user().open(app.request("openid " + scope).uri(env)).uri();
    return run(app.grant(app.response(redirectedTo)));
  }

  private static JsonObject jwkSet(SigningKey key) {
    return JsonObject.of("keys", List.of(key.toPublicJwk().json().with("use", "sig")));
  }
}
