package dev.oauth4jvm.jwe.nimbus;

import static dev.oauth4jvm.jwe.nimbus.Spoilable.EC;
import static dev.oauth4jvm.jwe.nimbus.Spoilable.GOOD;
import static dev.oauth4jvm.jwe.nimbus.Spoilable.GOOD_EC;
import static dev.oauth4jvm.jwe.nimbus.Spoilable.RSA;
import static dev.oauth4jvm.jwe.nimbus.Spoilable.headerOf;
import static dev.oauth4jvm.jwe.nimbus.Spoilable.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.CompressionAlgorithm;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused for its form and its header, and what is said about it. */
class HeaderRefusalsTest {

  @Test
  void whatIsSpoiledBelowIsGood() {
    assertThat(RSA.decrypt(GOOD)).isEqualTo(Keys.JWT);
    assertThat(EC.decrypt(GOOD_EC)).isEqualTo(Keys.JWT);
  }

  @Test
  void aTokenThatIsTooLongIsNotLookedAt() {
    assertThat(refusal(RSA, ".".repeat(NimbusJweDecrypter.MAX_LENGTH + 1)))
        .isInstanceOf(ProcessingException.class)
        .hasMessage("the JWE is too long: expected at most 65536 characters, got 65537")
        .extracting(OAuthException::code)
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal(RSA, ".".repeat(NimbusJweDecrypter.MAX_LENGTH)))
        .hasMessageStartingWith("not a JWE: expected five segments");
  }

  @ParameterizedTest
  @CsvSource({"a.b.c, 3", "a.b.c.d, 4", "a.b.c.d.e.f, 6", "'', 1"})
  void onlyFiveSegmentsAreAJwe(String text, int segments) {
    assertThat(refusal(RSA, text))
        .hasMessage("not a JWE: expected five segments, got " + segments)
        .extracting(OAuthException::code)
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void eachSegmentIsStrictBase64Url(int index) {
    String segment = Keys.segment(GOOD, index);
    for (String other :
        new String[] {segment + "=", segment + "\n", segment + "!", " " + segment, segment + "ä"}) {
      assertThat(refusal(RSA, Keys.withSegment(GOOD, index, other)))
          .as(other)
          .hasMessage("the JWE's segment " + (index + 1) + " is not base64url without padding")
          .extracting(OAuthException::code)
          .isEqualTo(ErrorCode.PARSE_ERROR);
    }
  }

  @Test
  void aSecondSpellingOfTheSameBytesIsRefused() {
    // 16 bytes are 22 characters, of the last of which 4 bits are not used
    String tag = Keys.segment(GOOD, 4);
    char last = tag.charAt(21);
    char other = last == 'A' ? 'B' : last == 'Q' ? 'R' : last == 'g' ? 'h' : 'x';

    assertThat(refusal(RSA, Keys.withSegment(GOOD, 4, tag.substring(0, 21) + other)))
        .hasMessage("the JWE's segment 5 is not base64url without padding");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "[]",
        "\"alg\"",
        "{",
        "{\"alg\":\"RSA-OAEP\",\"alg\":\"RSA1_5\"}",
        "{} {}"
      })
  void aHeaderThatIsNotAStrictJsonObjectIsRefused(String header) {
    assertThat(refusal(RSA, Keys.withHeader(GOOD, header)))
        .hasMessage("the JWE's header is not a valid JSON object")
        .extracting(OAuthException::code)
        .isEqualTo(ErrorCode.PARSE_ERROR);
  }

  @ParameterizedTest
  @CsvSource({"alg", "enc"})
  void aHeaderWithoutAlgorithmsIsRefused(String name) {
    JsonObject header =
        JsonObject.of("alg", "RSA-OAEP-256", "enc", "A256GCM", "kid", "rsa").without(name);

    assertThat(refusal(RSA, Keys.withHeader(GOOD, header.toJson())))
        .hasMessageStartingWith("the JWE's header has no \"" + name + "\"")
        .extracting(OAuthException::details)
        .isEqualTo(Details.header(name, "a string", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alg", "enc", "kid"})
  void aHeaderParameterOfTheWrongTypeIsRefused(String name) {
    JsonObject header =
        JsonObject.of("alg", "RSA-OAEP-256", "enc", "A256GCM", "kid", "rsa").with(name, true);

    assertThat(refusal(RSA, Keys.withHeader(GOOD, header.toJson())))
        .hasMessageStartingWith("the JWE's header parameter is not a string")
        .extracting(OAuthException::details)
        .isEqualTo(Details.header(name, "a string", true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"a\"", "[]"})
  void anEphemeralKeyThatIsNoObjectIsRefused(String epk) {
    String header = headerOf(GOOD_EC).without("epk").toJson().replaceFirst("}$", "");

    assertThat(refusal(EC, Keys.withHeader(GOOD_EC, header + ",\"epk\":" + epk + "}")))
        .hasMessageStartingWith("the JWE's ephemeral key (\"epk\") is not a JSON object")
        .extracting(OAuthException::code)
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  /** nimbus-jose-jwt reads them all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "epk",
        "apu",
        "apv",
        "p2s",
        "p2c",
        "iv",
        "tag",
        "skid",
        "iss",
        "sub",
        "aud",
        "typ",
        "cty",
        "jku",
        "jwk",
        "x5u",
        "x5t",
        "x5t#S256",
        "x5c"
      })
  void aHeaderParameterOfAnyValueIsRefusedOrPassedOver(String name) {
    for (Object value :
        Arrays.asList(
            null,
            -1,
            true,
            "%",
            "",
            Arrays.asList((Object) null),
            JsonObject.of(),
            JsonObject.of("kty", null),
            JsonObject.of("kty", "EC", "crv", "P-256", "x", null, "y", null),
            JsonObject.of("kty", "EC", "crv", "P-256", "x", "AA", "y", "AA"),
            JsonObject.of("kty", "RSA", "n", null))) {
      String header = headerOf(GOOD_EC).with(name, value).toJson();

      // the header is authenticated: what is passed over does not decrypt
      assertThat(refusal(EC, Keys.withHeader(GOOD_EC, header)).code())
          .as(header)
          .isIn(ErrorCode.INVALID_RESPONSE, ErrorCode.PARSE_ERROR);
    }
  }

  @Test
  void compressedContentIsRefused() {
    String bomb =
        Keys.encrypt(
            Keys.header("RSA-OAEP-256", "A256GCM")
                .keyID("rsa")
                .compressionAlgorithm(CompressionAlgorithm.DEF),
            Keys.RSA,
            "A".repeat(4 << 20));

    assertThat(bomb.length()).isLessThan(NimbusJweDecrypter.MAX_LENGTH);
    assertThat(refusal(RSA, bomb))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("the JWE's header has \"zip\"");
  }

  @Test
  void criticalExtensionsAreRefused() {
    String jwe =
        Keys.encrypt(
            Keys.header("RSA-OAEP-256", "A256GCM")
                .keyID("rsa")
                .criticalParams(Set.of("exp"))
                .customParam("exp", 1),
            Keys.RSA);

    assertThat(refusal(RSA, jwe))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("the JWE's header has \"crit\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSA1_5",
        "PBES2-HS256+A128KW",
        "A128KW",
        "A192KW",
        "A256KW",
        "A128GCMKW",
        "A256GCMKW",
        "ECDH-ES+A192KW",
        "dir",
        "ECDH-ES",
        "RSA-OAEP-512",
        "rsa-oaep",
        "none",
        ""
      })
  void otherKeyManagementIsRefused(String alg) {
    JsonObject header =
        JsonObject.of("alg", alg, "enc", "A256GCM", "kid", "rsa")
            .with("p2c", Integer.MAX_VALUE)
            .with("p2s", "AAAAAAAAAAA");

    assertThat(refusal(RSA, Keys.withHeader(GOOD, header.toJson())))
        .hasMessageStartingWith("the JWE's key management is not accepted: expected ")
        .extracting(OAuthException::details)
        .isEqualTo(Details.header("alg", List.of("RSA-OAEP", "RSA-OAEP-256"), alg));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A192GCM", "A192CBC-HS384", "XC20P", "a256gcm", ""})
  void otherContentEncryptionIsRefused(String enc) {
    JsonObject header = JsonObject.of("alg", "RSA-OAEP-256", "enc", enc, "kid", "rsa");

    assertThat(refusal(RSA, Keys.withHeader(GOOD, header.toJson())))
        .hasMessageStartingWith("the JWE's content encryption is not accepted with its \"alg\"")
        .extracting(OAuthException::details)
        .isEqualTo(
            Details.header(
                "enc", List.of("A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512"), enc));
  }

  @Test
  void whatIsNotAllowedIsRefused() {
    NimbusJweDecrypter strict =
        NimbusJweDecrypter.builder()
            .key(Keys.jwk(Keys.RSA))
            .allow(KeyManagementAlgorithm.RSA_OAEP_256, ContentEncryptionAlgorithm.A128GCM)
            .build();

    assertThat(
            strict.decrypt(
                Keys.encrypt(Keys.header("RSA-OAEP-256", "A128GCM").keyID("rsa"), Keys.RSA)))
        .isEqualTo(Keys.JWT);
    assertThat(refusal(strict, GOOD))
        .hasMessage(
            "the JWE's content encryption is not accepted with its \"alg\": expected"
                + " [\"A128GCM\"], got \"A256GCM\"");
    assertThat(
            refusal(
                strict, Keys.encrypt(Keys.header("RSA-OAEP", "A128GCM").keyID("rsa"), Keys.RSA)))
        .hasMessage(
            "the JWE's key management is not accepted: expected [\"RSA-OAEP-256\"], got"
                + " \"RSA-OAEP\"");
  }

  /** Whatever a header holds, what is thrown is of the library's family. */
  @Test
  void noHeaderBreaksTheDecrypter() {
    String[] names = {
      "epk",
      "apu",
      "apv",
      "kid",
      "alg",
      "enc",
      "jwk",
      "jku",
      "x5u",
      "x5c",
      "x5t",
      "x5t#S256",
      "typ",
      "cty",
      "iv",
      "tag",
      "p2s",
      "p2c",
      "skid",
      "iss",
      "sub",
      "aud",
      "other"
    };
    Object[] values = {
      "",
      "a",
      "\u0000",
      0,
      -1,
      1e300,
      true,
      List.of(),
      List.of(1),
      List.of("a"),
      JsonObject.of(),
      JsonObject.of("kty", "EC"),
      JsonObject.of("kty", "RSA", "n", "AQ", "e", "AQ"),
      JsonObject.of("kty", "EC", "crv", "P-256", "x", "AQ"),
      "A".repeat(40_000)
    };
    int refused = 0;
    for (String name : names) {
      for (Object value : values) {
        String json = headerOf(GOOD_EC).with(name, value).toJson();
        refusal(EC, Keys.withHeader(GOOD_EC, json));
        refused++;
      }
    }
    assertThat(refused).isEqualTo(names.length * values.length);
  }
}
