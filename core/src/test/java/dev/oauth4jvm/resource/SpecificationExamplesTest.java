package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Sha256;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.KnownHeaders;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The examples that RFC 9068 and RFC 9449 print. */
class SpecificationExamplesTest {

  private static final String HEADER =
      "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNo"
          + "UklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5"
          + "VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19";

  /** RFC 9449, section 4.1, figure 2. */
  private static final String TOKEN_REQUEST_PROOF =
      HEADER
          + ".eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1w"
          + "bGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ"
          + ".2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";

  /** RFC 9449, section 7.1, figure 13. */
  private static final String RESOURCE_REQUEST_PROOF =
      HEADER
          + ".eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFt"
          + "cGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNF"
          + "c05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9"
          + ".2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";

  private static final String ACCESS_TOKEN = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
  private static final String THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
  private static final URI RESOURCE = URI.create("https://resource.example.org/protectedresource");
  private static final long ISSUED_AT = 1_562_262_618L;

  private final Request request =
      Request.get(RESOURCE)
          .header("authorization", "DPoP " + ACCESS_TOKEN)
          .header("dpop", RESOURCE_REQUEST_PROOF);

  @Test
  void theProofOfATokenRequestVerifies() {
    UnverifiedJwt proof = UnverifiedJwt.parse(TOKEN_REQUEST_PROOF);
    Jwk jwk = Jwk.of(proof.header().json().object("jwk"));

    proof.verify(VerificationKey.of(jwk, JwsAlgorithm.ES256, Crypto.platform()));

    assertThat(jwk.thumbprint()).isEqualTo(THUMBPRINT);
    assertThat(proof.claims().string("htu")).isEqualTo("https://server.example.com/token");
  }

  @Test
  void theHashOfTheAccessTokenIsTheOneThatIsPrinted() {
    assertThat(Sha256.base64Url(ACCESS_TOKEN))
        .isEqualTo("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
  }

  @Test
  void theProofOfAResourceRequestIsAccepted() {
    for (long age : new long[] {0, 300, -30}) {
      Assertions.assertThatNoException()
          .isThrownBy(() -> check(request, THUMBPRINT, ISSUED_AT + age));
    }
  }

  @Test
  void theProofOfAResourceRequestIsRefusedForAnythingElse() {
    assertRefused(request, THUMBPRINT, ISSUED_AT + 301, "iat");
    assertRefused(request, THUMBPRINT, ISSUED_AT - 31, "iat");
    assertRefused(request, Sha256.base64Url("x"), ISSUED_AT, "cnf.jkt");
    assertRefused(
        request.header("authorization", "DPoP " + ACCESS_TOKEN + "x"),
        THUMBPRINT,
        ISSUED_AT,
        "ath");
    assertRefused(Request.post(RESOURCE).headers(request.headers()), THUMBPRINT, ISSUED_AT, "htm");
    assertRefused(
        Request.get(URI.create(RESOURCE + "/x")).headers(request.headers()),
        THUMBPRINT,
        ISSUED_AT,
        "htu");
    assertRefused(request.header("dpop", TOKEN_REQUEST_PROOF), THUMBPRINT, ISSUED_AT, "ath");
  }

  /** RFC 9068, section 2.2, figure 3, signed anew. */
  @Test
  void theClaimsOfTheAccessTokenProfileAreAccepted() {
    String issuer = "https://authorization-server.example.com/";
    Api api = new Api();
    api.clock.set(1_618_354_090L);
    String token =
        RawJwt.sign(
            "{\"typ\":\"at+JWT\",\"alg\":\"RS256\",\"kid\":\"rsa\"}",
            "{\"iss\": \"https://authorization-server.example.com/\", \"sub\": \"5ba552d67\","
                + " \"aud\": \"https://rs.example.com/\", \"exp\": 1639528912, \"iat\": 1618354090,"
                + " \"jti\" : \"dbe39bf3a3ba4238a513f51d6e1691c4\", \"client_id\": \"s6BhdRkqt3\","
                + " \"scope\": \"openid profile reademail\"}",
            Api.RSA);
    AccessTokenValidator validator =
        AccessTokenValidator.of(
                AuthorizationServer.of(issuer, issuer + "jwks"), "https://rs.example.com/")
            .build();

    AccessToken accepted = api.accept(validator, Api.bearer(token));

    assertThat(accepted.subject()).isEqualTo("5ba552d67");
    assertThat(accepted.clientId()).isEqualTo("s6BhdRkqt3");
    assertThat(accepted.id()).isEqualTo("dbe39bf3a3ba4238a513f51d6e1691c4");
    assertThat(accepted.scopes()).containsExactly("openid", "profile", "reademail");
    assertThat(accepted.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_639_528_912L));
  }

  private static void assertRefused(Request request, String thumbprint, long now, String name) {
    OAuthException failure =
        Assertions.catchThrowableOfType(
            OAuthException.class, () -> check(request, thumbprint, now));

    assertThat(failure.details().place()).isEqualTo(Details.Place.PROOF);
    assertThat(failure.details().name()).isEqualTo(name);
    assertThat(failure.code())
        .isIn(
            ErrorCode.JWT_CLAIM_COMPARISON,
            ErrorCode.JWT_TIMESTAMP_CHECK,
            ErrorCode.INVALID_RESPONSE);
  }

  /** The access token of the example is opaque, so its proof alone is checked. */
  private static void check(Request request, String thumbprint, long now) {
    AccessTokenRules rules =
        new AccessTokenRules(
            new TrustedIssuer(
                "", null, Jwks.of(Api.SERVER).build(), null, new KnownHeaders(64), null),
            "",
            AccessTokenProfile.RFC_9068,
            EnumSet.of(JwsAlgorithm.ES256),
            new Binding(null, null, null, new KnownHeaders(64)),
            TokenClock.DEFAULT,
            null,
            null);
    DpopProofCheck.check(
        rules,
        request,
        PresentedToken.of(request),
        thumbprint,
        Env.system().clock(() -> Instant.ofEpochSecond(now)));
  }
}
