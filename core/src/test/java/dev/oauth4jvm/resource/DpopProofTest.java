package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Sha256;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When a proof is needed, and what it proves: the checks of RFC 9449, section 4.3, of the request
 * and the token, by their numbers, and section 7.
 */
class DpopProofTest extends DpopRequests {

  @Test
  void acceptsABoundTokenWithItsProof() {
    Request request = Api.dpop(token, proof().sign(Api.CLIENT));

    AccessToken accepted = api.accept(Api.rules().build(), request);

    assertThat(accepted.isProven()).isTrue();
    assertThat(accepted.subject()).isEqualTo("alice");
    assertThat(api.accept(Api.rules().requireDpop().build(), request).isProven()).isTrue();
    assertThat(
            api.accept(Api.rules().build(), request.header("authorization", "dpop " + token))
                .isProven())
        .isTrue();
  }

  // ---- when a proof is needed

  @Test
  void refusesABoundTokenAsABearerToken() {
    Details expected = Details.field("authorization", "DPoP", "Bearer");

    Api.assertFailed(api.refuse(Api.bearer(token)), ErrorCode.INVALID_REQUEST, expected);
    Api.assertFailed(
        api.refuse(Api.bearer(token).header("dpop", proof().sign(Api.CLIENT))),
        ErrorCode.INVALID_REQUEST,
        expected);
  }

  @Test
  void refusesAnUnboundTokenWhereAProofIsUsedOrRequired() {
    String unbound = Api.token().sign(Api.KEY);
    String proof = Api.proof(unbound).sign(Api.CLIENT);
    Request plain = Request.get(Api.URL);
    Details expected = Details.claim("cnf.jkt", "a JWK thumbprint", null);

    for (OAuthException failure :
        List.of(
            api.refuse(Api.dpop(unbound, proof)),
            api.refuse(plain.header("authorization", "DPoP " + unbound)),
            api.refuse(Api.bearer(unbound).header("dpop", proof)),
            api.refuse(Api.bearer(unbound).header("dpop", "")),
            api.refuse(Api.rules().requireDpop().build(), Api.bearer(unbound)))) {
      Api.assertFailed(failure, ErrorCode.INVALID_RESPONSE, expected);
    }
    assertThat(api.requested).isEmpty();
  }

  // ---- 1. one header field

  @Test
  void refusesAMissingProof() {
    Api.assertFailed(
        api.refuse(Request.get(Api.URL).header("authorization", "DPoP " + token)),
        ErrorCode.INVALID_REQUEST,
        Details.field("dpop", 1, 0));
  }

  @Test
  void refusesTwoProofs() {
    String proof = proof().sign(Api.CLIENT);
    Request request = Api.dpop(token, proof);

    Api.assertFailed(
        api.refuse(request.headers(request.headers().and("DPoP", proof))),
        ErrorCode.INVALID_REQUEST,
        Details.field("dpop", 1, 2));
  }

  // ---- 8. htm and 9. htu

  @ParameterizedTest
  @ValueSource(strings = {"POST", "get", "GET ", ""})
  void refusesAnotherMethod(String method) {
    Api.assertFailed(
        refuse(proof().claim("htm", Api.quoted(method))),
        ErrorCode.JWT_CLAIM_COMPARISON,
        inProof("htm", "GET", method));
  }

  @Test
  void comparesTheRequestsOwnMethod() {
    Request request =
        Request.post(Api.URL)
            .header("authorization", "DPoP " + token)
            .header("dpop", proof().claim("htm", "\"POST\"").sign(Api.CLIENT));

    assertThat(api.accept(Api.rules().build(), request).isProven()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com/orders",
        "https://api.example.com/orders?page=3",
        "https://api.example.com/orders#top",
        "HTTPS://API.example.com:443/orders",
        "https://api.example.com/a/../orders",
        "https://api.example.com/%6Frders",
      })
  void acceptsTheUrlHoweverItIsWritten(String htu) {
    Request request = Api.dpop(token, proof().claim("htu", Api.quoted(htu)).sign(Api.CLIENT));

    assertThat(api.accept(Api.rules().build(), request).isProven()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example.com/orders",
        "https://api.example.org/orders",
        "https://api.example.com:8443/orders",
        "https://api.example.com/orders/",
        "https://api.example.com/Orders",
        "https://api.example.com/",
        "https://api.example.com",
        "https://alice@api.example.com/orders",
        "/orders",
        "//api.example.com/orders",
        "orders",
        "https:orders",
        "https://api.example.com/%zz",
        "",
      })
  void refusesAnotherUrl(String htu) {
    Api.assertFailed(
        refuse(proof().claim("htu", Api.quoted(htu))),
        ErrorCode.JWT_CLAIM_COMPARISON,
        inProof("htu", "https://api.example.com/orders", htu));
  }

  // ---- 11. time: 300 s, and the tolerance into the future

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "-300, true",
    "30, true",
    "-300.5, false",
    "30.5, false",
    "-301, false",
    "31, false",
    "300, false",
    "-299.5, true",
    "-1800000000, false",
  })
  void acceptsRecentProofsOnly(BigDecimal offset, boolean accepted) {
    BigDecimal iat = BigDecimal.valueOf(Api.NOW).add(offset);
    String proof = proof().claim("iat", iat.toPlainString()).sign(Api.CLIENT);

    if (accepted) {
      assertThat(api.accept(Api.rules().build(), Api.dpop(token, proof)).isProven()).isTrue();
    } else {
      OAuthException failure = api.refuse(Api.dpop(token, proof));
      assertThat(failure.code()).isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
      assertThat(failure.details().place()).isEqualTo(Details.Place.PROOF);
      assertThat(failure.details().name()).isEqualTo("iat");
      assertThat(failure.details().expected())
          .isEqualTo("from " + (Api.NOW - 300) + " to " + (Api.NOW + 30));
    }
  }

  @Test
  void addsTheSkewToTheClockAndGrantsTheToleranceIntoTheFutureAlone() {
    AccessTokenValidator validator =
        Api.rules()
            .clockSkew(Duration.ofSeconds(10))
            .clockTolerance(Duration.ofSeconds(60))
            .build();
    String early = proof().claim("iat", "" + (Api.NOW + 70)).sign(Api.CLIENT);
    String late = proof().claim("iat", "" + (Api.NOW - 291)).sign(Api.CLIENT);

    assertThat(api.accept(validator, Api.dpop(token, early)).isProven()).isTrue();
    assertThat(api.refuse(validator, Api.dpop(token, late)).details().expected())
        .isEqualTo("from " + (Api.NOW - 290) + " to " + (Api.NOW + 70));
  }

  @Test
  void letsNoToleranceDateAProofFurtherAheadThanItMayBeOld() {
    AccessTokenValidator validator = Api.rules().clockTolerance(Duration.ofDays(1)).build();
    String ahead = proof().claim("iat", "" + (Api.NOW + 300)).sign(Api.CLIENT);
    String further = proof().claim("iat", "" + (Api.NOW + 301)).sign(Api.CLIENT);

    assertThat(api.accept(validator, Api.dpop(token, ahead)).isProven()).isTrue();
    assertThat(api.refuse(validator, Api.dpop(token, further)).details().name()).isEqualTo("iat");
  }

  @Test
  void heedsTheProofsOwnExpiry() {
    OAuthException failure = refuse(proof().claim("exp", "" + (Api.NOW - 30)));

    assertThat(failure.code()).isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
    assertThat(failure.details().place()).isEqualTo(Details.Place.PROOF);
    assertThat(failure.details().name()).isEqualTo("exp");
  }

  // ---- 12. the token and its key

  @Test
  void refusesTheHashOfAnotherToken() {
    String other = Sha256.base64Url("another");
    Api.assertFailed(
        refuse(proof().claim("ath", Api.quoted(other))),
        ErrorCode.JWT_CLAIM_COMPARISON,
        inProof("ath", Sha256.base64Url(token), other));
  }

  @Test
  void refusesTheKeyThatAnotherTokenIsBoundTo() {
    String proof = Api.proof(token, Api.ATTACKER).sign(Api.ATTACKER);

    Api.assertFailed(
        api.refuse(Api.dpop(token, proof)),
        ErrorCode.JWT_CLAIM_COMPARISON,
        inProof(
            "cnf.jkt",
            Api.CLIENT.toPublicJwk().thumbprint(),
            Api.ATTACKER.toPublicJwk().thumbprint()));
  }

  @Test
  void looksAtTheProofOnlyWhenTheTokenIsTheServers() {
    String forged = Api.boundToken().sign(Api.ATTACKER);

    Api.assertFailed(api.refuse(Api.dpop(forged, "x")), ErrorCode.INVALID_RESPONSE, Details.NONE);
  }
}
