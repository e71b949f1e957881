package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of RFC 9449, section 4.3, of the proof as a JWT, by their numbers. */
class DpopProofJwtTest extends DpopRequests {

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
    String bound = Api.boundToken(client).sign(Api.KEY);
    String proof = Api.proof(bound, client).sign(client);
    assertThat(api.accept(Api.rules().build(), Api.dpop(bound, proof)).isProven()).isTrue();

    AccessTokenValidator strict =
        Api.rules().algorithms(EnumSet.of(JwsAlgorithm.ES256, JwsAlgorithm.PS256)).build();
    Api.assertFailed(
        api.refuse(strict, Api.dpop(bound, proof)),
        ErrorCode.INVALID_RESPONSE,
        inProof("alg", List.of("PS256", "ES256"), "Ed25519"));
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
      String bound = Api.boundToken(client).sign(Api.KEY);
      String proof = Api.proof(bound, client).sign(client);

      assertThat(api.accept(Api.rules().build(), Api.dpop(bound, proof)).isProven()).isTrue();
    }
    assertThat(tried).contains(JwsAlgorithm.ES256, JwsAlgorithm.ES512, JwsAlgorithm.EDDSA);
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
    for (String[] spoilt : new String[][] {{"alg", "ES256", "ES384"}, {"use", "sig", "enc"}}) {
      OAuthException failure =
          refuse(proof().header("jwk", jwk.with(spoilt[0], spoilt[2]).toJson()));

      Api.assertFailed(
          failure, ErrorCode.INVALID_RESPONSE, inProof(spoilt[0], spoilt[1], spoilt[2]));
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
    assertThat(api.requested)
        .extracting(Request::uri)
        .containsExactly(URI.create("https://as.example.com/jwks"));
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
}
