package dev.oauth4jvm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fixed environment of every target: a fixed clock, keys from RFCs, and a driver that responds
 * without a network. The result depends on the input alone.
 */
public final class World {

  public static final long NOW = 1_800_000_000L;
  public static final Env ENV = Env.system().clock(() -> Instant.ofEpochSecond(NOW));

  public static final String ISSUER = "https://as.example";

  /** The authorization server's key: RFC 7515, appendix A.3.1. */
  public static final SigningKey KEY =
      signing(
          """
          {"kty":"EC","crv":"P-256","kid":"k","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",\
          "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",\
          "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}""");

  /** The key that access tokens are bound to: RFC 7517, appendix A.2. */
  public static final SigningKey SENDER =
      signing(
          """
          {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",\
          "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",\
          "d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}""");

  public static final AuthorizationServer SERVER =
      AuthorizationServer.of(
          object(
              """
              {"issuer":"https://as.example","jwks_uri":"https://as.example/jwks",\
              "authorization_endpoint":"https://as.example/authorize",\
              "token_endpoint":"https://as.example/token",\
              "userinfo_endpoint":"https://as.example/userinfo",\
              "introspection_endpoint":"https://as.example/introspect",\
              "revocation_endpoint":"https://as.example/revoke",\
              "registration_endpoint":"https://as.example/register",\
              "device_authorization_endpoint":"https://as.example/device",\
              "pushed_authorization_request_endpoint":"https://as.example/par",\
              "backchannel_authentication_endpoint":"https://as.example/ciba",\
              "id_token_signing_alg_values_supported":["ES256"],\
              "authorization_signing_alg_values_supported":["ES256"],\
              "userinfo_signing_alg_values_supported":["ES256"],\
              "introspection_signing_alg_values_supported":["ES256"]}"""));

  public static final Client CLIENT = Client.of("shop");

  private static final Response KEYS =
      json(JsonObject.of("keys", List.of(KEY.toPublicJwk().json())).toJson());

  private World() {}

  private static SigningKey signing(String jwk) {
    return SigningKey.of(Jwk.of(object(jwk)), JwsAlgorithm.ES256, Crypto.platform());
  }

  public static Response json(String body) {
    return Response.of(
        200, Headers.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
  }

  /** Parses a JSON object, which a target needs to be valid. */
  public static JsonObject object(String json) {
    JsonObject object = objectOrNull(json);
    if (object == null) {
      throw new IllegalArgumentException(json);
    }
    return object;
  }

  public static @Nullable JsonObject objectOrNull(String json) {
    try {
      return JsonObject.parse(json);
    } catch (JsonException notAnObject) {
      return null;
    }
  }

  /** Decodes an input as text. */
  public static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }

  /** Runs an operation that requests only the server's keys. */
  public static <R> Outcome<R> run(Operation<R> operation) {
    return run(operation, KEYS);
  }

  /** Runs an operation whose requests all get one response. */
  public static <R> Outcome<R> run(Operation<R> operation, Response response) {
    return outcome(() -> driver(response).run(operation));
  }

  public static Driver driver() {
    return driver(KEYS);
  }

  private static Driver driver(Response response) {
    return Driver.of(request -> response).env(ENV);
  }

  /** A call into the library. */
  public interface Call<R> {
    R run() throws IOException;
  }

  /** Runs a call; any exception outside the documented family is a finding. */
  public static <R> Outcome<R> outcome(Call<R> call) {
    try {
      return new Outcome<>(call.run(), null);
    } catch (OAuthException refusal) {
      requireReadable(refusal);
      return new Outcome<>(null, refusal);
    } catch (IOException nothingDoesIo) {
      throw new UncheckedIOException(nothingDoesIo);
    }
  }

  /** Requires a message fit for a log: one line, of bounded length. */
  private static void requireReadable(OAuthException refusal) {
    assertThat(refusal.getMessage()).isNotBlank().hasSizeLessThan(5_000);
    requireOneLine(refusal.getMessage());
    requireOneLine(refusal.details().toString());
    requireOneLine(refusal.unquoted().getMessage());
  }

  public static void requireOneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new AssertionError("a control character in: " + text);
      }
    }
  }
}
