package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnverifiedJwtTest {

  private static final String HEADER = "{\"alg\":\"ES256\"}";
  private static final SigningKey KEY = Keys.of(JwsAlgorithm.ES256);

  private static String signed() {
    return Jws.sign(KEY, JsonObject.of("typ", "at+jwt"), JsonObject.of("sub", "someone"));
  }

  @Test
  void readsHeaderAndClaimsAndVerifies() {
    UnverifiedJwt jwt =
        UnverifiedJwt.parse(
            Jws.sign(KEY.keyId("k"), JsonObject.of("typ", "at+jwt"), JsonObject.of("sub", "ä")));

    assertThat(jwt.header().algorithmName()).isEqualTo("ES256");
    assertThat(jwt.header().algorithm()).isSameAs(JwsAlgorithm.ES256);
    assertThat(jwt.header().keyId()).isEqualTo("k");
    assertThat(jwt.header().type()).isEqualTo("at+jwt");
    assertThat(jwt.header().json().names()).containsExactly("alg", "kid", "typ");
    assertThat(jwt.claims()).isEqualTo(JsonObject.of("sub", "ä"));
    jwt.verify(Keys.verifying(JwsAlgorithm.ES256));
    assertThat(jwt).hasToString("UnverifiedJwt[JoseHeader[alg=ES256, kid=k]]");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1",
    "abc, 1",
    "a.b, 2",
    "a.b.c.d, 4",
    "a.b.c.d.e.f, 6",
    "......., 8",
  })
  void refusesAnythingButThreeSegments(String token, int segments) {
    assertThatThrownBy(() -> UnverifiedJwt.parse(token))
        .isInstanceOfSatisfying(
            ProcessingException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RESPONSE))
        .hasMessageContaining("got " + segments);
  }

  @Test
  void refusesAFourthDotAfterAValidToken() {
    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(signed() + ".")))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=", " ", "\n", "\r\n", "\t", "+", "/", "*", "é", "\u0141", "😀", "\u0000"})
  void refusesWhatIsNotBase64urlInAnySegment(String intruder) {
    String[] segments = signed().split("\\.", -1);
    for (int i = 0; i < 3; i++) {
      String[] broken = segments.clone();
      broken[i] += intruder;
      assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(String.join(".", broken))))
          .isEqualTo(ErrorCode.PARSE_ERROR);
      broken[i] = intruder + segments[i];
      assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(String.join(".", broken))))
          .isEqualTo(ErrorCode.PARSE_ERROR);
    }
  }

  /** Two characters each, and one byte: what follows stands elsewhere among the bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"😀😀😀😀..", "😀.😀.😀", "..😀😀", "a.😀😀😀😀.AAAA"})
  void refusesCharactersBeyondTheBasicPlane(String text) {
    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(text))).isEqualTo(ErrorCode.PARSE_ERROR);
  }

  @Test
  void refusesASignatureSpelledOtherwise() {
    String token = signed();
    // 64 bytes leave four bits over: sixteen spellings, of which one is right
    char last = token.charAt(token.length() - 1);
    String other = token.substring(0, token.length() - 1) + (char) (last + 1);

    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(other))).isEqualTo(ErrorCode.PARSE_ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}}",
        "{} x",
        "\uFEFF{}",
        "{\"alg\":\"ES256\",\"alg\":\"ES256\"}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":01}",
        "{'a':1}",
        "{\"a\":\"\\ud800\"}",
        "nul",
        "\"a\":{}",
        "1,\"b\":2",
        "{},\"\":{}"
      })
  void refusesSegmentsThatAreNotStrictJson(String json) {
    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(Keys.token(json, "{}", "AAAA"))))
        .isEqualTo(ErrorCode.PARSE_ERROR);
    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(Keys.token(HEADER, json, "AAAA"))))
        .isEqualTo(ErrorCode.PARSE_ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "true", "\"x\"", "17", " [ {} ] "})
  void refusesSegmentsThatAreNotObjects(String json) {
    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(Keys.token(json, "{}", "AAAA"))))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(Keys.token(HEADER, json, "AAAA"))))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void refusesInvalidUtf8() {
    byte[] json = "{\"a\":\"x\"}".getBytes(StandardCharsets.US_ASCII);
    json[6] = (byte) 0xC0;

    assertThat(
            Keys.codeOf(
                () -> UnverifiedJwt.parse(Keys.encode(HEADER) + "." + Keys.encode(json) + ".AAAA")))
        .isEqualTo(ErrorCode.PARSE_ERROR);
  }

  @Test
  void refusesDepth() {
    String deep = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(Keys.token(HEADER, deep, "AAAA"))))
        .isEqualTo(ErrorCode.PARSE_ERROR);
  }

  @Test
  void refusesWhatIsTooLongAndNothingShorter() {
    String start = Keys.encode(HEADER) + ".";
    int room = UnverifiedJwt.MAX_LENGTH - start.length() - ".AAAA".length();
    String claims = "{\"a\":\"" + "x".repeat(room / 4 * 3 - 8) + "\"}";
    String longest = start + Keys.encode(claims) + ".AAAA";
    longest += "A".repeat((UnverifiedJwt.MAX_LENGTH - longest.length()) / 4 * 4);
    assertThat(UnverifiedJwt.MAX_LENGTH - longest.length()).isLessThan(4);
    assertThat(UnverifiedJwt.parse(longest).claims().size()).isOne();

    String tooLong = longest + "AAAA";
    assertThatThrownBy(() -> UnverifiedJwt.parse(tooLong))
        .isInstanceOfSatisfying(
            ProcessingException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RESPONSE))
        .hasMessageContaining("65536");
    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse("A".repeat(10_000_000))))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"alg\":null}",
        "{\"alg\":256}",
        "{\"alg\":[\"ES256\"]}",
        "{\"alg\":{}}",
        "{\"alg\":\"ES256\",\"kid\":1}",
        "{\"alg\":\"ES256\",\"kid\":null}",
        "{\"alg\":\"ES256\",\"kid\":[]}",
        "{\"alg\":\"ES256\",\"typ\":1}"
      })
  void refusesHeaderParametersOfAnotherType(String header) {
    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(Keys.token(header, "{}", "AAAA"))))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "[\"b64\"]", "[\"exp\"]", "\"exp\""})
  void refusesCrit(String crit) {
    assertThat(
            Keys.codeOf(
                () ->
                    UnverifiedJwt.parse(
                        Keys.token("{\"alg\":\"ES256\",\"crit\":" + crit + "}", "{}", "AAAA"))))
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "HS256", "\\u001b[31m\\n"})
  void unsupportedAlgorithmsAreReadButCannotBeUsed(String alg) {
    UnverifiedJwt jwt = UnverifiedJwt.parse(Keys.token("{\"alg\":\"" + alg + "\"}", "{}", ""));

    assertThatThrownBy(() -> jwt.header().algorithm())
        .isInstanceOf(OAuthException.class)
        .message()
        .doesNotContain("\u001b", "\n");
    assertThat(jwt.toString()).doesNotContain("\u001b", "\n");
    assertThat(Keys.codeOf(() -> jwt.verify(Keys.verifying(JwsAlgorithm.ES256))))
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void aKeyVerifiesOnlyTokensOfItsOwnAlgorithm() {
    SigningKey rsa = Keys.of(JwsAlgorithm.RS256);
    UnverifiedJwt jwt = UnverifiedJwt.parse(Jws.sign(rsa, JsonObject.of(), JsonObject.of()));
    VerificationKey ps256 = VerificationKey.of(rsa.publicKey(), JwsAlgorithm.PS256, Keys.PLATFORM);
    assertThatThrownBy(() -> jwt.verify(ps256))
        .isInstanceOf(ProcessingException.class)
        .hasMessageContaining("bound to another algorithm")
        .hasMessageContaining("PS256")
        .hasMessageContaining("RS256");

    // even where the signature would verify: the two names of Ed25519 are two algorithms
    SigningKey ed = Keys.of(JwsAlgorithm.ED25519);
    UnverifiedJwt edJwt = UnverifiedJwt.parse(Jws.sign(ed, JsonObject.of(), JsonObject.of()));
    VerificationKey eddsa = VerificationKey.of(ed.publicKey(), JwsAlgorithm.EDDSA, Keys.PLATFORM);
    assertThat(Keys.codeOf(() -> edJwt.verify(eddsa))).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void verifiesExactlyTheBytesThatCame() {
    // the same JSON value, spelled otherwise, is another signing input
    String token = signed();
    String spaced =
        token.substring(0, token.indexOf('.') + 1)
            + Keys.encode("{ \"sub\":\"someone\"}")
            + token.substring(token.lastIndexOf('.'));
    UnverifiedJwt jwt = UnverifiedJwt.parse(spaced);
    assertThat(jwt.claims()).isEqualTo(UnverifiedJwt.parse(token).claims());

    assertThatThrownBy(() -> jwt.verify(Keys.verifying(JwsAlgorithm.ES256)))
        .isInstanceOfSatisfying(
            ProcessingException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RESPONSE))
        .hasMessage("JWT signature verification failed");
  }

  @Test
  void noMessageHoldsTheToken() {
    String token = signed();
    for (String broken :
        new String[] {token + ".", token + "=", "." + token, token.replace('.', ':')}) {
      assertThatThrownBy(() -> UnverifiedJwt.parse(broken))
          .message()
          .doesNotContain(token.substring(0, 12))
          .doesNotContain(token.substring(token.length() - 12));
    }
  }

  @Test
  void anEncryptedTokenNeedsADecrypter() {
    String jwe = "eyJ.a.b.c.d";
    assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(jwe)))
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);

    String inner = signed();
    UnverifiedJwt jwt =
        UnverifiedJwt.parse(
            jwe,
            received -> {
              assertThat(received).isEqualTo(jwe);
              return inner;
            });
    jwt.verify(Keys.verifying(JwsAlgorithm.ES256));

    // what comes out must be a signed JWT: nothing nested deeper, nothing unsigned or too long
    String tooLong =
        Keys.token(HEADER, "{\"a\":\"" + "x".repeat(UnverifiedJwt.MAX_LENGTH) + "\"}", "AAAA");
    for (String wrong : new String[] {jwe, "", "{}", tooLong}) {
      assertThat(Keys.codeOf(() -> UnverifiedJwt.parse(jwe, received -> wrong)))
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
  }

  @Test
  void aSignedTokenDoesNotReachTheDecrypter() {
    UnverifiedJwt jwt =
        UnverifiedJwt.parse(
            signed(),
            received -> {
              throw new AssertionError();
            });
    assertThat(jwt.claims().string("sub")).isEqualTo("someone");
  }

  @Test
  void nothingButTheLibrarysExceptionsComesOutOfMutatedTokens() {
    Random random = new Random(7);
    String token = signed();
    VerificationKey key = Keys.verifying(JwsAlgorithm.ES256);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      StringBuilder mutated = new StringBuilder(token);
      for (int n = random.nextInt(3); n >= 0; n--) {
        int at = random.nextInt(mutated.length());
        switch (random.nextInt(3)) {
          case 0 -> mutated.deleteCharAt(at);
          case 1 -> mutated.insert(at, (char) random.nextInt(i % 2 == 0 ? 128 : 0x10000));
          default -> mutated.setCharAt(at, (char) ('-' + random.nextInt(78)));
        }
      }
      if (mutated.toString().equals(token)) {
        continue;
      }
      try {
        UnverifiedJwt.parse(mutated.toString()).verify(key);
        throw new AssertionError("accepted: " + mutated);
      } catch (OAuthException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(4_500);
  }
}
