package dev.oauth4jvm.fake;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.util.List;

/** A server with all endpoints and a signing key, and a client of it. */
public final class Party {

  public static final SigningKey KEY =
      SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId("k");
  public static final SigningKey OTHER =
      SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId("k");

  public static final AuthorizationServer SERVER =
      AuthorizationServer.of(
          JsonObject.builder()
              .put("issuer", "https://as.example")
              .put("jwks_uri", "https://as.example/jwks")
              .put("authorization_endpoint", "https://as.example/authorize")
              .put("token_endpoint", "https://as.example/token")
              .put("userinfo_endpoint", "https://as.example/userinfo")
              .put("introspection_endpoint", "https://as.example/introspect")
              .put("revocation_endpoint", "https://as.example/revoke")
              .put("registration_endpoint", "https://as.example/register")
              .put("device_authorization_endpoint", "https://as.example/device")
              .put("pushed_authorization_request_endpoint", "https://as.example/par")
              .put("backchannel_authentication_endpoint", "https://as.example/ciba")
              .put("end_session_endpoint", "https://as.example/logout")
              .put("id_token_signing_alg_values_supported", List.of("ES256"))
              .put("authorization_signing_alg_values_supported", List.of("ES256"))
              .put("userinfo_signing_alg_values_supported", List.of("ES256"))
              .put("introspection_signing_alg_values_supported", List.of("ES256"))
              .build());

  public static final Client CLIENT = Client.of("shop");
  public static final ClientAuthentication AUTHENTICATION =
      ClientAuthentication.secretPost(Secret.of("s3cret"));
  public static final String REDIRECT = "https://shop.example/callback";

  private Party() {}

  /** A client that the server registered with this response. */
  public static RegisteredClient registered(JsonObject response) {
    return new Server(Server.json(201, response.toJson()))
        .run(ClientRegistration.of(SERVER, JsonObject.of()));
  }

  public static Jwks jwks() {
    return Jwks.of(SERVER).build();
  }

  public static Response keys() {
    return Server.json(200, JsonObject.of("keys", List.of(KEY.toPublicJwk().json())).toJson());
  }

  /** The claims of a good ID Token. */
  public static JsonObject idClaims() {
    return JsonObject.builder()
        .put("iss", "https://as.example")
        .put("sub", "alice")
        .put("aud", "shop")
        .put("iat", Server.NOW)
        .put("exp", Server.NOW + 300)
        .build();
  }

  /** The claims of a good signed response: JARM. */
  public static JsonObject jarmClaims() {
    return JsonObject.builder()
        .put("iss", "https://as.example")
        .put("aud", "shop")
        .put("exp", Server.NOW + 60)
        .put("code", "c0de")
        .put("state", "s")
        .build();
  }

  /** The claims of a good ID Token that comes with that code and state. */
  public static JsonObject hybridClaims() {
    return idClaims()
        .with("nonce", "n")
        .with("c_hash", "OAO0dgmipGQFRlmxSgzfug")
        .with("s_hash", "BDpxh3TFcr2KJa2-sb_NXA");
  }

  public static String sign(JsonObject claims) {
    return sign(JsonObject.of("alg", "ES256", "kid", "k"), claims);
  }

  public static String sign(JsonObject header, JsonObject claims) {
    return Jws.sign(KEY, header, claims);
  }

  public static String forge(JsonObject claims) {
    return Jws.sign(OTHER, JsonObject.of("alg", "ES256", "kid", "k"), claims);
  }

  /** The claims with a member replaced by a JSON value; without it where that is null. */
  public static JsonObject change(JsonObject claims, String name, Object value) {
    return value == null ? claims.without(name) : claims.with(name, value);
  }
}
