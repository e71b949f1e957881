package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operation requires of a valid token (RFC 9470; RFC 6750, section 3.1). */
class AdmissionTest {

  private static final String METADATA =
      "resource_metadata=\"https://api.example.com/.well-known/oauth-protected-resource\"";
  private static final String ALGS = "algs=\"PS256 ES256\"";

  private final Api api = new Api();
  private final ProtectedResource resource = resource().build();

  private static ProtectedResource.Builder resource() {
    return ProtectedResource.of(Api.AUDIENCE)
        .trust(
            JwtAccessTokens.of(Api.SERVER)
                .algorithms(EnumSet.of(JwsAlgorithm.PS256, JwsAlgorithm.ES256)));
  }

  private static Requirement none() {
    return Requirement.none();
  }

  private static Request with(String claim, String value) {
    return Api.bearer(Api.token().claim(claim, value).sign(Api.KEY));
  }

  private Verdict verdict(Request request, Requirement requirement) {
    return api.server.run(resource.admit(request, requirement).verdict());
  }

  private static void assertRefused(
      Verdict verdict, Reason reason, int status, String... challenges) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Verdict.Refused refused = (Verdict.Refused) verdict;
    assertThat(((OAuthException) refused.failure()).reason()).isEqualTo(reason);
    Response response = refused.response();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().all("www-authenticate")).containsExactly(challenges);
    assertThat(Challenge.parse(response.headers())).hasSize(challenges.length);
  }

  /** Requirements that a claim meets, and requirements that it does not meet. */
  static Stream<Arguments> requirements() {
    String now = String.valueOf(Api.NOW);
    Requirement recent = none().maxAuthAge(Duration.ofMinutes(5));
    return Stream.of(
        Arguments.of("scope", "\"a b\"", none().scope("a"), null),
        Arguments.of("scope", "\"a b\"", none().scope("b", "a"), null),
        Arguments.of("scope", "\"a b\"", none().scope("a").scope("c"), Reason.SCOPE),
        Arguments.of("scope", "\"A\"", none().scope("a"), Reason.SCOPE),
        Arguments.of("scope", null, none().scope("a"), Reason.SCOPE),
        Arguments.of("scope", "\"a b\"", none().anyScope("x", "b"), null),
        Arguments.of("scope", "\"a b\"", none().anyScope("x", "y"), Reason.SCOPE),
        Arguments.of("scope", "\"a b\"", none().anyScope("a", "x").anyScope("b"), null),
        Arguments.of("scope", "\"a b\"", none().anyScope("x").anyScope("a"), Reason.SCOPE),
        Arguments.of("scope", "\"a b\"", none().anyScope("a").scope("c"), Reason.SCOPE),
        Arguments.of("scope", "\"a b\"", none().anyScope("c").scope("a"), Reason.SCOPE),
        Arguments.of("acr", "\"gold\"", none().acr("silver", "gold"), null),
        Arguments.of("acr", "\"gold\"", none().acr("silver"), Reason.AUTHENTICATION),
        Arguments.of("acr", "[\"silver\"]", none().acr("silver"), Reason.AUTHENTICATION),
        Arguments.of("acr", null, none().acr("silver"), Reason.AUTHENTICATION),
        Arguments.of("auth_time", now, none().maxAuthAge(Duration.ZERO), null),
        Arguments.of("auth_time", String.valueOf(Api.NOW - 330), recent, null),
        Arguments.of("auth_time", String.valueOf(Api.NOW - 331), recent, Reason.AUTHENTICATION),
        Arguments.of("auth_time", String.valueOf(Api.NOW + 30), recent, null),
        Arguments.of("auth_time", String.valueOf(Api.NOW + 31), recent, Reason.AUTHENTICATION),
        Arguments.of("auth_time", null, recent, Reason.AUTHENTICATION),
        Arguments.of("auth_time", "\"" + now + "\"", recent, Reason.CLAIM),
        Arguments.of("auth_time", "1e13", recent, Reason.CLAIM),
        Arguments.of("auth_time", "-900000000000", recent, Reason.AUTHENTICATION),
        Arguments.of("auth_time", "1", none().maxAuthAge(Duration.ofSeconds(Long.MAX_VALUE)), null),
        Arguments.of("x", "1", none(), null));
  }

  @ParameterizedTest
  @MethodSource("requirements")
  void aValidTokenIsAdmittedIfItMeetsTheRequirement(
      String claim, String value, Requirement requirement, Reason refused) {
    Verdict verdict = verdict(with(claim, value), requirement);

    if (refused == null) {
      assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
      assertThat(((Verdict.Accepted) verdict).headers().entries()).isEmpty();
    } else {
      assertThat(((Verdict.Refused) verdict).failure())
          .isInstanceOfSatisfying(
              OAuthException.class, failure -> assertThat(failure.reason()).isEqualTo(refused));
    }
  }

  @Test
  void aScopeThatDoesNotSufficeIsForbiddenAndTheChallengeNamesTheRequiredOne() {
    assertRefused(
        verdict(with("scope", "\"a\""), none().scope("a", "b").anyScope("c", "d").acr("gold")),
        Reason.AUTHENTICATION,
        401,
        "Bearer error=\"insufficient_user_authentication\", scope=\"a b c\", acr_values=\"gold\", "
            + METADATA,
        "DPoP scope=\"a b c\", acr_values=\"gold\", " + METADATA + ", " + ALGS);
    assertRefused(
        verdict(with("scope", "\"a\""), none().scope("a", "b").anyScope("c", "d")),
        Reason.SCOPE,
        403,
        "Bearer error=\"insufficient_scope\", scope=\"a b c\", " + METADATA,
        "DPoP scope=\"a b c\", " + METADATA + ", " + ALGS);
  }

  @Test
  void a401NamesTheWholeRequirementSoThatTheFirstTokenSuffices() {
    Requirement requirement =
        none().scope("a").acr("gold", "silver").maxAuthAge(Duration.ofHours(1));
    String wanted = "scope=\"a\", acr_values=\"gold silver\", max_age=\"3600\", " + METADATA;

    assertRefused(
        verdict(Request.get(Api.URL), requirement),
        Reason.NO_CREDENTIALS,
        401,
        "Bearer " + wanted,
        "DPoP " + wanted + ", " + ALGS);
    assertRefused(
        verdict(with("exp", "1"), requirement),
        Reason.EXPIRED,
        401,
        "Bearer error=\"invalid_token\", " + wanted,
        "DPoP " + wanted + ", " + ALGS);
    assertRefused(
        verdict(with("auth_time", "1"), none().maxAuthAge(Duration.ofHours(1))),
        Reason.AUTHENTICATION,
        401,
        "Bearer error=\"insufficient_user_authentication\", max_age=\"3600\", " + METADATA,
        "DPoP max_age=\"3600\", " + METADATA + ", " + ALGS);
  }

  @Test
  void theRequirementIsCheckedAfterEverythingElse() {
    Request forged = Api.bearer(Api.token().claim("scope", "\"x\"").sign(Api.ATTACKER));
    String bound = Api.boundToken().claim("scope", "\"x\"").sign(Api.KEY);

    assertRefused(
        verdict(forged, none().scope("a")),
        Reason.SIGNATURE,
        401,
        "Bearer error=\"invalid_token\", scope=\"a\", " + METADATA,
        "DPoP scope=\"a\", " + METADATA + ", " + ALGS);
    assertRefused(
        verdict(Api.dpop(bound, "x"), none().scope("a")),
        Reason.PROOF,
        401,
        "Bearer " + METADATA,
        "DPoP error=\"invalid_dpop_proof\", " + METADATA + ", " + ALGS);
    assertRefused(
        verdict(Api.dpop(bound, Api.proof(bound).sign(Api.CLIENT)), none().scope("a")),
        Reason.SCOPE,
        403,
        "Bearer scope=\"a\", " + METADATA,
        "DPoP error=\"insufficient_scope\", scope=\"a\", " + METADATA + ", " + ALGS);
  }

  @Test
  void errorsAreDescribedOnRequestInFixedWords() {
    ProtectedResource described = resource().describeErrors().build();
    Verdict verdict =
        api.server.run(described.admit(with("aud", "\"https://secret.example\"")).verdict());

    assertRefused(
        verdict,
        Reason.AUDIENCE,
        401,
        "Bearer error=\"invalid_token\","
            + " error_description=\"the access token is for another audience\", "
            + METADATA,
        "DPoP " + METADATA + ", " + ALGS);
    for (Reason reason : Reason.values()) {
      String description = ErrorDescriptions.of(reason);
      boolean isClients =
          !Set.of(Reason.OTHER, Reason.NO_CREDENTIALS, Reason.KEYS, Reason.UNAVAILABLE)
              .contains(reason);
      assertThat(description != null).as(reason.name()).isEqualTo(isClients);
      if (description != null) {
        // RFC 6750, section 3
        assertThat(description).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
      }
    }
  }

  @Test
  void metadataThatIsNotServedIsNotNamed() {
    ProtectedResource quiet = resource().withoutMetadataInChallenges().build();

    assertRefused(
        api.server.run(quiet.admit(Request.get(Api.URL)).verdict()),
        Reason.NO_CREDENTIALS,
        401,
        "Bearer",
        "DPoP " + ALGS);
  }

  @Test
  void challengesOfferTheSchemesOfAllIssuersTogether() {
    AuthorizationServer other =
        AuthorizationServer.of("https://b.example", "https://b.example/jwks");
    ProtectedResource both =
        ProtectedResource.of(Api.AUDIENCE)
            .withoutMetadataInChallenges()
            .trust(
                JwtAccessTokens.of(Api.SERVER)
                    .requireDpop()
                    .algorithms(EnumSet.of(JwsAlgorithm.ES256)))
            .trust(
                JwtAccessTokens.of(other)
                    .requireCertificateBinding()
                    .algorithms(EnumSet.of(JwsAlgorithm.PS256)))
            .build();

    assertRefused(
        api.server.run(both.admit(Request.get(Api.URL)).verdict()),
        Reason.NO_CREDENTIALS,
        401,
        "Bearer",
        "DPoP algs=\"ES256\"");
  }

  @Test
  void aFailureThatAFutureWrappedIsAnsweredAsTheFailureItself() {
    Admission admission = resource.admit(with("exp", "1"));

    assertThat(admission.refusal(new CompletionException(api.server.refuse(admission))).status())
        .isEqualTo(401);
    assertThat(admission.refusal(new IllegalStateException()).status()).isEqualTo(503);
  }

  @Test
  void anInterruptedRunIsNoVerdict() {
    Admission admission = resource.admit(with("x", "1"));
    Driver interrupted =
        Driver.of(
                request -> {
                  throw new InterruptedIOException("interrupted");
                })
            .env(api.server.env());

    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(() -> interrupted.run(admission.verdict()));
    assertThat(api.server.run(admission.verdict())).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void anErrorOfAPartIsARefusalAndNoException() {
    ProtectedResource broken =
        ProtectedResource.of(Api.AUDIENCE)
            .trust(
                JwtAccessTokens.discovered(Api.ISSUER)
                    .keys(
                        server -> {
                          throw new IllegalStateException("no source");
                        }))
            .build();
    api.server.answer(
        request ->
            Api.json("{\"issuer\":\"" + Api.ISSUER + "\",\"jwks_uri\":\"" + Api.ISSUER + "/k\"}"));
    Verdict verdict = api.server.run(broken.admit(with("x", "1")).verdict());

    assertThat(((Verdict.Refused) verdict).response().status()).isEqualTo(503);
    assertThat(((Verdict.Refused) verdict).failure()).hasMessage("no source");
  }

  @Test
  void aRequestWithoutAnAbsoluteUrlIsAMistakeOfTheCaller() {
    Request relative = Request.get(URI.create("/orders"));
    assertThatIllegalArgumentException().isThrownBy(() -> resource.admit(relative));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"", "a\\", "é", "a\n"})
  void aRequirementHasValuesThatAChallengeCanHave(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> none().scope(value));
    assertThatIllegalArgumentException().isThrownBy(() -> none().anyScope("a", value));
    assertThatIllegalArgumentException().isThrownBy(() -> none().acr(value));
  }

  @Test
  void aRequirementThatNothingMeetsIsAMistakeOfTheCaller() {
    assertThatIllegalArgumentException().isThrownBy(() -> none().anyScope());
    assertThatIllegalArgumentException().isThrownBy(() -> none().acr());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none().maxAuthAge(Duration.ofSeconds(-1)));
    // an empty list of a configuration must not admit every token
    assertThatIllegalArgumentException().isThrownBy(() -> none().scope());
    assertThatIllegalStateException().isThrownBy(() -> none().acr("gold").acr("silver"));
    assertThatIllegalStateException()
        .isThrownBy(() -> none().maxAuthAge(Duration.ZERO).maxAuthAge(Duration.ofDays(1)));
  }

  @Test
  void textsShowNothingOfTheToken() {
    String token = Api.token().sign(Api.KEY);
    Admission admission = resource.admit(Api.bearer(token), none().scope("a"));

    assertThat(List.of(admission.toString(), admission.verdict().toString()))
        .allSatisfy(text -> assertThat(text).doesNotContain(token).doesNotContain("page"));
  }
}
