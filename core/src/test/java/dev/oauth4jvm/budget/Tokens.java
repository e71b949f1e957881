package dev.oauth4jvm.budget;

import static dev.oauth4jvm.budget.Fixtures.AUTHENTICATION;
import static dev.oauth4jvm.budget.Fixtures.CLIENT;
import static dev.oauth4jvm.budget.Fixtures.KEY;
import static dev.oauth4jvm.budget.Fixtures.NOW;
import static dev.oauth4jvm.budget.Fixtures.SERVER;
import static dev.oauth4jvm.budget.Fixtures.jwt;
import static dev.oauth4jvm.budget.Fixtures.object;
import static dev.oauth4jvm.budget.Fixtures.response;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.HybridResponse;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.LogoutTokenValidation;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/** Hostile JWTs; their signatures are right, so that all of their checks are made. */
final class Tokens {

  private static final Response NONE = Response.of(500, Headers.of(), new byte[0]);
  private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"k\"}";
  private static final JsonObject TOKEN_HEADER =
      JsonObject.of("alg", "ES256", "kid", "k", "typ", "at+jwt");
  private static final JsonObject TOKEN =
      JsonObject.builder()
          .put("iss", "https://as.example")
          .put("exp", NOW + 300)
          .put("aud", "https://api.example.com")
          .put("sub", "alice")
          .put("client_id", "shop")
          .put("iat", NOW)
          .put("jti", "1")
          .build();
  private static final String BOUND =
      jwt(
          TOKEN_HEADER.toJson(),
          TOKEN.with("cnf", JsonObject.of("jkt", KEY.toPublicJwk().thumbprint())).toJson());
  private static final JsonObject PROOF_HEADER =
      JsonObject.of("alg", "ES256", "typ", "dpop+jwt", "jwk", KEY.toPublicJwk().json());
  private static final JsonObject PROOF =
      JsonObject.builder()
          .put("jti", "p")
          .put("htm", "GET")
          .put("htu", "https://api.example.com/orders")
          .put("iat", NOW)
          .put("ath", hash(BOUND, 32))
          .build();
  private static final JsonObject ID_TOKEN =
      JsonObject.builder()
          .put("iss", "https://as.example")
          .put("sub", "alice")
          .put("aud", "shop")
          .put("iat", NOW)
          .put("exp", NOW + 300)
          .put("auth_time", NOW)
          .put("nonce", "n")
          .put("c_hash", hash("c0de", 16))
          .build();
  private static final JsonObject JARM =
      JsonObject.builder()
          .put("iss", "https://as.example")
          .put("aud", "shop")
          .put("exp", NOW + 60)
          .put("code", "c0de")
          .put("state", "s")
          .build();
  private static final JsonObject LOGOUT =
      JsonObject.builder()
          .put("iss", "https://as.example")
          .put("aud", "shop")
          .put("iat", NOW)
          .put("exp", NOW + 60)
          .put("jti", "1")
          .put("sid", "s")
          .put(
              "events",
              JsonObject.of("http://schemas.openid.net/event/backchannel-logout", JsonObject.of()))
          .build();

  private Tokens() {}

  private static String hash(String text, int bytes) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Runnable validation(Request request) {
    return () -> {
      AccessTokenValidator fresh =
          AccessTokenValidator.of(SERVER, "https://api.example.com").build();
      Fixtures.run(fresh.validate(request), NONE);
    };
  }

  private static Runnable bearer(String token) {
    return validation(Request.get(Fixtures.API).header("authorization", "Bearer " + token));
  }

  private static Runnable proven(String proof) {
    return validation(
        Request.get(Fixtures.API).header("authorization", "DPoP " + BOUND).header("dpop", proof));
  }

  static Runnable accessToken(String member, String value) {
    return bearer(jwt(TOKEN_HEADER.toJson(), object(TOKEN, member, value)));
  }

  static Runnable accessTokenHeader(String member, String value) {
    return bearer(jwt(object(TOKEN_HEADER, member, value), TOKEN.toJson()));
  }

  /** A resource that admits every issuer, for an operation with all kinds of requirements. */
  static Runnable admission(String member, String value) {
    JsonObject good = TOKEN.with("acr", "gold").with("auth_time", NOW);
    String token = jwt(TOKEN_HEADER.toJson(), object(good, member, value));
    Request request = Request.get(Fixtures.API).header("authorization", "Bearer " + token);
    Requirement requirement =
        Requirement.none().acr("gold").maxAuthAge(Duration.ofMinutes(5)).scope("a").anyScope("b");
    return () -> Fixtures.run(resource().admit(request, requirement).verdict(), NONE);
  }

  static Runnable alone(String member, String value) {
    String token = jwt(TOKEN_HEADER.toJson(), object(TOKEN, member, value));
    return () -> Fixtures.run(resource().validateToken(token), NONE);
  }

  private static ProtectedResource resource() {
    return ProtectedResource.of("https://api.example.com")
        .trust(JwtAccessTokens.of(SERVER))
        .trust(JwtAccessTokens.ofIssuers(any -> true))
        .build();
  }

  static Runnable dpopProof(String member, String value) {
    return proven(jwt(PROOF_HEADER.toJson(), object(PROOF, member, value)));
  }

  static Runnable dpopProofHeader(String member, String value) {
    return proven(jwt(object(PROOF_HEADER, member, value), PROOF.toJson()));
  }

  static Runnable dpopProofKey(String member, String value) {
    String jwk = object(KEY.toPublicJwk().json(), member, value);
    return proven(jwt(object(PROOF_HEADER, "jwk", jwk), PROOF.toJson()));
  }

  static Runnable idToken(String member, String value) {
    String idToken = jwt(HEADER, object(ID_TOKEN.without("nonce"), member, value));
    Response response =
        response(
            200,
            "application/json",
            JsonObject.of("access_token", "t", "token_type", "bearer", "id_token", idToken)
                .toJson());
    return () -> Fixtures.run(ClientCredentialsGrant.of(SERVER, CLIENT, AUTHENTICATION), response);
  }

  static Runnable hybrid(String member, String value) {
    Form form =
        Form.empty()
            .and("code", "c0de")
            .and("state", "s")
            .and("id_token", jwt(HEADER, object(ID_TOKEN, member, value)));
    return () ->
        Fixtures.run(
            HybridResponse.of(Fixtures.jwks(), CLIENT, form, Expect.state("s"), "n").maxAge(60),
            NONE);
  }

  static Runnable jarm(String member, String value) {
    Form form = Form.empty().and("response", jwt(HEADER, object(JARM, member, value)));
    return () ->
        Fixtures.run(JarmResponse.of(Fixtures.jwks(), CLIENT, form, Expect.state("s")), NONE);
  }

  static Runnable logoutToken(String member, String value) {
    Form form = Form.empty().and("logout_token", jwt(HEADER, object(LOGOUT, member, value)));
    return () -> Fixtures.run(LogoutTokenValidation.of(Fixtures.jwks(), CLIENT, form), NONE);
  }
}
