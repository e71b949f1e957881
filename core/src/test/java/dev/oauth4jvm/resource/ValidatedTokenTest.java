package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Request;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token without its request: what is not proven yet is in the type. */
class ValidatedTokenTest {

  private final Api api = new Api();
  private final Set<String> proofs = new HashSet<>();
  private final ProtectedResource resource = resource(JwtAccessTokens.of(Api.SERVER));
  private final String bound = Api.boundToken().sign(Api.KEY);

  private ProtectedResource resource(JwtAccessTokens tokens) {
    return ProtectedResource.named(Api.AUDIENCE)
        .refuseReplays((source, id, until) -> proofs.add(id))
        .trust(tokens)
        .build();
  }

  private ValidatedToken validate(String token) {
    return api.server.run(resource.validateToken(token));
  }

  private static Reason reason(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(OAuthException.class);
    return ((OAuthException) thrown).reason();
  }

  private static String boundToCertificate() {
    return Api.token()
        .claim("cnf", "{\"x5t#S256\":\"" + CertificateBindingTest.THUMBPRINT + "\"}")
        .sign(Api.KEY);
  }

  @Test
  void aBearerTokenHasNothingLeftToProve() {
    ValidatedToken token = validate(Api.token().sign(Api.KEY));

    assertThat(token).isInstanceOf(UnboundToken.class);
    AccessToken access = ((UnboundToken) token).token();
    assertThat(access).isSameAs(token.requireUnbound());
    assertThat(access.subject()).isEqualTo("alice");
    assertThat(access.isProven()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "Bearer x", "a.b.c", " "})
  void aTextThatIsNoTokenIsRefused(String text) {
    assertThat(reason(() -> validate(text))).isEqualTo(Reason.FORMAT);
  }

  @Test
  void aTokenThatExpiredBeforeItsProofIsRefused() {
    String token = Api.boundToken().sign(Api.KEY);
    BoundToken bound = (BoundToken) validate(token);
    api.clock.advance(3600 + 31);
    String proof = Api.proof(token).claim("iat", String.valueOf(Api.NOW + 3631)).sign(Api.CLIENT);

    assertThat(reason(() -> api.server.run(bound.confirm(Api.dpop(token, proof)))))
        .isEqualTo(Reason.EXPIRED);
  }

  @Test
  void everyCheckButThatOfPossessionIsMade() {
    assertThat(reason(() -> validate(Api.token().claim("exp", "1").sign(Api.KEY))))
        .isEqualTo(Reason.EXPIRED);
    assertThat(reason(() -> validate(Api.token().sign(Api.ATTACKER)))).isEqualTo(Reason.SIGNATURE);
    assertThat(reason(() -> validate(Api.token().claim("iss", "\"x\"").sign(Api.KEY))))
        .isEqualTo(Reason.ISSUER);
    assertThat(reason(() -> validate(Api.token().header("alg", "\"HS256\"").sign(Api.KEY))))
        .isEqualTo(Reason.ALGORITHM);
  }

  @Test
  void aBoundTokenYieldsNothingWithoutProof() {
    ValidatedToken token = validate(bound);

    assertThat(token).isInstanceOf(BoundToken.class).hasToString("BoundToken[jkt]");
    assertThat(((BoundToken) token).isBoundToCertificate()).isFalse();
    assertThat(reason(token::requireUnbound)).isEqualTo(Reason.BINDING);
  }

  @Test
  void aTokenIsConfirmedByTheProofInItsRequest() {
    BoundToken token = (BoundToken) validate(bound);
    Request request = Api.dpop(bound, Api.proof(bound).sign(Api.CLIENT));

    AccessToken access = api.server.run(token.confirm(request));

    assertThat(access.isProven()).isTrue();
    assertThat(access.subject()).isEqualTo("alice");
    assertThat(reason(() -> api.server.run(token.confirm(request)))).isEqualTo(Reason.REPLAY);
  }

  @Test
  void aTokenIsNotConfirmedByAnotherProofOrAnotherRequest() {
    BoundToken token = (BoundToken) validate(bound);
    String other = Api.boundToken().claim("jti", "\"2\"").sign(Api.KEY);

    assertThat(
            reason(
                () ->
                    api.server.run(
                        token.confirm(Api.dpop(bound, Api.proof(bound).sign(Api.ATTACKER))))))
        .isEqualTo(Reason.PROOF);
    assertThat(
            reason(
                () ->
                    api.server.run(
                        token.confirm(Api.dpop(other, Api.proof(other).sign(Api.CLIENT))))))
        .isEqualTo(Reason.BINDING);
    assertThat(reason(() -> api.server.run(token.confirm(Api.bearer(bound)))))
        .isEqualTo(Reason.BINDING);
    assertThat(reason(() -> api.server.run(token.confirm(Request.get(Api.URL)))))
        .isEqualTo(Reason.NO_CREDENTIALS);
    assertThat(reason(() -> token.confirm((X509Certificate) null))).isEqualTo(Reason.BINDING);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> token.confirm(Request.get(URI.create("/orders"))));
  }

  @Test
  void aTokenIsConfirmedByTheCertificateThatItIsBoundTo() {
    BoundToken token = (BoundToken) validate(boundToCertificate());

    assertThat(token.isBoundToCertificate()).isTrue();
    assertThat(token.confirm(CertificateBindingTest.CERTIFICATE).isProven()).isTrue();
    assertThat(reason(() -> token.confirm(CertificateBindingTest.OTHER))).isEqualTo(Reason.BINDING);
    assertThat(reason(() -> token.confirm((X509Certificate) null))).isEqualTo(Reason.BINDING);
    assertThat(reason(() -> api.server.run(token.confirm(Api.dpop(bound, "x")))))
        .isEqualTo(Reason.BINDING);
  }

  @Test
  void theRequiredMethodOfBindingIsRequiredWithoutARequestToo() {
    ProtectedResource dpop = resource(JwtAccessTokens.of(Api.SERVER).requireDpop());
    ProtectedResource certificate =
        resource(JwtAccessTokens.of(Api.SERVER).requireCertificateBinding());
    String plain = Api.token().sign(Api.KEY);
    String certified = boundToCertificate();

    for (String token : new String[] {plain, certified}) {
      assertThat(reason(() -> api.server.run(dpop.validateToken(token)))).isEqualTo(Reason.BINDING);
    }
    for (String token : new String[] {plain, bound}) {
      assertThat(reason(() -> api.server.run(certificate.validateToken(token))))
          .isEqualTo(Reason.BINDING);
    }
    assertThat(api.server.run(dpop.validateToken(bound))).isInstanceOf(BoundToken.class);
    assertThat(api.server.run(certificate.validateToken(certified))).isInstanceOf(BoundToken.class);
  }

  @Test
  void aResourceWithoutAUrlHasNoMetadata() {
    assertThat(resource.identifier()).isEqualTo(Api.AUDIENCE);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(resource::metadata);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(resource::metadataLocation);
    assertThat(resource.validateToken(bound).toString()).doesNotContain(bound);
  }
}
