package dev.oauth4jvm.jwe.nimbus;

import static dev.oauth4jvm.jwe.nimbus.Spoilable.EC;
import static dev.oauth4jvm.jwe.nimbus.Spoilable.GOOD;
import static dev.oauth4jvm.jwe.nimbus.Spoilable.GOOD_EC;
import static dev.oauth4jvm.jwe.nimbus.Spoilable.RSA;
import static dev.oauth4jvm.jwe.nimbus.Spoilable.headerOf;
import static dev.oauth4jvm.jwe.nimbus.Spoilable.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused for its keys and what it encrypts, and what is said about it. */
class DecryptionRefusalsTest {

  private static final String UNDECRYPTABLE =
      "the JWE cannot be decrypted: it was encrypted for another key, or altered in transit";

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

  private static void undecryptable(NimbusJweDecrypter decrypter, String jwe) {
    OAuthException refusal = refusal(decrypter, jwe);
    assertThat(refusal).hasMessage(UNDECRYPTABLE).hasNoCause();
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }
}
