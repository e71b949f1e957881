package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.UnverifiedJwt;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The nonces that a resource server requires in proofs (RFC 9449, section 9). */
class DpopNonceTest extends DpopRequests {

  private static final byte[] SECRET = secret(1);
  private static final byte[] OLDER = secret(2);

  private final DpopNonces nonces = DpopNonces.sealed(SECRET);
  private final AccessTokenValidator validator = validator(nonces);

  private static byte[] secret(int b) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) b);
    return secret;
  }

  private static AccessTokenValidator validator(DpopNonces nonces) {
    return Api.rules().requireNonces(nonces).build();
  }

  private Request with(String nonce) {
    return Api.dpop(token, proof().claim("nonce", Api.quoted(nonce)).sign(Api.CLIENT));
  }

  private void assertNonceRequired(AccessTokenValidator validator, Request request) {
    OAuthException failure = api.refuse(validator, request);

    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.NONCE);
    assertThat(failure.code()).isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
  }

  @Test
  void aProofWithoutANonceIsRefusedWithTheNonceToUse() {
    Request request = Api.dpop(token, proof().sign(Api.CLIENT));

    OAuthException failure = api.refuse(validator, request);

    assertThat(failure).hasMessageContaining("DPoP-Nonce");
    for (Throwable thrown : List.of(failure, new CompletionException(failure))) {
      Response refusal = validator.refusal(request, thrown);
      assertThat(refusal.status()).isEqualTo(401);
      assertThat(refusal.headers().all("www-authenticate"))
          .anyMatch(field -> field.startsWith("DPoP error=\"use_dpop_nonce\""))
          .noneMatch(field -> field.startsWith("Bearer error"));
      assertThat(refusal.headers().all("cache-control")).containsExactly("no-store");
      assertThat(DpopHandle.isNonceError(refusal)).isTrue();
      List<String> fresh = refusal.headers().all("dpop-nonce");
      assertThat(fresh).hasSize(1);
      assertThat(api.accept(validator, with(fresh.get(0))).isProven()).isTrue();
    }
  }

  @Test
  void aNonceIsAcceptedForItsLifetime() {
    String nonce = nonces.issue(Api.NOW);
    for (long age : new long[] {0, 1, 299, 300}) {
      assertThat(nonces.accepts(nonce, Api.NOW + age, 30)).as("age %s", age).isTrue();
    }
    assertThat(nonces.accepts(nonce, Api.NOW + 301, 30)).isFalse();

    DpopNonces shortLived = nonces.lifetime(Duration.ofSeconds(20));
    assertThat(shortLived.accepts(nonce, Api.NOW + 20, 30)).isTrue();
    assertNonceRequired(validator(shortLived), with(shortLived.issue(Api.NOW - 21)));
  }

  @Test
  void aNonceOfAProcessWhoseClockIsAheadIsAcceptedWithinTheTolerance() {
    assertThat(api.accept(validator, with(nonces.issue(Api.NOW + 30))).isProven()).isTrue();
    assertNonceRequired(validator, with(nonces.issue(Api.NOW + 31)));
    // a tolerance as long as a lifetime makes no nonce of the far future
    assertThat(nonces.accepts(nonces.issue(Api.NOW + 301), Api.NOW, 1_000_000)).isFalse();
  }

  @Test
  void aNonceOfAnotherFleetIsRefused() {
    assertNonceRequired(validator, with(DpopNonces.sealed(OLDER).issue(Api.NOW)));
  }

  @Test
  void eachCharacterOfANonceCounts() {
    String nonce = nonces.issue(Api.NOW);
    assertThat(nonce).hasSize(32).matches("[A-Za-z0-9_-]*");
    for (int i = 0; i < nonce.length(); i++) {
      char other = nonce.charAt(i) == 'A' ? 'B' : 'A';
      String forged = nonce.substring(0, i) + other + nonce.substring(i + 1);
      assertThat(nonces.accepts(forged, Api.NOW, 30)).as(forged).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"x\"",
        "1800000000",
        "null",
        "[]",
        "\"________________________________\"",
        "\"AAAAAAA=AAAAAAAAAAAAAAAAAAAAAAAA\"",
        "\"=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
        "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
        "\"ĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀĀ\""
      })
  void whatIsNoNonceIsRefused(String claim) {
    String proof = proof().claim("nonce", claim).sign(Api.CLIENT);

    assertNonceRequired(validator, Api.dpop(token, proof));
  }

  @Test
  void theNonceIsCheckedBeforeTheDate() {
    // RFC 9449, section 4.3: 10 comes before 11
    String old = proof().claim("iat", "1").sign(Api.CLIENT);
    assertNonceRequired(validator, Api.dpop(token, old));

    String late =
        proof()
            .claim("iat", "1")
            .claim("nonce", Api.quoted(nonces.issue(Api.NOW)))
            .sign(Api.CLIENT);
    assertThat(api.refuse(validator, Api.dpop(token, late)).code())
        .isEqualTo(ErrorCode.JWT_TIMESTAMP_CHECK);
  }

  @Test
  void theNextNonceComesWithTheTokenOnceHalfOfTheLifetimeHasPassed() {
    String nonce = nonces.issue(Api.NOW - 150);
    assertThat(api.accept(validator, with(nonce)).dpopNonce()).isNull();

    api.clock.advance(1);
    String next = api.accept(validator, with(nonce)).dpopNonce();
    assertThat(next).isNotNull().isNotEqualTo(nonce);
    assertThat(api.accept(validator, with(next)).dpopNonce()).isNull();
  }

  @Test
  void aProtectedResourceRequiresNoncesOfAllIssuersAndSendsTheNextOne() {
    ProtectedResource resource =
        ProtectedResource.of(Api.AUDIENCE)
            .trust(JwtAccessTokens.of(Api.SERVER))
            .requireNonces(nonces)
            .build();

    Verdict without =
        api.server.run(resource.admit(Api.dpop(token, proof().sign(Api.CLIENT))).verdict());
    assertThat(without)
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.response().status()).isEqualTo(401);
              assertThat(refused.response().headers().all("dpop-nonce"))
                  .containsExactly(nonces.issue(Api.NOW));
            });

    Verdict old = api.server.run(resource.admit(with(nonces.issue(Api.NOW - 151))).verdict());
    assertThat(old)
        .isInstanceOfSatisfying(
            Verdict.Accepted.class,
            accepted -> {
              assertThat(accepted.headers().all("dpop-nonce"))
                  .containsExactly(nonces.issue(Api.NOW));
              assertThat(accepted.headers().all("cache-control")).containsExactly("no-store");
            });

    Verdict fresh = api.server.run(resource.admit(with(nonces.issue(Api.NOW))).verdict());
    assertThat(fresh)
        .isInstanceOfSatisfying(
            Verdict.Accepted.class,
            accepted -> assertThat(accepted.headers().has("dpop-nonce")).isFalse());
  }

  @Test
  void anOlderSecretsNoncesAreAcceptedAndNotIssued() {
    DpopNonces rotated = DpopNonces.sealed(SECRET, OLDER);

    assertThat(rotated.accepts(DpopNonces.sealed(OLDER).issue(Api.NOW), Api.NOW, 30)).isTrue();
    assertThat(rotated.accepts(nonces.issue(Api.NOW), Api.NOW, 30)).isTrue();
    assertThat(rotated.issue(Api.NOW)).isEqualTo(nonces.issue(Api.NOW));
  }

  @Test
  void theWholeFleetIssuesOneNonceInASecond() {
    DpopNonces other = DpopNonces.sealed(SECRET.clone());
    // two seconds that share a place in the memory of computed nonces
    for (long second : new long[] {Api.NOW, Api.NOW + 512, Api.NOW, Api.NOW + 1}) {
      assertThat(other.issue(second)).isEqualTo(nonces.issue(second));
    }
    assertThat(nonces.issue(Api.NOW)).isNotEqualTo(nonces.issue(Api.NOW + 512));
  }

  @Test
  void theClocksSkewCounts() {
    AccessTokenValidator ahead =
        Api.rules().requireNonces(nonces).clockSkew(Duration.ofSeconds(1000)).build();
    String proof =
        proof()
            .claim("iat", String.valueOf(Api.NOW + 1000))
            .claim("nonce", Api.quoted(nonces.issue(Api.NOW + 1000)))
            .sign(Api.CLIENT);

    assertThat(api.accept(ahead, Api.dpop(token, proof)).isProven()).isTrue();
  }

  @Test
  void bearerTokensNeedNoNonce() {
    AccessToken accepted = api.accept(validator, Api.bearer(Api.token().sign(Api.KEY)));

    assertThat(accepted.dpopNonce()).isNull();
  }

  @Test
  void withoutNoncesAProofsNonceIsIgnored() {
    AccessToken accepted = api.accept(Api.rules().build(), with("another server's"));

    assertThat(accepted.isProven()).isTrue();
    assertThat(accepted.dpopNonce()).isNull();
  }

  /** An API that answers over the client's transport, with nonces as an application sends them. */
  private Response serve(AccessTokenValidator validator, Request request) {
    try {
      String next = api.accept(validator, request).dpopNonce();
      Headers headers = next == null ? Headers.of() : Headers.of("dpop-nonce", next);
      return Response.of(204, headers, new byte[0]);
    } catch (OAuthException refused) {
      return validator.refusal(request, refused);
    }
  }

  @Test
  void ourClientSendsEachApisNonceToItAlone() {
    DpopHandle handle = DpopHandle.of(Api.CLIENT);
    AccessTokenValidator other = validator(DpopNonces.sealed(OLDER));
    Server client =
        new Server()
            .clock(api.clock)
            .answer(
                request ->
                    serve(
                        request.uri().getHost().equals("api.example.com") ? validator : other,
                        request));
    List<URI> urls = List.of(Api.URL, URI.create("https://other.example.com/orders"));

    for (int round = 0; round < 4; round++) {
      for (URI url : urls) {
        ProtectedResourceRequest call =
            ProtectedResourceRequest.of(Request.get(url), Secret.of(token)).dpop(handle);
        assertThat(client.run(call).status()).isEqualTo(204);
      }
      api.clock.advance(151);
    }

    // the first request to each was repeated, and none since: the next nonce came in time
    assertThat(client.asked).hasSize(2 * 5);
    assertThat(client.asked.stream().map(DpopNonceTest::nonceOf).filter("none"::equals)).hasSize(2);
  }

  private static String nonceOf(Request request) {
    String proof = request.headers().first("dpop");
    String nonce = UnverifiedJwt.parse(proof).claims().string("nonce");
    return nonce == null ? "none" : nonce;
  }

  @Test
  void aClientThatPausesLongerThanTheLifetimeIsGivenANonceAgain() {
    DpopHandle handle = DpopHandle.of(Api.CLIENT);
    Server client = new Server().clock(api.clock).answer(request -> serve(validator, request));
    ProtectedResourceRequest call =
        ProtectedResourceRequest.of(Request.get(Api.URL), Secret.of(token)).dpop(handle);
    client.run(call);

    api.clock.advance(301);
    assertThat(client.run(call).status()).isEqualTo(204);
    assertThat(client.asked).hasSize(4);
  }

  @Test
  void aSecretIsLongAndALifetimeShort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DpopNonces.sealed(new byte[31]))
        .withMessage("secret has 31 bytes, needs at least 32");
    assertThatIllegalArgumentException().isThrownBy(() -> DpopNonces.sealed(SECRET, new byte[0]));
    for (Duration lifetime : List.of(Duration.ZERO, Duration.ofDays(1).plusNanos(1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> nonces.lifetime(lifetime))
          .withMessageContaining("one second to one day");
    }
    assertThat(nonces).hasToString("DpopNonces[300 s]");
  }

  @Test
  void aSecretIsCopied() {
    byte[] mine = SECRET.clone();
    DpopNonces copied = DpopNonces.sealed(mine);
    Arrays.fill(mine, (byte) 0);

    assertThat(copied.issue(Api.NOW)).isEqualTo(nonces.issue(Api.NOW));
  }
}
