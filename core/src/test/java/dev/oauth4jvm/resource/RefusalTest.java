package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6750, section 3; RFC 9449, sections 7.1 and 7.2; RFC 9728, section 5.1. */
class RefusalTest {

  private final Api api = new Api();
  private final AccessTokenValidator.Builder rules =
      Api.rules().algorithms(EnumSet.of(JwsAlgorithm.PS256, JwsAlgorithm.ES256));
  private final String bound = Api.boundToken().sign(Api.KEY);

  private void assertRefusal(Request request, int status, String... challenges) {
    AccessTokenValidator validator = rules.build();
    OAuthException failure = api.refuse(validator, request);

    assertAnswer(validator.refusal(request, failure), status, challenges);
  }

  private static void assertAnswer(Response response, int status, String... challenges) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().all("www-authenticate")).containsExactly(challenges);
    assertThat(response.headers().entries()).hasSize(challenges.length);
    assertThat(response.body()).isEmpty();
    // what is written can be read
    assertThat(Challenge.parse(response.headers())).hasSize(challenges.length);
  }

  private static Request with(String authorization) {
    return Request.get(Api.URL).header("authorization", authorization);
  }

  @Test
  void tellsWithoutAnErrorWhichSchemesThereAre() {
    String dpop = "DPoP algs=\"PS256 ES256\"";

    assertRefusal(Request.get(Api.URL), 401, "Bearer", dpop);
    assertRefusal(with("Basic dTpw"), 401, "Bearer", dpop);
    // whatever the caller says: without credentials there is no error (RFC 6750, section 3.1)
    for (Reason reason : Reason.values()) {
      AccessTokenValidator validator = rules.build();
      ProcessingException failure =
          new ProcessingException(ErrorCode.INVALID_REQUEST, reason, "x", Details.NONE);
      if (!EnumSet.of(Reason.KEYS, Reason.UNAVAILABLE, Reason.FORWARDING).contains(reason)) {
        assertAnswer(validator.refusal(Request.get(Api.URL), failure), 401, "Bearer", dpop);
      }
    }
  }

  @Test
  void tellsTheErrorInTheSchemeThatWasTried() {
    String expired = Api.token().claim("exp", "1").sign(Api.KEY);

    assertRefusal(
        with("Bearer " + expired),
        401,
        "Bearer error=\"invalid_token\"",
        "DPoP algs=\"PS256 ES256\"");
    assertRefusal(
        with("dpop " + expired),
        401,
        "Bearer",
        "DPoP error=\"invalid_token\", algs=\"PS256 ES256\"");
    assertRefusal(
        with("Bearer a b"), 400, "Bearer error=\"invalid_request\"", "DPoP algs=\"PS256 ES256\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer ", "bearer   "})
  void tellsThatAnAuthorizationWithoutATokenIsMalformed(String authorization) {
    assertRefusal(
        with(authorization), 400, "Bearer error=\"invalid_request\"", "DPoP algs=\"PS256 ES256\"");
  }

  @Test
  void tellsTheErrorInBothSchemesWhenBothWereTried() {
    Headers both = Headers.of("authorization", "Bearer x").and("authorization", "DPoP x");

    assertRefusal(
        Request.get(Api.URL).headers(both),
        400,
        "Bearer error=\"invalid_request\"",
        "DPoP error=\"invalid_request\", algs=\"PS256 ES256\"");
  }

  @Test
  void tellsThatTheFieldsOfAProxyAreAtFault() {
    ProcessingException failure =
        new ProcessingException(ErrorCode.INVALID_REQUEST, Reason.FORWARDING, "x", Details.NONE);

    // no challenge: a client with other credentials would fail alike
    for (Request request : List.of(with("Bearer x"), Request.get(Api.URL))) {
      assertAnswer(rules.build().refusal(request, failure), 400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b.c.d.e", "e30.e30.AAAA", ""})
  void tellsThatTheProofIsAtFault(String proof) {
    assertRefusal(
        Api.dpop(bound, proof),
        401,
        "Bearer",
        "DPoP error=\"invalid_dpop_proof\", algs=\"PS256 ES256\"");
  }

  @Test
  void tellsThatTheProofIsMissingOrNotAlone() {
    String dpop = "DPoP error=\"invalid_dpop_proof\", algs=\"PS256 ES256\"";
    Request twice = Api.dpop(bound, "x");

    assertRefusal(with("DPoP " + bound), 401, "Bearer", dpop);
    assertRefusal(twice.headers(twice.headers().and("dpop", "x")), 401, "Bearer", dpop);
    assertRefusal(
        Api.dpop(bound, Api.proof(bound).claim("htm", "\"PUT\"").sign(Api.CLIENT)),
        401,
        "Bearer",
        dpop);
  }

  @Test
  void tellsThatABoundTokenIsNoBearerToken() {
    assertRefusal(
        Api.bearer(bound), 401, "Bearer error=\"invalid_token\"", "DPoP algs=\"PS256 ES256\"");
  }

  @Test
  void tellsThatAnUnboundTokenDoesNotGoWithDpop() {
    assertRefusal(
        Api.dpop(Api.token().sign(Api.KEY), "x"),
        401,
        "Bearer",
        "DPoP error=\"invalid_token\", algs=\"PS256 ES256\"");
  }

  @Test
  void offersDpopAloneWhereItIsRequired() {
    rules.requireDpop();

    assertRefusal(Request.get(Api.URL), 401, "DPoP algs=\"PS256 ES256\"");
    assertRefusal(
        Api.bearer(Api.token().sign(Api.KEY)),
        401,
        "DPoP error=\"invalid_token\", algs=\"PS256 ES256\"");
    assertRefusal(Api.bearer(bound), 401, "DPoP error=\"invalid_token\", algs=\"PS256 ES256\"");
  }

  @Test
  void namesTheMetadataWhereTheCallerSaysSo() {
    rules.resourceMetadata(
        URI.create("https://api.example.com/.well-known/oauth-protected-resource"));
    String metadata =
        "resource_metadata=\"https://api.example.com/.well-known/oauth-protected-resource\"";

    assertRefusal(
        Request.get(Api.URL),
        401,
        "Bearer " + metadata,
        "DPoP " + metadata + ", algs=\"PS256 ES256\"");
    assertRefusal(
        Api.bearer("x"),
        401,
        "Bearer error=\"invalid_token\", " + metadata,
        "DPoP " + metadata + ", algs=\"PS256 ES256\"");
  }

  @Test
  void asksForTheScopeThatIsMissing() {
    AccessTokenValidator validator = rules.build();
    AccessToken bearer = api.accept(validator, Api.bearer(Api.token().sign(Api.KEY)));
    AccessToken proven = api.accept(validator, Api.dpop(bound, Api.proof(bound).sign(Api.CLIENT)));

    assertAnswer(
        validator.insufficientScope(bearer, "orders:read orders:write"),
        403,
        "Bearer error=\"insufficient_scope\", scope=\"orders:read orders:write\"",
        "DPoP scope=\"orders:read orders:write\", algs=\"PS256 ES256\"");
    assertAnswer(
        validator.insufficientScope(proven, "a"),
        403,
        "Bearer scope=\"a\"",
        "DPoP error=\"insufficient_scope\", scope=\"a\", algs=\"PS256 ES256\"");
  }

  @Test
  void doesNotBlameTheTokenForTheServersKeys() {
    Request request = Api.bearer(Api.token().sign(Api.KEY));
    for (Response keys :
        List.of(
            Response.of(500, Headers.of(), new byte[0]),
            Response.of(200, Headers.of("content-type", "text/html"), new byte[0]),
            Response.of(200, Headers.of(), new byte[0]),
            Api.json("{"),
            Api.json("{\"keys\":{}}"),
            Api.json("{\"keys\":[]}"))) {
      api.keys = keys;

      assertRefusal(request, 503);
    }
    AccessTokenValidator insecure =
        AccessTokenValidator.of(
                AuthorizationServer.of(Api.ISSUER, "http://as.example.com/jwks"), Api.AUDIENCE)
            .build();
    assertAnswer(insecure.refusal(request, api.refuse(insecure, request)), 503);
  }

  @Test
  void takesAnyFailureForTheServersUnlessItIsTheRequests() {
    AccessTokenValidator validator = rules.build();
    Request request = Api.bearer(Api.token().claim("exp", "1").sign(Api.KEY));
    OAuthException expired = api.refuse(validator, request);

    assertAnswer(validator.refusal(request, new IOException("timeout")), 503);
    assertAnswer(validator.refusal(Request.get(Api.URL), new IOException("timeout")), 503);
    assertAnswer(validator.refusal(request, new IllegalStateException("replays are down")), 503);
    assertAnswer(validator.refusal(request, new UnsupportedException("of another check")), 503);
    assertAnswer(
        validator.refusal(request, new CompletionException(new IOException("timeout"))), 503);
    assertAnswer(validator.refusal(request, new CompletionException(null)), 503);
    assertThat(validator.refusal(request, new CompletionException(expired)).status())
        .isEqualTo(401);
  }

  /** Keys of {@code es} that cannot be used, and what their failure is called. */
  static Stream<Arguments> unusableKeys() {
    JsonObject key = Api.KEY.toPublicJwk().json();
    JsonObject small =
        JsonObject.of("kty", "RSA", "kid", "es", "e", "AQAB", "n", "_".repeat(170) + "8");
    return Stream.of(
        Arguments.of("a coordinate that is too long", key.with("x", "AAAA" + key.string("x"))),
        Arguments.of("a point off the curve", key.with("x", key.string("y"))),
        Arguments.of("no coordinate", key.without("y")),
        Arguments.of("a private member", key.with("d", null)),
        Arguments.of("a symmetric member", key.with("k", "AAAA")),
        Arguments.of("a small modulus", small.with("alg", "RS256")),
        Arguments.of(
            "an even exponent", Api.RSA.toPublicJwk().json().with("kid", "es").with("e", "AQAA")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusableKeys")
  void doesNotBlameTheTokenForAKeyThatCannotBeUsed(String how, JsonObject key) {
    JsonObject good = Api.KEY.keyId("another").toPublicJwk().json();
    api.keys = Api.json(JsonObject.of("keys", List.of(key, good)).toJson());
    String alg = key.string("kty").equals("RSA") ? "\"RS256\"" : "\"ES256\"";
    Request request = Api.bearer(Api.token().header("alg", alg).sign(Api.KEY));
    AccessTokenValidator validator = Api.rules().build();

    OAuthException failure = api.refuse(validator, request);

    assertThat(failure.reason()).isEqualTo(Reason.KEYS);
    assertThat(failure)
        .hasMessageStartingWith("the authorization server's key ")
        .hasMessageContaining("kid=es, ");
    assertAnswer(validator.refusal(request, failure), 503);
    // a set in memory is judged as one that was just fetched
    assertAnswer(validator.refusal(request, api.refuse(validator, request)), 503);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusableKeys")
  void doesNotBlameTheTokenForASetWithoutAKeyThatCanBeUsed(String how, JsonObject key) {
    api.keys = Api.json(JsonObject.of("keys", List.of(key)).toJson());

    assertRefusal(Api.bearer(Api.token().sign(Api.KEY)), 503);
  }

  @Test
  void doesNotBlameTheTokenForTwoKeysOfOneName() {
    api.keys = Api.keys(Api.KEY, Api.ATTACKER.keyId("es"));
    Request named = Api.bearer(Api.token().sign(Api.KEY));
    Request unnamed = Api.bearer(Api.token().header("kid", null).sign(Api.KEY));

    assertRefusal(named, 503);
    // OpenID Connect Core, section 10.1: where there are several keys a kid is required
    assertRefusal(unnamed, 401, "Bearer error=\"invalid_token\"", "DPoP algs=\"PS256 ES256\"");
  }

  @Test
  void blamesTheTokenForAKeyThatThereIsNot() {
    assertRefusal(
        Api.bearer(Api.token().header("kid", "\"gone\"").sign(Api.ATTACKER)),
        401,
        "Bearer error=\"invalid_token\"",
        "DPoP algs=\"PS256 ES256\"");
  }

  @Test
  void offersOnlyAlgorithmsThatThereAre() {
    AccessTokenValidator validator = Api.rules().build();
    Request request = Request.get(Api.URL);
    ProcessingException failure = (ProcessingException) api.refuse(validator, request);

    String algs =
        Challenge.parse(validator.refusal(request, failure).headers()).get(1).parameter("algs");

    assertThat(algs).startsWith("PS256 PS384 PS512 RS256").contains("ES256", "Ed25519", "EdDSA");
    assertThat(algs.contains("ML-DSA-65")).isEqualTo(Runtime.version().feature() >= 24);
  }
}
