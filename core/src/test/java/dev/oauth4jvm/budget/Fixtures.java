package dev.oauth4jvm.budget;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Parties whose JWTs are signed and whose other messages are good, but for the hostile member. */
final class Fixtures {

  static final long NOW = 1_800_000_000L;
  static final SigningKey KEY =
      SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId("k");
  static final AuthorizationServer SERVER =
      AuthorizationServer.of(
          JsonObject.builder()
              .put("issuer", "https://as.example")
              .put("jwks_uri", "https://as.example/jwks")
              .put("authorization_endpoint", "https://as.example/authorize")
              .put("token_endpoint", "https://as.example/token")
              .put("userinfo_endpoint", "https://as.example/userinfo")
              .put("introspection_endpoint", "https://as.example/introspect")
              .put("registration_endpoint", "https://as.example/register")
              .put("device_authorization_endpoint", "https://as.example/device")
              .put("pushed_authorization_request_endpoint", "https://as.example/par")
              .put("backchannel_authentication_endpoint", "https://as.example/ciba")
              .put("id_token_signing_alg_values_supported", List.of("ES256"))
              .put("authorization_signing_alg_values_supported", List.of("ES256"))
              .build());
  static final Client CLIENT = Client.of("shop");
  static final Secret SECRET = Secret.of("s3cret");
  static final ClientAuthentication AUTHENTICATION = ClientAuthentication.secretPost(SECRET);
  static final URI API = URI.create("https://api.example.com/orders");

  private static final Env ENV = Env.system().clock(() -> Instant.ofEpochSecond(NOW));
  private static final Response KEYS =
      response(
          200,
          "application/json",
          JsonObject.of("keys", List.of(KEY.toPublicJwk().json())).toJson());

  private Fixtures() {}

  static Jwks jwks() {
    return Jwks.of(SERVER).build();
  }

  static Response response(int status, String type, String body) {
    return Response.of(
        status, Headers.of("content-type", type), body.getBytes(StandardCharsets.UTF_8));
  }

  static Request post(String type, String body) {
    return Request.of("POST", URI.create("https://shop.example/here"))
        .header("content-type", type)
        .body(body.getBytes(StandardCharsets.UTF_8));
  }

  /** An object of good members and a hostile one in the place of the one of its name. */
  static String object(JsonObject good, String member, String value) {
    String others = good.without(member).toJson();
    String separator = others.length() == 2 ? "" : ",";
    return others.substring(0, others.length() - 1)
        + separator
        + "\""
        + member
        + "\":"
        + value
        + "}";
  }

  static String jwt(String header, String payload) {
    String input = segment(header) + "." + segment(payload);
    byte[] signature = KEY.sign(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String segment(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Runs an operation whose server answers so; a refusal is as good as a result. */
  static void run(Operation<?> operation, Response answer) {
    try {
      Object unused =
          Driver.of(request -> request.uri().getPath().equals("/jwks") ? KEYS : answer)
              .env(ENV)
              .run(operation);
    } catch (OAuthException refused) {
      // refusing costs, too
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
