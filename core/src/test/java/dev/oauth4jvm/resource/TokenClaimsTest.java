package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The access token's claims (RFC 9068, section 4; RFC 7519, section 4.1). */
class TokenClaimsTest {

  private final Api api = new Api();

  // ---- presence

  @ParameterizedTest
  @ValueSource(strings = {"iss", "exp", "aud", "sub", "iat", "jti", "client_id"})
  void refusesATokenWithoutARequiredClaim(String claim) {
    OAuthException failure = api.refuse(Api.token().claim(claim, null).sign(Api.KEY));

    Api.assertFailed(failure, ErrorCode.INVALID_RESPONSE, Details.claim(claim, null, null));
    assertThat(failure).hasMessage("the JWT lacks the claim \"" + claim + "\"");
    assertThat(api.requested).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "iat", "jti", "client_id"})
  void acceptsATokenWithoutAClaimWhereTheCallerSaysSo(String claim) {
    String token = Api.token().claim(claim, null).sign(Api.KEY);

    AccessToken accepted = api.accept(Api.rules().allowMissing(claim), token);

    assertThat(accepted.claims().has(claim)).isFalse();
    assertThat(accepted.issuer()).isEqualTo(Api.ISSUER);
    // what is there is still checked, and nothing else may be missing
    String wrong = claim.equals("iat") ? "\"1\"" : "1";
    assertThat(
            api.refuse(
                    Api.rules().allowMissing(claim), Api.token().claim(claim, wrong).sign(Api.KEY))
                .details()
                .name())
        .isEqualTo(claim);
    assertThat(
            api.refuse(
                    Api.rules().allowMissing(claim), Api.token().claim("aud", null).sign(Api.KEY))
                .details()
                .name())
        .isEqualTo("aud");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "exp", "aud", "nbf", "scope", ""})
  void doesNotLetTheClaimsBeMissingWithoutWhichThereIsNoToken(String claim) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Api.rules().allowMissing(claim))
        .withMessageStartingWith("claim is \"" + claim + "\"");
  }

  // ---- types

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "exp; \"1900000000\"",
        "exp; null",
        "exp; true",
        "exp; {}",
        "exp; [1900000000]",
        "iat; \"1800000000\"",
        "iat; null",
        "iat; false",
        "nbf; \"1\"",
        "nbf; null",
        "nbf; []",
        "exp; 1e400",
        "iat; 1e400",
        "nbf; -1e400",
        "exp; 1900000000000",
        "iat; -1900000000000",
        "exp; 1000000000000",
        "exp; 9223372036854775807",
        "nbf; -9223372036854775808",
        "exp; 9223372036854775808",
        "exp; 1000000000000.5",
      })
  void refusesDatesThatAreNoSecondsSinceTheEpoch(String claim, String json) {
    OAuthException failure = api.refuse(Api.token().claim(claim, json).sign(Api.KEY));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details().place()).isEqualTo(Details.Place.CLAIM);
    assertThat(failure.details().name()).isEqualTo(claim);
    assertThat(failure.details().expected()).isEqualTo("a number of seconds since the epoch");
    assertThat(api.requested).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "iss; 1; a string",
        "iss; null; a string",
        "iss; [\"https://as.example.com\"]; a string",
        "aud; 1; a string or an array of strings",
        "aud; null; a string or an array of strings",
        "aud; {}; a string or an array of strings",
        "aud; [\"https://api.example.com\",1]; a string or an array of strings",
        "aud; [\"https://api.example.com\",null]; a string or an array of strings",
        "aud; [[\"https://api.example.com\"]]; a string or an array of strings",
        "sub; 1; a string",
        "sub; null; a string",
        "jti; {}; a string",
        "jti; null; a string",
        "client_id; [\"shop\"]; a string",
        "client_id; null; a string",
        "cnf; \"x\"; an object",
        "cnf; null; an object",
        "cnf; []; an object",
      })
  void refusesClaimsOfOtherTypes(String claim, String json, String expected) {
    OAuthException failure = api.refuse(Api.token().claim(claim, json).sign(Api.KEY));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details().place()).isEqualTo(Details.Place.CLAIM);
    assertThat(failure.details().name()).isEqualTo(claim);
    assertThat(failure.details().expected()).isEqualTo(expected);
    assertThat(api.requested).isEmpty();
  }

  // ---- dates: the tolerance is 30 s

  @ParameterizedTest
  @CsvSource({
    "-29, true",
    "-29.5, true",
    "-29.999999999, true",
    "-30, false",
    "-30.000000001, false",
    "-31, false",
    "0, true",
    "3600, true",
  })
  void expiresExactlyWhenTheToleranceEnds(BigDecimal offset, boolean accepted) {
    BigDecimal exp = BigDecimal.valueOf(Api.NOW).add(offset);
    String token = Api.token().claim("exp", exp.toPlainString()).sign(Api.KEY);

    if (accepted) {
      assertThat(api.accept(token).expiresAt().getEpochSecond())
          .isEqualTo(exp.toBigInteger().longValueExact());
    } else {
      assertTime(api.refuse(token), "exp", "after " + (Api.NOW - 30));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "30, true",
    "29.9, true",
    "30.000000001, false",
    "30.5, false",
    "31, false",
    "-1000000, true",
  })
  void beginsExactlyWhenTheToleranceDoes(BigDecimal offset, boolean accepted) {
    BigDecimal nbf = BigDecimal.valueOf(Api.NOW).add(offset);
    String token = Api.token().claim("nbf", nbf.toPlainString()).sign(Api.KEY);

    if (accepted) {
      assertThatNoException().isThrownBy(() -> api.accept(token));
    } else {
      assertTime(api.refuse(token), "nbf", "at most " + (Api.NOW + 30));
    }
  }

  @ParameterizedTest
  @CsvSource({"30, true", "30.5, false", "31, false", "86400, false", "-86400, true"})
  void isNotIssuedInTheFuture(BigDecimal offset, boolean accepted) {
    BigDecimal iat = BigDecimal.valueOf(Api.NOW).add(offset);
    String token = Api.token().claim("iat", iat.toPlainString()).sign(Api.KEY);

    if (accepted) {
      assertThatNoException().isThrownBy(() -> api.accept(token));
    } else {
      assertTime(api.refuse(token), "iat", "at most " + (Api.NOW + 30));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "-1.5", "-999999999999"})
  void takesDatesBeforeTheEpochForLongPast(String date) {
    assertTime(
        api.refuse(Api.token().claim("exp", date).sign(Api.KEY)), "exp", "after " + (Api.NOW - 30));
    assertThatNoException()
        .isThrownBy(
            () -> api.accept(Api.token().claim("iat", date).claim("nbf", date).sign(Api.KEY)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8e9", "1800003600.25", "18000036e2", "253402300799"})
  void acceptsDatesHoweverTheNumberIsWritten(String date) {
    assertThatNoException()
        .isThrownBy(() -> api.accept(Api.token().claim("exp", date).sign(Api.KEY)));
  }

  @ParameterizedTest
  @CsvSource({"100, 0, 101, 100", "-100, 0, -99, -100", "0, 0, 1, 0", "-7, 7, -13, -14"})
  void addsSkewAndToleranceToTheClock(long skew, long tolerance, long good, long bad) {
    AccessTokenValidator.Builder rules =
        Api.rules()
            .clockSkew(Duration.ofSeconds(skew))
            .clockTolerance(Duration.ofSeconds(tolerance));

    assertThatNoException()
        .isThrownBy(
            () ->
                api.accept(
                    rules,
                    Api.token()
                        .claim("iat", "1")
                        .claim("exp", "" + (Api.NOW + good))
                        .sign(Api.KEY)));
    assertTime(
        api.refuse(
            rules, Api.token().claim("iat", "1").claim("exp", "" + (Api.NOW + bad)).sign(Api.KEY)),
        "exp",
        "after " + (Api.NOW + bad));
  }

  @Test
  void addsSkewAndToleranceToNotBeforeToo() {
    AccessTokenValidator.Builder rules =
        Api.rules().clockSkew(Duration.ofSeconds(-10)).clockTolerance(Duration.ofSeconds(3));

    assertThatNoException()
        .isThrownBy(
            () ->
                api.accept(
                    rules,
                    Api.token().claim("iat", "1").claim("nbf", "" + (Api.NOW - 7)).sign(Api.KEY)));
    assertTime(
        api.refuse(
            rules, Api.token().claim("iat", "1").claim("nbf", "" + (Api.NOW - 6)).sign(Api.KEY)),
        "nbf",
        "at most " + (Api.NOW - 7));
  }

  @Test
  void refusesANegativeTolerance() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Api.rules().clockTolerance(Duration.ofSeconds(-1)))
        .withMessageStartingWith("tolerance is negative");
  }

  // ---- issuer and audience

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://as.example.com/", "https://AS.example.com", "https://as.example.co",
        "https://as.example.com:443", "http://as.example.com", ""
      })
  void refusesAnotherIssuer(String issuer) {
    Api.assertFailed(
        api.refuse(Api.token().claim("iss", Api.quoted(issuer)).sign(Api.KEY)),
        ErrorCode.JWT_CLAIM_COMPARISON,
        Details.claim("iss", Api.ISSUER, issuer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[\"https://api.example.com\"]",
        "[\"a\",\"https://api.example.com\"]",
        "[\"https://api.example.com\",\"https://api.example.com\"]",
      })
  void acceptsTheAudienceAmongOthers(String audience) {
    AccessToken token = api.accept(Api.token().claim("aud", audience).sign(Api.KEY));

    assertThat(token.audience()).contains(Api.AUDIENCE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com/",
        "https://api.example.co",
        "HTTPS://api.example.com",
        ""
      })
  void refusesAnotherAudience(String audience) {
    Api.assertFailed(
        api.refuse(Api.token().claim("aud", Api.quoted(audience)).sign(Api.KEY)),
        ErrorCode.JWT_CLAIM_COMPARISON,
        Details.claim("aud", Api.AUDIENCE, audience));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a,b", "https://api.example.com/"})
  void refusesAudiencesWithoutThisOne(String others) {
    List<String> audiences = others.isEmpty() ? List.of() : Arrays.asList(others.split(","));
    String json = audiences.isEmpty() ? "[]" : "[\"" + String.join("\",\"", audiences) + "\"]";

    Api.assertFailed(
        api.refuse(Api.token().claim("aud", json).sign(Api.KEY)),
        ErrorCode.JWT_CLAIM_COMPARISON,
        Details.claim("aud", Api.AUDIENCE, audiences));
  }

  @Test
  void refusesAnEmptyAudienceOfTheCaller() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessTokenValidator.of(Api.SERVER, ""))
        .withMessage("audience is empty");
  }

  // ---- cnf

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jwk\":{}}",
        "{\"kid\":\"x\"}",
        "{\"jkt\":\"x\",\"x5t#S256\":\"y\"}",
        "{\"jkt\":\"x\",\"unknown\":null}"
      })
  void refusesConfirmationMethodsThatItCannotCheck(String cnf) {
    OAuthException failure = api.refuse(Api.token().claim("cnf", cnf).sign(Api.KEY));

    Api.assertFailed(failure, ErrorCode.UNSUPPORTED_OPERATION, Details.NONE);
    assertThat(failure).hasMessageContaining("\"cnf\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "{}", "[]"})
  void refusesAThumbprintThatIsNoString(String jkt) {
    OAuthException failure =
        api.refuse(Api.token().claim("cnf", "{\"jkt\":" + jkt + "}").sign(Api.KEY));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details().name()).isEqualTo("cnf.jkt");
    assertThat(failure.details().expected()).isEqualTo("a string");
  }

  @Test
  void takesAnEmptyConfirmationForNone() {
    String token = Api.token().claim("cnf", "{}").sign(Api.KEY);

    assertThat(api.accept(token).isProven()).isFalse();
    Api.assertFailed(
        api.refuse(Api.rules().requireDpop(), token),
        ErrorCode.INVALID_RESPONSE,
        Details.claim("cnf.jkt", "a JWK thumbprint", null));
  }

  private static void assertTime(OAuthException failure, String claim, String expected) {
    assertThat(failure.code()).isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    assertThat(failure.details().place()).isEqualTo(Details.Place.CLAIM);
    assertThat(failure.details().name()).isEqualTo(claim);
    assertThat(failure.details().expected()).isEqualTo(expected);
    assertThat(failure.details().actual()).isNotNull();
  }
}
