package dev.oauth4jvm.aws.lambda;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Priming of a snapshot: validations of access tokens before the first request, so that the
 * snapshot holds loaded and compiled code. Key, token and JWK Set are generated for the purpose and
 * dropped. No request is sent, and no other validator is used.
 *
 * {@snippet file="LambdaSnippets.java" region="snapstart"}
 */
public final class Priming {

  private static final String ISSUER = "https://priming.invalid";
  private static final int TIMES = 50;

  private Priming() {}

  /**
   * Validates tokens that are signed with this algorithm.
   *
   * @throws IllegalStateException when the JDK lacks the algorithm, or a token is refused: the
   *     function would fail likewise
   */
  public static void accessTokens(JwsAlgorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm, Crypto.platform()).keyId("priming");
    accessTokens(key, key.toPublicJwk());
  }

  /** Validates tokens that one key signs, by a set that has another key, or that one. */
  static void accessTokens(SigningKey key, Jwk known) {
    long now = Instant.now().getEpochSecond();
    String set =
        JsonObject.of("jwks", JsonObject.of("keys", List.of(known.json())), "uat", now).toJson();
    AccessTokenValidator validator =
        AccessTokenValidator.of(AuthorizationServer.of(ISSUER, ISSUER + "/jwks"), ISSUER)
            .jwks(JwksCache.parse(set))
            .build();
    Request request =
        Request.get(URI.create(ISSUER)).header("authorization", "Bearer " + token(key, now));
    Driver offline = Driver.of(Priming::offline);
    try {
      for (int i = 0; i < TIMES; i++) {
        offline.run(validator.validate(request));
      }
    } catch (IOException | OAuthException e) {
      throw new IllegalStateException(
          "the token that was generated for priming was not accepted", e);
    }
  }

  private static Response offline(Request request) throws IOException {
    throw new IOException("priming makes no request");
  }

  private static String token(SigningKey key, long now) {
    return Jws.sign(
        key,
        JsonObject.of("typ", "at+jwt"),
        JsonObject.builder()
            .put("iss", ISSUER)
            .put("aud", ISSUER)
            .put("sub", "priming")
            .put("client_id", "priming")
            .put("jti", "priming")
            .put("iat", now)
            .put("exp", now + 60)
            .build());
  }
}
