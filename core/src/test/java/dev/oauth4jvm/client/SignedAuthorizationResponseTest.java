package dev.oauth4jvm.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.security.MessageDigest;
import java.security.Security;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** JARM, section 2.4; OpenID Connect Core 1.0, section 3.3.2; FAPI 1.0 part 2, section 5.2.2.1. */
class SignedAuthorizationResponseTest {

  private static final JsonObject JARM = Party.jarmClaims();
  private static final JsonObject HYBRID = Party.hybridClaims();

  private static JarmResponse jarm(String jwt) {
    return JarmResponse.of(
        Party.jwks(),
        Party.CLIENT,
        URI.create(Party.REDIRECT + "?response=" + jwt),
        Expect.state("s"));
  }

  private static HybridResponse hybrid(String idToken) {
    return HybridResponse.of(
        Party.jwks(),
        Party.CLIENT,
        URI.create(Party.REDIRECT + "#code=c0de&state=s&id_token=" + idToken),
        Expect.state("s"),
        "n");
  }

  private static String refused(dev.oauth4jvm.Operation<?> operation) {
    OAuthException refusal = new Server(Party.keys()).refuse(operation);
    assertThat(refusal).hasMessageNotContaining("c0de");
    return refusal.code().value();
  }

  @Test
  void acceptsAJwtResponse() {
    Server server = new Server(Party.keys());
    assertThat(server.run(jarm(Party.sign(JARM))).code()).isEqualTo(Secret.of("c0de"));
    assertThat(server.last().uri()).hasToString("https://as.example/jwks");
  }

  @Test
  void aJwtResponseIsThereToBeKept() {
    String signed = Party.sign(JARM);
    AuthorizationResponse plain = new Server(Party.keys()).run(jarm(signed));
    assertThat(plain.jwt()).isEqualTo(Secret.of(signed));
    JarmResponse encrypted = jarm("a.b.c.d.e").decrypter(jwe -> signed);
    assertThat(new Server(Party.keys()).run(encrypted).jwt()).isEqualTo(Secret.of(signed));
    assertThat(plain.toString()).doesNotContain(signed);
    assertThat(
            AuthorizationResponse.validate(
                    Party.SERVER, Party.CLIENT, Form.parse("code=c"), Expect.noState())
                .jwt())
        .isNull();
  }

  private static JarmResponse jarmAt(String after) {
    return JarmResponse.of(
        Party.jwks(), Party.CLIENT, URI.create(Party.REDIRECT + after), Expect.state("s"));
  }

  @Test
  void acceptsAJwtResponseInTheFragment() {
    String response = "response=" + Party.sign(JARM);
    for (String after : List.of("#" + response, "?x=y#" + response, "?" + response + "#x=y")) {
      assertThat(new Server(Party.keys()).run(jarmAt(after)).code()).isEqualTo(Secret.of("c0de"));
    }
  }

  @Test
  void refusesAJwtResponseInBothPlacesOrNone() {
    String response = "response=" + Party.sign(JARM);
    assertThat(refused(jarmAt("?" + response + "#" + response)))
        .isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(refused(jarmAt(""))).isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(refused(jarmAt("#code=c0de&state=s"))).isEqualTo("OAUTH_INVALID_RESPONSE");
  }

  @Test
  void refusesAJwtResponseOfTooManyParameters() {
    JsonObject.Builder claims = JsonObject.builder();
    for (String name : JARM.names()) {
      claims.put(name, JARM.get(name));
    }
    for (int i = JARM.size(); i <= Form.MAX_PARAMETERS; i++) {
      claims.put("p" + i, "");
    }
    JsonObject tooMany = claims.build();

    assertThat(refused(jarm(Party.sign(tooMany)))).isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(
            new Server(Party.keys())
                .run(jarm(Party.sign(tooMany.without("p1000"))))
                .parameters()
                .parameters())
        .hasSize(Form.MAX_PARAMETERS - 2); // exp is a number, and aud is left out
  }

  static Stream<Arguments> badJarm() {
    return Stream.of(
        Arguments.of("iss", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("iss", "https://evil.example", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("aud", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("aud", "other", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("exp", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("exp", Server.NOW - 31, "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"),
        Arguments.of("state", "other", "OAUTH_INVALID_RESPONSE"),
        Arguments.of("state", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("error", "access_denied", "OAUTH_AUTHORIZATION_RESPONSE_ERROR"));
  }

  @ParameterizedTest
  @MethodSource("badJarm")
  void refusesAJwtResponse(String claim, Object value, String code) {
    assertThat(refused(jarm(Party.sign(Party.change(JARM, claim, value))))).isEqualTo(code);
  }

  @Test
  void refusesAForgedOrPlainOrDoubleJwtResponse() {
    assertThat(refused(jarm(Party.forge(JARM)))).isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(
            refused(
                JarmResponse.of(
                    Party.jwks(),
                    Party.CLIENT,
                    Form.parse("code=c0de&state=s"),
                    Expect.state("s"))))
        .isEqualTo("OAUTH_INVALID_RESPONSE");
    String jwt = Party.sign(JARM);
    assertThat(refused(jarm(jwt + "&response=" + jwt))).isEqualTo("OAUTH_INVALID_RESPONSE");
  }

  @Test
  void acceptsAHybridResponse() {
    AuthorizationResponse response =
        new Server(Party.keys()).run(hybrid(Party.sign(HYBRID)).detachedSignature());
    assertThat(response.code()).isEqualTo(Secret.of("c0de"));
    assertThat(response.idToken()).isNotNull();
    assertThat(response.idToken().subject()).isEqualTo("alice");
    assertThat(new Server(Party.keys()).run(hybrid(Party.sign(HYBRID.without("s_hash")))).code())
        .isEqualTo(Secret.of("c0de"));
  }

  static Stream<Arguments> badHybrid() {
    return Stream.of(
        Arguments.of("nonce", "other", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("nonce", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("c_hash", "other", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("c_hash", 1, "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("c_hash", null, "OAUTH_INVALID_RESPONSE"),
        Arguments.of("s_hash", "other", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("iat", Server.NOW - 3601, "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"),
        Arguments.of("aud", List.of("shop", "b"), "OAUTH_JWT_CLAIM_COMPARISON_FAILED"),
        Arguments.of("iss", "https://evil.example", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"));
  }

  @ParameterizedTest
  @MethodSource("badHybrid")
  void refusesAHybridResponse(String claim, Object value, String code) {
    assertThat(refused(hybrid(Party.sign(Party.change(HYBRID, claim, value))))).isEqualTo(code);
  }

  @Test
  void theDetailsTellAHashApartWithoutShowingIt() {
    for (String claim : List.of("c_hash", "s_hash")) {
      assertThat(
              new Server(Party.keys())
                  .refuse(hybrid(Party.sign(HYBRID.with(claim, "other"))))
                  .details())
          .isEqualTo(Details.claim(claim, "the hash of what came with it", "another value"));
    }
  }

  @Test
  void aHybridResponseOfSeveralAudiencesIsForThoseThatTheCallerTrusts() {
    String token = Party.sign(HYBRID.with("aud", List.of("shop", "b")));
    assertThat(new Server(Party.keys()).run(hybrid(token).trustAudience("b")).idToken())
        .isNotNull();
  }

  @Test
  void refusesAForgedHybridResponseAndOneWithoutIdToken() {
    assertThat(refused(hybrid(Party.forge(HYBRID)))).isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(
            refused(
                HybridResponse.of(
                    Party.jwks(),
                    Party.CLIENT,
                    Form.parse("code=c0de&state=s"),
                    Expect.state("s"),
                    "n")))
        .isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                HybridResponse.of(
                    Party.jwks(),
                    Party.CLIENT,
                    URI.create(Party.REDIRECT + "?code=c"),
                    Expect.noState(),
                    "n"));
  }

  @Test
  void aDetachedSignatureCoversTheState() {
    assertThat(refused(hybrid(Party.sign(HYBRID.without("s_hash"))).detachedSignature()))
        .isEqualTo("OAUTH_INVALID_RESPONSE");
  }

  @Test
  void theHalfHashIsThatOfTheSpecification() {
    // OpenID Connect Core 1.0, appendix A.4: the code and the c_hash of its example
    assertThat(
            HalfHash.of(
                "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk", JwsAlgorithm.RS256))
        .isEqualTo("LDktKdoQak3Pk0cnXxCltA");
  }

  @ParameterizedTest
  @EnumSource
  void theHalfHashIsByTheHashOfTheAlgorithm(JwsAlgorithm algorithm) throws Exception {
    String name = algorithm.value();
    String hash =
        name.startsWith("Ed")
            ? "SHA-512"
            : name.startsWith("ML-DSA")
                ? "SHAKE256-512"
                : "SHA-" + name.substring(name.length() - 3);
    if (Security.getAlgorithms("MessageDigest").contains(hash)) {
      byte[] digest = MessageDigest.getInstance(hash).digest("c0de".getBytes(UTF_8));
      assertThat(Base64.getUrlDecoder().decode(HalfHash.of("c0de", algorithm)))
          .isEqualTo(Arrays.copyOf(digest, digest.length / 2))
          .hasSize(hash.equals("SHAKE256-512") ? 32 : digest.length / 2);
    } else {
      assertThat(hash).isEqualTo("SHAKE256-512"); // which came with JDK 25
      assertThatExceptionOfType(UnsupportedException.class)
          .isThrownBy(() -> HalfHash.of("c0de", algorithm))
          .withMessage("this runtime has no SHAKE256-512, which " + name + " needs here");
    }
  }
}
