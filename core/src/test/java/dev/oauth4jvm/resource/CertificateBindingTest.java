package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are bound to the client's certificate: RFC 8705, section 3. */
class CertificateBindingTest {

  /** RFC 8705, appendix A: a certificate and its thumbprint. */
  static final X509Certificate CERTIFICATE =
      certificate(
          """
          MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx\
          ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG\
          SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ\
          /Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID\
          SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV\
          bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=""");

  static final String THUMBPRINT = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0";

  static final X509Certificate OTHER =
      certificate(
          """
          MIIBdTCCARugAwIBAgIUQHhOzsylAPMoL26iLzmTrjK+lW0wCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwF\
          b3RoZXIwHhcNMjYxMTI0MTc1NDM2WhcNMzYxMTIxMTc1NDM2WjAQMQ4wDAYDVQQDDAVvdGhlcjBZMBMG\
          ByqGSM49AgEGCCqGSM49AwEHA0IABGRWj6ZnopqQfIzJ8EMrjopdhfJRaqNPR/P/ujKPMOIqTxYFWfoA\
          YXlyztxiGYeXUwCIJtfHofbv5H+Lf6pLgnOjUzBRMB0GA1UdDgQWBBQ4Xu5gL+eSClWAsTSPYqqy7Y2j\
          ADAfBgNVHSMEGDAWgBQ4Xu5gL+eSClWAsTSPYqqy7Y2jADAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49\
          BAMCA0gAMEUCIQDYOKD2G0mFDXG6w5UnW/Nf6sxSgajTSoFrM0UEzmMpMgIgb8B8/+vXNu4uPSPdQtgp\
          69nb41kRwzZcOnCaS+ZrdW0=""");

  private final Api api = new Api();
  private final String bound =
      Api.token().claim("cnf", "{\"x5t#S256\":\"" + THUMBPRINT + "\"}").sign(Api.KEY);
  private final String unbound = Api.token().sign(Api.KEY);

  @Test
  void acceptsABoundTokenFromTheClientThatHasTheCertificate() {
    AccessToken token = api.accept(Api.rules().build(), Api.bearer(bound), CERTIFICATE);

    assertThat(token.isProven()).isTrue();
    assertThat(token.subject()).isEqualTo("alice");
  }

  @Test
  void refusesABoundTokenFromAnotherClient() {
    OAuthException failure = api.refuse(Api.rules().build(), Api.bearer(bound), OTHER);

    assertThat(failure.code()).isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    assertThat(failure.details().place()).isEqualTo(Details.Place.CLAIM);
    assertThat(failure.details().name()).isEqualTo("cnf.x5t#S256");
    assertThat(failure.details().expected()).isEqualTo(THUMBPRINT);
    assertThat(failure.details().actual()).asString().hasSize(43).isNotEqualTo(THUMBPRINT);
    assertThat(failure).hasMessageStartingWith("the access token is bound to another certificate");
  }

  @Test
  void refusesABoundTokenWithoutACertificate() {
    for (OAuthException failure :
        new OAuthException[] {
          api.refuse(Api.rules().build(), Api.bearer(bound)),
          api.refuse(Api.rules().build(), Api.bearer(bound), null)
        }) {
      Api.assertFailed(
          failure, ErrorCode.INVALID_REQUEST, Details.claim("cnf.x5t#S256", THUMBPRINT, null));
    }
    assertThat(api.requested).isEmpty();
  }

  @Test
  void answersARefusalWithInvalidToken() {
    AccessTokenValidator validator = Api.rules().build();
    for (X509Certificate certificate : new X509Certificate[] {null, OTHER}) {
      OAuthException failure = api.refuse(validator, Api.bearer(bound), certificate);

      assertThat(validator.refusal(Api.bearer(bound), failure))
          .satisfies(
              response -> {
                assertThat(response.status()).isEqualTo(401);
                assertThat(response.headers().all("www-authenticate").get(0))
                    .isEqualTo("Bearer error=\"invalid_token\"");
              });
    }
  }

  @Test
  void aBoundTokenIsSignedLikeAnyOther() {
    String forged =
        Api.token().claim("cnf", "{\"x5t#S256\":\"" + THUMBPRINT + "\"}").sign(Api.ATTACKER);

    assertThat(api.refuse(Api.rules().build(), Api.bearer(forged), CERTIFICATE))
        .hasMessage("JWT signature verification failed");
  }

  @Test
  void aTokenThatIsNotBoundNeedsNoCertificate() {
    AccessToken token = api.accept(Api.rules().build(), Api.bearer(unbound), CERTIFICATE);

    assertThat(token.isProven()).isFalse();
  }

  @Test
  void refusesATokenThatIsNotBoundWhereThatIsRequired() {
    AccessTokenValidator validator = Api.rules().requireCertificateBinding().build();

    Api.assertFailed(
        api.refuse(validator, Api.bearer(unbound), CERTIFICATE),
        ErrorCode.INVALID_RESPONSE,
        Details.claim("cnf.x5t#S256", "a certificate's thumbprint", null));
    assertThat(api.accept(validator, Api.bearer(bound), CERTIFICATE).isProven()).isTrue();
  }

  @Test
  void aDpopKeyIsNoCertificate() {
    AccessTokenValidator validator = Api.rules().requireCertificateBinding().build();
    String token = Api.boundToken().sign(Api.KEY);
    Request request = Api.dpop(token, Api.proof(token).sign(Api.CLIENT));

    assertThat(api.accept(Api.rules().build(), request, CERTIFICATE).isProven()).isTrue();
    assertThat(api.refuse(validator, request, CERTIFICATE).details().name())
        .isEqualTo("cnf.x5t#S256");
  }

  @Test
  void whereACertificateIsRequiredDpopIsNotOffered() {
    AccessTokenValidator validator = Api.rules().requireCertificateBinding().build();
    Request request = Api.dpop(unbound, "no proof");
    OAuthException refused = api.refuse(validator, request, CERTIFICATE);

    assertThat(validator.refusal(request, refused).headers().all("www-authenticate"))
        .containsExactly("Bearer error=\"invalid_token\"");
  }

  @Test
  void aCertificateIsNoDpopKey() {
    assertThat(
            api.refuse(Api.rules().requireDpop().build(), Api.bearer(bound), CERTIFICATE)
                .details()
                .name())
        .isEqualTo("cnf.jkt");
    Request dpop = Api.dpop(bound, Api.proof(bound).sign(Api.CLIENT));
    assertThat(api.refuse(Api.rules().build(), dpop, CERTIFICATE).details().name())
        .isEqualTo("cnf.jkt");
  }

  @Test
  void aTokenCannotBeRequiredToBeBoundTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Api.rules().requireDpop().requireCertificateBinding().build())
        .withMessage("requireDpop and requireCertificateBinding: a token is bound to one key only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "{}", "[]"})
  void refusesAThumbprintThatIsNoString(String thumbprint) {
    String token = Api.token().claim("cnf", "{\"x5t#S256\":" + thumbprint + "}").sign(Api.KEY);

    OAuthException failure = api.refuse(Api.rules().build(), Api.bearer(token), CERTIFICATE);

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details().name()).isEqualTo("cnf.x5t#S256");
    assertThat(failure.details().expected()).isEqualTo("a string");
  }

  @Test
  void anInsufficientScopeIsToldInTheSchemeOfTheToken() {
    AccessTokenValidator validator = Api.rules().build();
    AccessToken token = api.accept(validator, Api.bearer(bound), CERTIFICATE);

    assertThat(validator.insufficientScope(token, "write").headers().all("www-authenticate").get(0))
        .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"write\"");
  }

  private static X509Certificate certificate(String base64) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }
}
