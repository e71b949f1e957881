package dev.oauth4jvm.jwe.nimbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not decrypted, and what is said about it. */
class RefusalsTest {

  private static final NimbusJweDecrypter RSA = Keys.decrypter(Keys.RSA);
  private static final NimbusJweDecrypter EC = Keys.decrypter(Keys.EC);
  private static final String GOOD =
      Keys.encrypt(Keys.header("RSA-OAEP-256", "A256GCM").keyID("rsa"), Keys.RSA);
  private static final String GOOD_EC =
      Keys.encrypt(Keys.header("ECDH-ES+A128KW", "A128CBC-HS256").keyID("ec"), Keys.EC);
  private static final String UNDECRYPTABLE =
      "the JWE cannot be decrypted: it was encrypted for another key, or changed on its way";

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
        "A256GCMKW",
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

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void whatWasChangedIsToldLikeAWrongKey(int index) {
    for (Map.Entry<String, NimbusJweDecrypter> one : Map.of(GOOD, RSA, GOOD_EC, EC).entrySet()) {
      byte[] bytes = Keys.decode(Keys.segment(one.getKey(), index));
      bytes[bytes.length / 2] ^= 1;
      undecryptable(one.getValue(), Keys.withSegment(one.getKey(), index, Keys.encode(bytes)));
      undecryptable(one.getValue(), Keys.withSegment(one.getKey(), index, ""));
      undecryptable(one.getValue(), Keys.withSegment(one.getKey(), index, "AA"));
    }
  }

  @Test
  void theHeaderIsAuthenticated() {
    JsonObject header =
        Keys.json(new String(Keys.decode(Keys.segment(GOOD, 0)), StandardCharsets.UTF_8));

    undecryptable(RSA, Keys.withHeader(GOOD, header.with("cty", "JWT").toJson()));
  }

  @Test
  void aKeyThatWasNotMeantIsToldLikeAChange() {
    undecryptable(Keys.decrypter(Keys.rsa("rsa")), GOOD);
    undecryptable(Keys.decrypter(Keys.ec(Curve.P_256, "ec")), GOOD_EC);
    String direct = Keys.encrypt(Keys.header("dir", "A128GCM").keyID("k"), Keys.shared(128, "k"));
    undecryptable(Keys.decrypter(Keys.shared(128, "k")), direct);
  }

  @ParameterizedTest
  @CsvSource({"dir, A128GCM", "ECDH-ES, A128GCM"})
  void anEncryptedKeyWhereThereIsNoneIsRefused(String alg, String enc) {
    JWK key = alg.equals("dir") ? Keys.SHARED.get(128) : Keys.EC;
    String jwe = Keys.encrypt(Keys.header(alg, enc).keyID(key.getKeyID()), key);

    assertThat(refusal(Keys.decrypter(key), Keys.withSegment(jwe, 1, "AAAA")))
        .hasMessage("the JWE has an encrypted key, and its \"alg\" " + alg + " has none")
        .extracting(OAuthException::code)
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void aShortTagIsRefused() {
    for (String enc : List.of("A128GCM", "A128CBC-HS256")) {
      String jwe = Keys.encrypt(Keys.header("RSA-OAEP", enc).keyID("rsa"), Keys.RSA);
      byte[] tag = Keys.decode(Keys.segment(jwe, 4));

      undecryptable(RSA, Keys.withSegment(jwe, 4, Keys.encode(Arrays.copyOf(tag, 12))));
    }
  }

  @Test
  void anEphemeralKeyOffItsCurveIsRefused() {
    JsonObject header = headerOf(GOOD_EC);
    // a point of no curve: the invalid curve attack starts with such
    JsonObject off = header.object("epk").with("y", Keys.encode(new byte[32]));

    assertThat(refusal(EC, Keys.withHeader(GOOD_EC, header.with("epk", off).toJson())))
        .hasMessage("the JWE's header has a parameter that is not valid")
        .extracting(OAuthException::code)
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void anEphemeralKeyOnAnotherCurveIsRefused() {
    JsonObject header = headerOf(GOOD_EC);
    ECKey other = Keys.ec(Curve.P_384, null);
    JsonObject epk = Keys.json(other.toPublicJWK().toJSONString());

    assertThat(refusal(EC, Keys.withHeader(GOOD_EC, header.with("epk", epk).toJson())))
        .hasMessage(
            "the JWE's ephemeral key (\"epk\") is not on the decryption key's curve: expected"
                + " \"P-256\", got \"P-384\"");
    assertThat(refusal(EC, Keys.withHeader(GOOD_EC, header.without("epk").toJson())))
        .hasMessageEndingWith("expected \"P-256\", got none");
  }

  @Test
  void anEphemeralKeyMustBePublicAndAnObject() {
    JsonObject header = headerOf(GOOD_EC);
    ECKey other = Keys.ec(Curve.P_256, null);
    List<Object> wrong = new ArrayList<>();
    wrong.add(Keys.json(other.toJSONString()));
    wrong.add("P-256");
    wrong.add(List.of());

    for (Object epk : wrong) {
      assertThat(refusal(EC, Keys.withHeader(GOOD_EC, header.with("epk", epk).toJson())).code())
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
  }

  @Test
  void aKeyThatTheHeaderBringsAlongIsNotUsed() {
    ECKey attacker = Keys.ec(Curve.P_256, "attacker");
    String jwe =
        Keys.encrypt(
            Keys.header("ECDH-ES", "A128GCM").keyID("attacker").jwk(attacker.toPublicJWK()),
            attacker);

    assertThat(refusal(EC, jwe).code()).isEqualTo(ErrorCode.KEY_SELECTION);
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

  @Test
  void noMessageHoldsWhatIsInsideOrAKey() {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String spoiled = Keys.withSegment(GOOD, i, Keys.segment(GOOD, i) + "=");
      messages.add(refusal(RSA, spoiled).toString());
    }
    messages.add(refusal(Keys.decrypter(Keys.rsa("rsa")), GOOD).toString());
    messages.add(RSA.toString());

    assertThat(messages)
        .noneMatch(m -> m.contains(Keys.segment(GOOD, 1).substring(0, 20)))
        .noneMatch(m -> m.contains(Keys.RSA.getPrivateExponent().toString()))
        .noneMatch(m -> m.contains(Keys.JWT));
  }

  private static JsonObject headerOf(String jwe) {
    return Keys.json(new String(Keys.decode(Keys.segment(jwe, 0)), StandardCharsets.UTF_8));
  }

  private static void undecryptable(NimbusJweDecrypter decrypter, String jwe) {
    OAuthException refusal = refusal(decrypter, jwe);
    assertThat(refusal).hasMessage(UNDECRYPTABLE).hasNoCause();
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  private static OAuthException refusal(NimbusJweDecrypter decrypter, String jwe) {
    OAuthException refusal =
        catchThrowableOfType(OAuthException.class, () -> decrypter.decrypt(jwe));
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }
}
