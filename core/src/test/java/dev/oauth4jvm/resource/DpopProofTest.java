package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Sha256;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of RFC 9449, section 4.3, by their numbers, and section 7. */
class DpopProofTest {

  private final Api api = new Api();
  private final String token = Api.boundToken().sign(Api.KEY);

  private OAuthException refuse(RawJwt proof) {
    return api.refuse(Api.dpop(token, proof.sign(Api.CLIENT)));
  }

  private RawJwt proof() {
    return Api.proof(token);
  }

  private static Details inProof(String name, Object expected, Object actual) {
    return new Details(Details.Place.PROOF, name, expected, actual);
  }

  @Test
  void acceptsABoundTokenWithItsProof() {
    Request request = Api.dpop(token, proof().sign(Api.CLIENT));

    AccessToken accepted = api.accept(Api.rules().build(), request);

    assertThat(accepted.isProven()).isTrue();
    assertThat(accepted.subject()).isEqualTo("alice");
    assertThat(api.accept(Api.rules().requireDpop().build(), request).isProven()).isTrue();
    assertThat(
            api.accept(Api.rules().build(), request.header("authorization", "dpop " + token))
                .isProven())
        .isTrue();
  }

  // ---- when a proof is needed

  @Test
  void refusesABoundTokenAsABearerToken() {
    Details expected = Details.field("authorization", "DPoP", "Bearer");

    Api.assertFailed(api.refuse(Api.bearer(token)), ErrorCode.INVALID_REQUEST, expected);
    Api.assertFailed(
        api.refuse(Api.bearer(token).header("dpop", proof().sign(Api.CLIENT))),
        ErrorCode.INVALID_REQUEST,
        expected);
  }

  @Test
  void refusesAnUnboundTokenWhereAProofIsUsedOrRequired() {
    String unbound = Api.token().sign(Api.KEY);
    String proof = Api.proof(unbound).sign(Api.CLIENT);
    Request plain = Request.get(Api.URL);
    Details expected = Details.claim("cnf.jkt", "a JWK thumbprint", null);

    for (OAuthException failure :
        List.of(
            api.refuse(Api.dpop(unbound, proof)),
            api.refuse(plain.header("authorization", "DPoP " + unbound)),
            api.refuse(Api.bearer(unbound).header("dpop", proof)),
            api.refuse(Api.bearer(unbound).header("dpop", "")),
            api.refuse(Api.rules().requireDpop().build(), Api.bearer(unbound)))) {
      Api.assertFailed(failure, ErrorCode.INVALID_RESPONSE, expected);
    }
    assertThat(api.requested).isEmpty();
  }

  // ---- 1. one header field

  @Test
  void refusesAMissingProof() {
    Api.assertFailed(
        api.refuse(Request.get(Api.URL).header("authorization", "DPoP " + token)),
        ErrorCode.INVALID_REQUEST,
        Details.field("dpop", 1, 0));
  }

  @Test
  void refusesTwoProofs() {
    String proof = proof().sign(Api.CLIENT);
    Request request = Api.dpop(token, proof);

    Api.assertFailed(
        api.refuse(request.headers(request.headers().and("DPoP", proof))),
        ErrorCode.INVALID_REQUEST,
        Details.field("dpop", 1, 2));
  }

  // ---- 2. a well-formed JWT

  @ParameterizedTest
  @CsvSource({
    "'', INVALID_RESPONSE",
    "x, INVALID_RESPONSE",
    "a.b.c.d.e, UNSUPPORTED_OPERATION",
    "!.e30.AAAA, PARSE_ERROR",
    "W10.e30.AAAA, INVALID_RESPONSE",
    "'a.b.c, a.b.c', UNSUPPORTED_OPERATION",
  })
  void refusesProofsThatAreNoJwt(String compact, ErrorCode code) {
    OAuthException failure = api.refuse(Api.dpop(token, compact));

    Api.assertFailed(failure, code, inProof(null, null, null));
    assertThat(failure).hasMessageStartingWith("the DPoP proof is refused: ");
    assertThat(failure.getCause()).isInstanceOf(OAuthException.class);
  }

  @Test
  void refusesCriticalExtensions() {
    Api.assertFailed(
        refuse(proof().header("crit", "[\"x\"]")),
        ErrorCode.UNSUPPORTED_OPERATION,
        inProof(null, null, null));
  }

  @Test
  void refusesAProofThatTheDecrypterCouldRead() {
    AccessTokenValidator validator = Api.rules().decrypter(jwe -> proof().sign(Api.CLIENT)).build();

    assertThat(api.refuse(validator, Api.dpop(token, "a.b.c.d.e")).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  // ---- 3. all claims

  @ParameterizedTest
  @ValueSource(strings = {"iat", "jti", "ath", "htm", "htu"})
  void refusesAProofWithoutARequiredClaim(String claim) {
    OAuthException failure = refuse(proof().claim(claim, null));

    Api.assertFailed(failure, ErrorCode.INVALID_RESPONSE, inProof(claim, null, null));
    assertThat(failure)
        .hasMessage("the DPoP proof is refused: the JWT lacks the claim \"" + claim + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "jti; 1; INVALID_RESPONSE", "jti; null; INVALID_RESPONSE", "iat; \"1\"; INVALID_RESPONSE",
        "iat; 1e400; INVALID_RESPONSE", "iat; null; INVALID_RESPONSE", "htu; 1; INVALID_RESPONSE",
        "htu; null; INVALID_RESPONSE", "htm; 1; JWT_CLAIM_COMPARISON",
            "ath; null; JWT_CLAIM_COMPARISON",
        "exp; \"1\"; INVALID_RESPONSE", "nbf; {}; INVALID_RESPONSE",
      })
  void refusesClaimsOfOtherTypes(String claim, String json, ErrorCode code) {
    OAuthException failure = refuse(proof().claim(claim, json));

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.details().place()).isEqualTo(Details.Place.PROOF);
    assertThat(failure.details().name()).isEqualTo(claim);
  }

  // ---- 4. typ

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "at+jwt", "dpop", ""})
  void refusesAnotherType(String typ) {
    Api.assertFailed(
        refuse(proof().header("typ", Api.quoted(typ))),
        ErrorCode.INVALID_RESPONSE,
        inProof("typ", "dpop+jwt", typ));
  }

  @Test
  void refusesAMissingType() {
    Api.assertFailed(
        refuse(proof().header("typ", null)),
        ErrorCode.INVALID_RESPONSE,
        inProof("typ", "dpop+jwt", null));
  }

  // ---- 5. alg

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "ES256K"})
  void refusesAlgorithmsThatAreNotAsymmetricAndSupported(String alg) {
    OAuthException failure = refuse(proof().header("alg", Api.quoted(alg)));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details().place()).isEqualTo(Details.Place.PROOF);
    assertThat(failure.details().name()).isEqualTo("alg");
    assertThat(failure.details().actual()).isEqualTo(alg);
  }

  @Test
  void refusesAnAlgorithmThatTheCallerDoesNotAccept() {
    SigningKey client = Api.generate(JwsAlgorithm.ED25519);
    String bound =
        Api.token()
            .claim("cnf", "{\"jkt\":\"" + client.toPublicJwk().thumbprint() + "\"}")
            .sign(Api.KEY);
    String proof =
        Api.proof(bound)
            .header("alg", "\"Ed25519\"")
            .header("jwk", client.toPublicJwk().json().toJson())
            .sign(client);
    assertThat(api.accept(Api.rules().build(), Api.dpop(bound, proof)).isProven()).isTrue();

    AccessTokenValidator strict =
        Api.rules().algorithms(EnumSet.of(JwsAlgorithm.ES256, JwsAlgorithm.PS256)).build();
    Api.assertFailed(
        api.refuse(strict, Api.dpop(bound, proof)),
        ErrorCode.INVALID_RESPONSE,
        inProof("alg", List.of("PS256", "ES256"), "Ed25519"));
  }

  // ---- 6. the signature

  @Test
  void refusesASignatureOfAnotherKey() {
    OAuthException failure = api.refuse(Api.dpop(token, proof().sign(Api.ATTACKER)));

    Api.assertFailed(failure, ErrorCode.INVALID_RESPONSE, inProof(null, null, null));
    assertThat(failure).hasMessageContaining("signature verification failed");
  }

  @Test
  void refusesAKeyThatIsNotOfTheAlgorithm() {
    assertThat(refuse(proof().header("alg", "\"RS256\"")).details().place())
        .isEqualTo(Details.Place.PROOF);
    // the thumbprint covers neither alg nor use, which speak against the key here
    JsonObject jwk = Api.CLIENT.toPublicJwk().json();
    for (JsonObject spoilt : List.of(jwk.with("alg", "ES384"), jwk.with("use", "enc"))) {
      OAuthException failure = refuse(proof().header("jwk", spoilt.toJson()));

      Api.assertFailed(failure, ErrorCode.INVALID_RESPONSE, inProof(null, null, null));
      assertThat(failure).hasMessageContaining("does not fit");
    }
  }

  // ---- 7. the key is public

  @Test
  void refusesAPrivateKey() {
    OAuthException failure =
        refuse(proof().header("jwk", Api.CLIENT.toPrivateJwk().json().toJson()));

    Api.assertFailed(
        failure,
        ErrorCode.INVALID_RESPONSE,
        inProof("jwk", "a public key, a JSON object", "a private or symmetric key"));
    assertThat(failure).hasMessageNotContaining(Api.CLIENT.toPrivateJwk().json().string("d"));
  }

  @Test
  void refusesASymmetricKey() {
    OAuthException failure = refuse(proof().header("jwk", "{\"kty\":\"oct\",\"k\":\"AAAA\"}"));

    Api.assertFailed(
        failure,
        ErrorCode.INVALID_RESPONSE,
        inProof("jwk", "a public key, a JSON object", "a private or symmetric key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"x\"", "[]", "null", "true"})
  void refusesAKeyThatIsNoObject(String jwk) {
    Api.assertFailed(
        refuse(proof().header("jwk", jwk)),
        ErrorCode.INVALID_RESPONSE,
        inProof("jwk", "a public key, a JSON object", "another value"));
  }

  @Test
  void refusesAMissingKeyAndHasNoEyeForOthers() {
    RawJwt proof = proof().header("jwk", null).header("jku", "\"https://client.example/jwks\"");

    Api.assertFailed(
        refuse(proof),
        ErrorCode.INVALID_RESPONSE,
        inProof("jwk", "a public key, a JSON object", null));
    assertThat(api.requested).containsExactly(URI.create("https://as.example.com/jwks"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"kty\":1}",
        "{\"kty\":\"EC\"}",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\",\"y\":1}"
      })
  void refusesAMalformedKey(String jwk) {
    OAuthException failure = refuse(proof().header("jwk", jwk));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details().place()).isEqualTo(Details.Place.PROOF);
  }

  // ---- 8. htm and 9. htu

  @ParameterizedTest
  @ValueSource(strings = {"POST", "get", "GET ", ""})
  void refusesAnotherMethod(String method) {
    Api.assertFailed(
        refuse(proof().claim("htm", Api.quoted(method))),
        ErrorCode.JWT_CLAIM_COMPARISON,
        inProof("htm", "GET", method));
  }

  @Test
  void comparesTheRequestsOwnMethod() {
    Request request =
        Request.post(Api.URL)
            .header("authorization", "DPoP " + token)
            .header("dpop", proof().claim("htm", "\"POST\"").sign(Api.CLIENT));

    assertThat(api.accept(Api.rules().build(), request).isProven()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com/orders",
        "https://api.example.com/orders?page=3",
        "https://api.example.com/orders#top",
        "HTTPS://API.example.com:443/orders",
        "https://api.example.com/a/../orders",
        "https://api.example.com/%6Frders",
      })
  void acceptsTheUrlHoweverItIsWritten(String htu) {
    Request request = Api.dpop(token, proof().claim("htu", Api.quoted(htu)).sign(Api.CLIENT));

    assertThat(api.accept(Api.rules().build(), request).isProven()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example.com/orders",
        "https://api.example.org/orders",
        "https://api.example.com:8443/orders",
        "https://api.example.com/orders/",
        "https://api.example.com/Orders",
        "https://api.example.com/",
        "https://api.example.com",
        "https://alice@api.example.com/orders",
        "/orders",
        "//api.example.com/orders",
        "orders",
        "https:orders",
        "https://api.example.com/%zz",
        "",
      })
  void refusesAnotherUrl(String htu) {
    Api.assertFailed(
        refuse(proof().claim("htu", Api.quoted(htu))),
        ErrorCode.JWT_CLAIM_COMPARISON,
        inProof("htu", "https://api.example.com/orders", htu));
  }

  // ---- 11. time: 300 s either way

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "-300, true",
    "300, true",
    "-300.5, false",
    "300.5, false",
    "-301, false",
    "301, false",
    "-299.5, true",
    "-1800000000, false",
  })
  void acceptsRecentProofsOnly(BigDecimal offset, boolean accepted) {
    BigDecimal iat = BigDecimal.valueOf(Api.NOW).add(offset);
    String proof = proof().claim("iat", iat.toPlainString()).sign(Api.CLIENT);

    if (accepted) {
      assertThat(api.accept(Api.rules().build(), Api.dpop(token, proof)).isProven()).isTrue();
    } else {
      OAuthException failure = api.refuse(Api.dpop(token, proof));
      assertThat(failure.code()).isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
      assertThat(failure.details().place()).isEqualTo(Details.Place.PROOF);
      assertThat(failure.details().name()).isEqualTo("iat");
      assertThat(failure.details().expected()).isEqualTo("within 300 s of " + Api.NOW);
    }
  }

  @Test
  void addsTheSkewToTheClockAndGrantsNoTolerance() {
    AccessTokenValidator validator =
        Api.rules()
            .clockSkew(Duration.ofSeconds(10))
            .clockTolerance(Duration.ofSeconds(60))
            .build();
    String early = proof().claim("iat", "" + (Api.NOW + 310)).sign(Api.CLIENT);
    String late = proof().claim("iat", "" + (Api.NOW - 291)).sign(Api.CLIENT);

    assertThat(api.accept(validator, Api.dpop(token, early)).isProven()).isTrue();
    assertThat(api.refuse(validator, Api.dpop(token, late)).details().expected())
        .isEqualTo("within 300 s of " + (Api.NOW + 10));
  }

  @Test
  void heedsTheProofsOwnExpiry() {
    OAuthException failure = refuse(proof().claim("exp", "" + (Api.NOW - 30)));

    assertThat(failure.code()).isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    assertThat(failure.details().place()).isEqualTo(Details.Place.PROOF);
    assertThat(failure.details().name()).isEqualTo("exp");
  }

  // ---- 12. the token and its key

  @Test
  void refusesTheHashOfAnotherToken() {
    String other = Sha256.base64Url("another");
    Api.assertFailed(
        refuse(proof().claim("ath", Api.quoted(other))),
        ErrorCode.JWT_CLAIM_COMPARISON,
        inProof("ath", Sha256.base64Url(token), other));
  }

  @Test
  void refusesTheKeyThatAnotherTokenIsBoundTo() {
    String proof =
        proof().header("jwk", Api.ATTACKER.toPublicJwk().json().toJson()).sign(Api.ATTACKER);

    Api.assertFailed(
        api.refuse(Api.dpop(token, proof)),
        ErrorCode.JWT_CLAIM_COMPARISON,
        inProof(
            "cnf.jkt",
            Api.CLIENT.toPublicJwk().thumbprint(),
            Api.ATTACKER.toPublicJwk().thumbprint()));
  }

  @Test
  void looksAtTheProofOnlyWhenTheTokenIsTheServers() {
    String forged = Api.boundToken().sign(Api.ATTACKER);

    Api.assertFailed(api.refuse(Api.dpop(forged, "x")), ErrorCode.INVALID_RESPONSE, Details.NONE);
  }

  @Test
  void acceptsProofsOfEveryAlgorithm() {
    List<JwsAlgorithm> tried = new ArrayList<>();
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      if (algorithm.keyType().equals("RSA")
          || !algorithm.isSupported(dev.oauth4jvm.jose.Crypto.platform())) {
        continue; // RSA keys take long to make
      }
      tried.add(algorithm);
      SigningKey client = Api.generate(algorithm);
      String bound =
          Api.token()
              .claim("cnf", "{\"jkt\":\"" + client.toPublicJwk().thumbprint() + "\"}")
              .sign(Api.KEY);
      String proof =
          Api.proof(bound)
              .header("alg", Api.quoted(algorithm.value()))
              .header("jwk", client.toPublicJwk().json().toJson())
              .sign(client);

      assertThat(api.accept(Api.rules().build(), Api.dpop(bound, proof)).isProven()).isTrue();
    }
    assertThat(tried).contains(JwsAlgorithm.ES256, JwsAlgorithm.ES512, JwsAlgorithm.EDDSA);
  }
}
