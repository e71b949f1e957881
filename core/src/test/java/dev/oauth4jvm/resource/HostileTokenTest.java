package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and keys that are out to hurt: each is refused with its code, cheaply. */
class HostileTokenTest {

  private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"es\"}";
  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final Api api = new Api();
  private final String token = Api.token().sign(Api.KEY);

  // ---- the shape of a JWT

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b", "a.b.c.d", "a.b.c.d.e.f", "....... ."})
  void refusesAnotherNumberOfSegments(String compact) {
    OAuthException failure = api.refuse(compact.replace(" ", ""));

    Api.assertFailed(failure, ErrorCode.INVALID_RESPONSE, Details.NONE);
    assertThat(failure).hasMessageStartingWith("not a JWT: expected three segments, got ");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", ".x", "=", "==", "!", "é", "%20"})
  void refusesWhatIsAppendedToAGoodToken(String more) {
    OAuthException failure = api.refuse(token + more);

    assertThat(failure.code())
        .isIn(ErrorCode.INVALID_RESPONSE, ErrorCode.PARSE_ERROR, ErrorCode.UNSUPPORTED_OPERATION);
    assertThat(api.requested).isEmpty();
  }

  @Test
  void refusesAnotherSpellingOfTheSameSignature() {
    // the last character of 64 bytes carries two bits that count and four that must be zero
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = token.length() - 1;
    int value = alphabet.indexOf(token.charAt(last));
    for (int other = value + 1; other < value + 16; other++) {
      OAuthException failure = api.refuse(token.substring(0, last) + alphabet.charAt(other));

      Api.assertFailed(failure, ErrorCode.PARSE_ERROR, Details.NONE);
    }
  }

  @Test
  void refusesHeadersAndPayloadsThatAreNotStrictJson() {
    String payload = "{\"iss\":\"https://as.example.com\"}";
    for (String broken :
        List.of(
            "",
            "{",
            "{}}",
            "{} x",
            "{'a':1}",
            "{\"a\":1,}",
            "{\"a\":01}",
            "{\"a\":NaN}",
            "{\"a\":\"\u0001\"}",
            "{\"a\":\"\\ud800\"}",
            "\ufeff{}",
            "{\"a\":1,\"a\":1}",
            "{\"a\":1,\"\\u0061\":1}",
            "{\"a\":{\"b\":1,\"b\":2}}")) {
      Api.assertFailed(
          api.refuse(RawJwt.sign(broken, payload, Api.KEY)), ErrorCode.PARSE_ERROR, Details.NONE);
      Api.assertFailed(
          api.refuse(RawJwt.sign(HEADER, broken, Api.KEY)), ErrorCode.PARSE_ERROR, Details.NONE);
    }
    assertThat(api.requested).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "1", "\"x\"", "true", "[{\"alg\":\"ES256\"}]"})
  void refusesHeadersAndPayloadsThatAreNoObjects(String json) {
    Api.assertFailed(
        api.refuse(RawJwt.sign(json, "{}", Api.KEY)), ErrorCode.INVALID_RESPONSE, Details.NONE);
    Api.assertFailed(
        api.refuse(RawJwt.sign(HEADER, json, Api.KEY)), ErrorCode.INVALID_RESPONSE, Details.NONE);
  }

  @Test
  void refusesAClaimThatIsGivenTwice() {
    String payload =
        "{\"iss\":\"https://as.example.com\",\"exp\":1900000000,\"aud\":\"https://api.example.com\","
            + "\"sub\":\"alice\",\"client_id\":\"shop\",\"iat\":1,\"jti\":\"1\"";
    assertThat(api.accept(RawJwt.sign(HEADER, payload + "}", Api.KEY)).subject())
        .isEqualTo("alice");

    Api.assertFailed(
        api.refuse(RawJwt.sign(HEADER, payload + ",\"sub\":\"admin\"}", Api.KEY)),
        ErrorCode.PARSE_ERROR,
        Details.NONE);
  }

  @Test
  void refusesInvalidUtf8() {
    byte[] payload = "{\"sub\":\"x\"}".getBytes(StandardCharsets.ISO_8859_1);
    payload[8] = (byte) 0xff;

    Api.assertFailed(
        api.refuse(RawJwt.segment(HEADER) + "." + RawJwt.segment(payload) + ".AAAA"),
        ErrorCode.PARSE_ERROR,
        Details.NONE);
  }

  @Test
  @Timeout(10)
  void refusesDeepNestingWithoutFollowingIt() {
    String deep = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    String open = "{\"a\":".repeat(8_000);
    for (String json : List.of(deep, open)) {
      Api.assertFailed(
          api.refuse(RawJwt.sign(json, "{}", Api.KEY)), ErrorCode.PARSE_ERROR, Details.NONE);
      Api.assertFailed(
          api.refuse(RawJwt.sign(HEADER, json, Api.KEY)), ErrorCode.PARSE_ERROR, Details.NONE);
    }
  }

  @Test
  void refusesSegmentsOfTenMegabytesAtOnce() {
    String huge = "A".repeat(10_000_000);
    long began = System.nanoTime();
    for (String compact :
        List.of(huge, huge + ".e30.AAAA", "e30." + huge + ".AAAA", "e30.e30." + huge)) {
      OAuthException failure = api.refuse(compact);

      Api.assertFailed(failure, ErrorCode.INVALID_RESPONSE, Details.NONE);
      assertThat(failure).hasMessageContaining("too long").hasMessageContaining("65536");
      assertThat(failure.getMessage().length()).isLessThan(200);
    }
    // nothing of them is decoded: far below what that would take
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  // ---- encrypted tokens

  @Test
  void refusesAnEncryptedTokenWithoutADecrypter() {
    OAuthException failure = api.refuse("e30.AAAA.AAAA.AAAA.AAAA");

    Api.assertFailed(failure, ErrorCode.UNSUPPORTED_OPERATION, Details.NONE);
    assertThat(failure).hasMessageContaining("no decrypter is configured");
  }

  @Test
  void validatesWhatTheDecrypterFinds() {
    String jwe = "e30.AAAA.AAAA.AAAA.AAAA";
    AccessTokenValidator.Builder rules =
        Api.rules().decrypter(given -> given.equals(jwe) ? token : "x");

    AccessToken accepted = api.accept(rules, jwe);

    assertThat(accepted.subject()).isEqualTo("alice");
    assertThat(accepted.token().reveal()).isEqualTo(jwe);
    // a signed token needs no decrypter, and what comes out of one is checked like any other
    assertThat(api.accept(rules, token).subject()).isEqualTo("alice");
    Api.assertFailed(
        api.refuse(Api.rules().decrypter(given -> Api.token().sign(Api.ATTACKER)), jwe),
        ErrorCode.INVALID_RESPONSE,
        Details.NONE);
  }

  @Test
  void decryptsOnceOnly() {
    String jwe = "e30.AAAA.AAAA.AAAA.AAAA";

    Api.assertFailed(
        api.refuse(Api.rules().decrypter(given -> given), jwe),
        ErrorCode.INVALID_RESPONSE,
        Details.NONE);
  }

  @Test
  void passesOnWhatTheDecrypterThrows() {
    ProcessingException refusal =
        new ProcessingException(ErrorCode.INVALID_RESPONSE, "cannot be decrypted");

    assertThat(
            api.refuse(
                Api.rules()
                    .decrypter(
                        given -> {
                          throw refusal;
                        }),
                "e30.AAAA.AAAA.AAAA.AAAA"))
        .isSameAs(refusal);
  }

  // ---- signatures and keys

  @Test
  void refusesEcdsaSignaturesOfZeroAndOfTheOrder() {
    String input = token.substring(0, token.lastIndexOf('.'));
    for (BigInteger r : List.of(BigInteger.ZERO, BigInteger.ONE, P256_ORDER)) {
      for (BigInteger s : List.of(BigInteger.ZERO, BigInteger.ONE, P256_ORDER)) {
        String signature = String.format("%064x%064x", r, s);

        Api.assertFailed(
            api.refuse(
                input + "." + RawJwt.segment(new BigInteger("1" + signature, 16).toByteArray())),
            ErrorCode.INVALID_RESPONSE,
            Details.NONE);
        byte[] exact = new byte[64];
        byte[] padded = new BigInteger("01" + signature, 16).toByteArray();
        System.arraycopy(padded, padded.length - 64, exact, 0, 64);
        Api.assertFailed(
            api.refuse(input + "." + RawJwt.segment(exact)),
            ErrorCode.INVALID_RESPONSE,
            Details.NONE);
      }
    }
  }

  static List<Map.Entry<String, ErrorCode>> badKeys() {
    String rsa = Api.RSA.toPublicJwk().json().string("n");
    String small = RawJwt.segment(BigInteger.ONE.shiftLeft(1023).or(BigInteger.ONE).toByteArray());
    return List.of(
        Map.entry(
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"es\",\"x\":\""
                + RawJwt.segment(new byte[32])
                + "\",\"y\":\""
                + RawJwt.segment(new byte[32])
                + "\"}",
            ErrorCode.INVALID_RESPONSE),
        Map.entry(
            "{\"kty\":\"RSA\",\"kid\":\"rsa\",\"e\":\"AQAB\",\"n\":\"" + small + "\"}",
            ErrorCode.UNSUPPORTED_OPERATION),
        Map.entry(
            "{\"kty\":\"RSA\",\"kid\":\"rsa\",\"e\":\"AQ\",\"n\":\"" + rsa + "\"}",
            ErrorCode.INVALID_RESPONSE),
        Map.entry(
            "{\"kty\":\"RSA\",\"kid\":1,\"e\":\"AQAB\",\"n\":\"" + rsa + "\"}",
            ErrorCode.KEY_SELECTION),
        Map.entry("{\"kty\":\"oct\",\"kid\":\"rsa\",\"k\":\"AAAA\"}", ErrorCode.KEY_SELECTION),
        Map.entry(
            "{\"kty\":\"RSA\",\"kid\":\"rsa\",\"use\":\"enc\",\"e\":\"AQAB\",\"n\":\""
                + rsa
                + "\"}",
            ErrorCode.KEY_SELECTION),
        Map.entry(
            "{\"kty\":\"RSA\",\"kid\":\"rsa\",\"key_ops\":[\"sign\"],\"e\":\"AQAB\",\"n\":\""
                + rsa
                + "\"}",
            ErrorCode.KEY_SELECTION));
  }

  @ParameterizedTest
  @MethodSource("badKeys")
  void refusesBadKeysOfTheServer(Map.Entry<String, ErrorCode> key) {
    String good = Api.generate(JwsAlgorithm.ES384).toPublicJwk().json().toJson();
    api.keys = Api.json("{\"keys\":[" + key.getKey() + "," + good + "]}");
    RawJwt jwt = Api.token();
    if (!key.getKey().contains("\"EC\"")) {
      jwt.header("alg", "\"RS256\"").header("kid", "\"rsa\"");
    }

    OAuthException failure =
        api.refuse(jwt.sign(key.getKey().contains("\"EC\"") ? Api.KEY : Api.RSA));

    assertThat(failure.code()).isEqualTo(key.getValue());
    assertThat(failure)
        .isInstanceOf(
            key.getValue() == ErrorCode.UNSUPPORTED_OPERATION
                ? UnsupportedException.class
                : ProcessingException.class);
  }

  @Test
  void neverShowsTheTokenInAMessage() {
    String secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ";
    for (String compact :
        List.of(secret, secret + "." + secret, secret + "..", "e30." + secret + ".", token + "x")) {
      assertThat(api.refuse(compact))
          .hasMessageNotContaining(secret)
          .hasMessageNotContaining(compact);
    }
    JsonObject odd = JsonObject.of("iss", "a\r\nb\u202ec", "exp", Api.NOW);
    assertThat(api.refuse(RawJwt.sign(HEADER, odd.toJson(), Api.KEY)))
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("\u202e");
    assertThatNoException().isThrownBy(() -> api.accept(token));
  }
}
