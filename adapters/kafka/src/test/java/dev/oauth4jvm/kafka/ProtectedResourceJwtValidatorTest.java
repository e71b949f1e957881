package dev.oauth4jvm.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Defect;
import dev.oauth4jvm.testkit.Defect.Stage;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class ProtectedResourceJwtValidatorTest {

  private final TestServer server = TestServer.listening();
  private final TestIssuer issuer = server.issuer("one");
  private final TestIssuer other = server.issuer("two");
  private final Validators validators = new Validators();

  @AfterEach
  void stop() throws Exception {
    validators.close();
    server.close();
  }

  private AccessTokens tokens() {
    return issuer.accessTokens(Validators.AUDIENCE);
  }

  private static OAuthBearerToken validate(
      ProtectedResourceJwtValidator validator, AccessTokens tokens) {
    return validator.validate(tokens.issue().reveal());
  }

  @Test
  void aValidTokenHasAPrincipalScopesAndAnEnd() {
    AccessTokens tokens = tokens().scope("read write").subject("orders");
    String text = tokens.issue().reveal();

    OAuthBearerToken token = validators.create(Validators.settings(issuer)).validate(text);

    assertThat(token.value()).isEqualTo(text);
    assertThat(token.principalName()).isEqualTo("orders");
    assertThat(token.scope()).containsExactlyInAnyOrder("read", "write");
    assertThat(token.startTimeMs()).isNull();
    assertThat(token.toString()).doesNotContain(text);
  }

  @Test
  void aSessionEndsWithTheTokenAndTheTolerance() {
    long expires = Instant.now().getEpochSecond() + 600;
    Map<String, Object> settings = Validators.settings(issuer);
    settings.put("sasl.oauthbearer.clock.skew.seconds", 45);

    OAuthBearerToken token = validate(validators.create(settings), tokens().claim("exp", expires));

    assertThat(token.lifetimeMs()).isEqualTo((expires + 45) * 1000);
  }

  @Test
  void aSessionIsNeverLongerThanAYear() {
    AccessTokens eternal = tokens().lifetime(Duration.ofDays(365 * 500));

    OAuthBearerToken token = validate(validators.create(Validators.settings(issuer)), eternal);

    assertThat(token.lifetimeMs())
        .isLessThanOrEqualTo(Instant.now().plus(Duration.ofDays(365)).toEpochMilli());
  }

  /** The defects of tokens; the others are of requests and proofs, which Kafka does not have. */
  static Stream<Defect> defects() {
    return Stream.concat(
        Stream.of(Defect.BOUND_TOKEN_AS_BEARER),
        Stream.of(Defect.values())
            .filter(one -> one.stage() == Stage.TOKEN || one.stage() == Stage.KEYS));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void everyDefectOfATokenIsRefusedOrUndecided(Defect defect) {
    ProtectedResourceJwtValidator validator = validators.create(Validators.settings(issuer));
    Request request =
        defect.request(tokens(), Request.get(URI.create("https://kafka.example.com")));
    String token = request.headers().all("authorization").get(0).replaceFirst("^\\S+ *", "");
    if (defect == Defect.KEYS_UNAVAILABLE) {
      issuer.fail(Endpoint.JWKS, Fault.UNAVAILABLE);
    }

    boolean decided = defect.stage() != Stage.KEYS && defect.reason() != Reason.NO_KEY;
    assertThatThrownBy(() -> validator.validate(token))
        .isInstanceOf(decided ? JwtValidatorException.class : RetriableException.class)
        .hasMessageContaining(defect.reason().name())
        .hasNoCause()
        .satisfies(
            failure -> {
              assertThat(failure.getStackTrace()).isEmpty();
              assertThat(failure.getMessage()).doesNotContain("\n", token, "alice");
            });
  }

  @Test
  void aTokenOfAnUntrustedIssuerCausesNoRequest() {
    ProtectedResourceJwtValidator validator = validators.create(Validators.settings(issuer));

    assertThatThrownBy(() -> validate(validator, other.accessTokens(Validators.AUDIENCE)))
        .isInstanceOf(JwtValidatorException.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void withSeveralIssuersAPrincipalHasItsIssuersName() {
    ProtectedResourceJwtValidator validator = validators.create(Validators.settings(issuer, other));

    assertThat(validate(validator, tokens()).principalName()).isEqualTo(issuer.issuer() + "#alice");
    assertThat(validate(validator, other.accessTokens(Validators.AUDIENCE)).principalName())
        .isEqualTo(other.issuer() + "#alice");
  }

  @Test
  void issuersMayShareOneNamespaceOfPrincipalsWhenTheSettingsSaySo() {
    Map<String, Object> settings = Validators.settings(issuer, other);
    settings.put(Settings.QUALIFIED_PRINCIPALS, "false");

    assertThat(validate(validators.create(settings), tokens()).principalName()).isEqualTo("alice");
  }

  @Test
  void anotherClaimMayNameThePrincipalAndMustThenBeThere() {
    Map<String, Object> settings = Validators.settings(issuer);
    settings.put("sasl.oauthbearer.sub.claim.name", "service");
    ProtectedResourceJwtValidator validator = validators.create(settings);

    assertThat(validate(validator, tokens().claim("service", "billing")).principalName())
        .isEqualTo("billing");
    assertThatThrownBy(() -> validate(validator, tokens().claim("service", "")))
        .isInstanceOf(JwtValidatorException.class)
        .hasMessageContaining("service");
    assertThatThrownBy(() -> validate(validator, tokens()))
        .isInstanceOf(JwtValidatorException.class);
  }

  @Test
  void anotherClaimMayHaveTheScopes() {
    Map<String, Object> settings = Validators.settings(issuer);
    settings.put("sasl.oauthbearer.scope.claim.name", "scp");

    OAuthBearerToken token = validate(validators.create(settings), tokens().claim("scp", "topics"));

    assertThat(token.scope()).containsExactly("topics");
  }

  @Test
  void aSettingOfTheMechanismTakesPrecedence() {
    Map<String, Object> settings = Validators.settings(issuer);
    settings.put("sasl.oauthbearer.expected.audience", List.of("https://other.test"));
    settings.put("oauthbearer.sasl.oauthbearer.expected.audience", List.of(Validators.AUDIENCE));

    assertThat(validate(validators.create(settings), tokens()).principalName()).isEqualTo("alice");
  }

  @Test
  void aProfileAdmitsTheTokensOfAProvider() {
    Map<String, Object> settings = Validators.settings(issuer);
    AccessTokens keycloak = tokens().header("typ", "JWT").claim("typ", "Bearer").claim("azp", "c");
    assertThatThrownBy(() -> validate(validators.create(settings), keycloak))
        .isInstanceOf(JwtValidatorException.class);

    settings.put(Settings.PROFILE, "KEYCLOAK");

    assertThat(validate(validators.create(settings), keycloak).principalName()).isEqualTo("alice");
  }

  @Test
  void theLocationOfTheKeysReplacesTheDiscovery() {
    Map<String, Object> settings = Validators.settings(issuer);
    settings.put(
        "sasl.oauthbearer.jwks.endpoint.url", AllowedPlaces.url(issuer.url(Endpoint.JWKS)));

    assertThat(validate(validators.create(settings), tokens()).principalName()).isEqualTo("alice");
    assertThat(server.requests(issuer, Endpoint.DISCOVERY)).isEmpty();
  }

  @Test
  void validatorsWithEqualSettingsFetchTheKeysOnceAndTheLastOneReleasesThem() throws Exception {
    int before = ProtectedResourceJwtValidator.SHARED.size();
    try (Validators threads = new Validators()) {
      for (int i = 0; i < 3; i++) {
        validate(threads.create(Validators.settings(issuer)), tokens());
      }
      assertThat(server.requests(issuer, Endpoint.JWKS)).hasSize(1);
      assertThat(ProtectedResourceJwtValidator.SHARED.size()).isEqualTo(before + 1);
    }
    assertThat(ProtectedResourceJwtValidator.SHARED.size()).isEqualTo(before);
  }

  @Test
  void aClosedValidatorRefusesToJudgeAndMayBeClosedAgain() throws Exception {
    ProtectedResourceJwtValidator validator = validators.create(Validators.settings(issuer));
    ProtectedResourceJwtValidator still = validators.create(Validators.settings(issuer));
    validator.close();
    validator.close();

    assertThatThrownBy(() -> validate(validator, tokens()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(validate(still, tokens()).principalName()).isEqualTo("alice");
  }

  @Test
  void aTokenByMlDsaIsAcceptedWhereTheRuntimeHasIt() {
    assumeTrue(JwsAlgorithm.ML_DSA_44.isOffered(Crypto.platform()));
    SigningKey key = SigningKey.generate(JwsAlgorithm.ML_DSA_44, Crypto.platform()).keyId("ml");
    issuer.keys().use(key);

    assertThat(
            validate(validators.create(Validators.settings(issuer)), tokens().signedBy(key))
                .principalName())
        .isEqualTo("alice");
  }
}
