package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The access token's JOSE header: {@code alg}, {@code typ}, {@code crit}, {@code kid}, keys. */
class TokenHeaderTest {

  private final Api api = new Api();

  // ---- alg

  @Test
  void acceptsEveryAlgorithmOfTheSetByDefault() {
    assertThat(api.accept(Api.token().sign(Api.KEY)).issuer()).isEqualTo(Api.ISSUER);
    String rsa = Api.token().header("alg", "\"RS256\"").header("kid", "\"rsa\"").sign(Api.RSA);
    assertThat(api.accept(rsa).issuer()).isEqualTo(Api.ISSUER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "NONE", "None", "HS256", "HS512", "es256", "ES256K", "RSA-OAEP", ""})
  void refusesOtherAlgorithms(String alg) {
    String token = Api.token().header("alg", Api.quoted(alg)).sign(Api.KEY);

    assertNotAccepted(api.refuse(token), alg, EnumSet.allOf(JwsAlgorithm.class));
  }

  @Test
  void refusesAnUnsignedToken() {
    String token = Api.token().header("alg", "\"none\"").unsigned() + ".";

    assertNotAccepted(api.refuse(token), "none", EnumSet.allOf(JwsAlgorithm.class));
  }

  @Test
  void refusesAnHmacWithThePublicKeyAsSecret() throws Exception {
    String input = Api.token().header("alg", "\"HS256\"").header("kid", "\"rsa\"").unsigned();
    List<byte[]> secrets =
        List.of(
            Api.RSA.publicKey().getEncoded(),
            Api.RSA.toPublicJwk().json().toJson().getBytes(StandardCharsets.UTF_8));
    for (byte[] secret : secrets) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] signature = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));

      assertNotAccepted(
          api.refuse(input + "." + RawJwt.segment(signature)),
          "HS256",
          EnumSet.allOf(JwsAlgorithm.class));
    }
  }

  @Test
  void refusesAnAlgorithmThatTheCallerDoesNotAccept() {
    Set<JwsAlgorithm> accepted = EnumSet.of(JwsAlgorithm.PS256, JwsAlgorithm.RS256);
    String token = Api.token().sign(Api.KEY);

    assertNotAccepted(api.refuse(Api.rules().algorithms(accepted), token), "ES256", accepted);
    assertThat(api.requested).isEmpty();
  }

  @Test
  void keepsAnAlgorithmToItsKeys() {
    // the RSA key by its kid, with an algorithm of another kind; and an algorithm that it is not
    // for
    for (String alg : List.of("ES256", "PS256", "RS384")) {
      OAuthException failure =
          api.refuse(
              Api.token().header("alg", Api.quoted(alg)).header("kid", "\"rsa\"").sign(Api.KEY));

      Api.assertFailed(failure, ErrorCode.KEY_SELECTION, Details.candidates("rsa", List.of()));
    }
  }

  @Test
  void refusesASignatureOfAnotherKey() {
    Api.assertFailed(
        api.refuse(Api.token().sign(Api.ATTACKER)), ErrorCode.INVALID_RESPONSE, Details.NONE);
  }

  @Test
  void refusesATokenThatWasChanged() {
    String token = Api.token().sign(Api.KEY);
    String other = Api.token().claim("sub", "\"mallory\"").sign(Api.ATTACKER);
    String mixed =
        other.substring(0, other.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));

    Api.assertFailed(api.refuse(mixed), ErrorCode.INVALID_RESPONSE, Details.NONE);
  }

  // ---- typ

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+JWT"})
  void acceptsTheTypeInBothForms(String typ) {
    String token = Api.token().header("typ", Api.quoted(typ)).sign(Api.KEY);

    assertThat(api.accept(token).subject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JWT",
        "at+jwt;",
        " at+jwt",
        "at+jwts",
        "x/at+jwt",
        "application/application/at+jwt",
        "application/",
        "dpop+jwt",
        ""
      })
  void refusesOtherTypes(String typ) {
    OAuthException failure = api.refuse(Api.token().header("typ", Api.quoted(typ)).sign(Api.KEY));

    Api.assertFailed(
        failure, ErrorCode.INVALID_RESPONSE, Details.header("typ", List.of("at+jwt"), typ));
  }

  @Test
  void refusesAMissingType() {
    Api.assertFailed(
        api.refuse(Api.token().header("typ", null).sign(Api.KEY)),
        ErrorCode.INVALID_RESPONSE,
        Details.header("typ", List.of("at+jwt"), null));
  }

  @Test
  void acceptsAnotherTypeWhereTheCallerSaysSo() {
    String token = Api.token().header("typ", "\"JWT\"").sign(Api.KEY);

    assertThat(api.accept(Api.rules().allowType("JWT"), token).subject()).isEqualTo("alice");
    assertThat(api.accept(Api.rules().allowType("JWT"), Api.token().sign(Api.KEY)).subject())
        .isEqualTo("alice");
    Api.assertFailed(
        api.refuse(Api.rules().allowType("JWT"), Api.token().header("typ", "\"x\"").sign(Api.KEY)),
        ErrorCode.INVALID_RESPONSE,
        Details.header("typ", List.of("at+jwt", "JWT"), "x"));
  }

  // ---- other parameters

  @ParameterizedTest
  @ValueSource(strings = {"[\"exp\"]", "[]", "null", "[\"b64\"]", "true"})
  void refusesAnyCriticalExtension(String crit) {
    OAuthException failure = api.refuse(Api.token().header("crit", crit).sign(Api.KEY));

    Api.assertFailed(failure, ErrorCode.UNSUPPORTED_OPERATION, Details.NONE);
    assertThat(failure).hasMessageContaining("\"crit\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "alg; 1",
        "alg; null",
        "alg; [\"ES256\"]",
        "kid; 1",
        "kid; null",
        "kid; {}",
        "typ; 1"
      })
  void refusesHeaderParametersOfOtherTypes(String name, String json) {
    OAuthException failure = api.refuse(Api.token().header(name, json).sign(Api.KEY));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details().place()).isEqualTo(Details.Place.HEADER_PARAMETER);
    assertThat(failure.details().name()).isEqualTo(name);
    assertThat(failure.details().expected()).isEqualTo("a string");
  }

  @Test
  void refusesAHeaderWithoutAlgorithm() {
    Api.assertFailed(
        api.refuse(Api.token().header("alg", null).sign(Api.KEY)),
        ErrorCode.INVALID_RESPONSE,
        Details.header("alg", "a string", null));
  }

  @Test
  void takesTheOnlyFittingKeyWhereThereIsNoKeyId() {
    assertThat(api.accept(Api.token().header("kid", null).sign(Api.KEY)).subject())
        .isEqualTo("alice");
  }

  @Test
  void demandsAKeyIdWhereSeveralKeysFit() {
    SigningKey second = Api.generate(JwsAlgorithm.ES256).keyId("es2");
    api.keys = Api.keys(Api.KEY, second);

    Api.assertFailed(
        api.refuse(Api.token().header("kid", null).sign(Api.KEY)),
        ErrorCode.KEY_SELECTION,
        Details.candidates(null, List.of("es", "es2")));
  }

  @Test
  void refusesTwoKeysOfOneKeyId() {
    api.keys = Api.keys(Api.KEY, Api.generate(JwsAlgorithm.ES256).keyId("es"));

    Api.assertFailed(
        api.refuse(Api.token().sign(Api.KEY)),
        ErrorCode.KEY_SELECTION,
        Details.candidates("es", List.of("es", "es")));
  }

  @Test
  void refusesAnUnknownKeyId() {
    Api.assertFailed(
        api.refuse(Api.token().header("kid", "\"gone\"").sign(Api.KEY)),
        ErrorCode.KEY_SELECTION,
        Details.candidates("gone", List.of()));
  }

  @Test
  void neverLooksAtKeysThatTheTokenBrings() {
    String jwk = Api.ATTACKER.toPublicJwk().json().toJson();
    RawJwt forged =
        Api.token()
            .header("jwk", jwk)
            .header("jku", "\"https://attacker.example/jwks\"")
            .header("x5u", "\"https://attacker.example/cert\"")
            .header("x5c", "[\"MIIB\"]");

    // with the known kid, with the attacker's, and without
    for (String kid : new String[] {"\"es\"", null}) {
      Api.assertFailed(
          api.refuse(forged.header("kid", kid).sign(Api.ATTACKER)),
          ErrorCode.INVALID_RESPONSE,
          Details.NONE);
    }
    assertThat(api.refuse(forged.header("kid", "\"attacker\"").sign(Api.ATTACKER)).code())
        .isEqualTo(ErrorCode.KEY_SELECTION);
    assertThat(api.requested)
        .extracting(Request::uri)
        .containsOnly(URI.create("https://as.example.com/jwks"));
    // and they do no harm where the signature is the server's
    assertThat(api.accept(forged.header("kid", "\"es\"").sign(Api.KEY)).subject())
        .isEqualTo("alice");
  }

  private void assertNotAccepted(OAuthException failure, String alg, Set<JwsAlgorithm> accepted) {
    List<String> names = new ArrayList<>();
    for (JwsAlgorithm algorithm : accepted) {
      names.add(algorithm.value());
    }
    Api.assertFailed(failure, ErrorCode.INVALID_RESPONSE, Details.header("alg", names, alg));
    assertThat(api.requested).isEmpty();
  }
}
