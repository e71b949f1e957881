package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonObject;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An opaque token that is bound to a key or certificate is of no use without it. */
class IntrospectedBindingTest {

  private static final String TOKEN = Introspector.TOKEN;
  private static final X509Certificate CERTIFICATE = CertificateBindingTest.CERTIFICATE;

  private final Introspector introspector = new Introspector();
  private final ProtectedResource resource = Introspector.resource(Introspector.tokens());

  private void bindToKey() {
    introspector.active.put(
        TOKEN,
        Introspector.state()
            .with("token_type", "DPoP")
            .with("cnf", JsonObject.of("jkt", Api.CLIENT.toPublicJwk().thumbprint())));
  }

  private void bindToCertificate() {
    introspector.active.put(
        TOKEN,
        Introspector.state()
            .with("cnf", JsonObject.of("x5t#S256", CertificateBindingTest.THUMBPRINT)));
  }

  private AccessToken admit(Request request, @Nullable X509Certificate certificate) {
    return introspector.server.run(resource.admit(request, certificate, Requirement.none()));
  }

  private Reason refuse(Request request, @Nullable X509Certificate certificate) {
    return introspector
        .server
        .refuse(resource.admit(request, certificate, Requirement.none()))
        .reason();
  }

  private static Request proven() {
    return Api.dpop(TOKEN, Api.proof(TOKEN).sign(Api.CLIENT));
  }

  @Test
  void aProofOfTheKeyIsRequiredEachTime() {
    bindToKey();

    assertThat(admit(proven(), null).isProven()).isTrue();
    assertThat(refuse(Api.bearer(TOKEN), null)).isEqualTo(Reason.BINDING);
    assertThat(refuse(Api.dpop(TOKEN, Api.proof(TOKEN, Api.ATTACKER).sign(Api.ATTACKER)), null))
        .isEqualTo(Reason.PROOF);
    assertThat(refuse(Api.dpop(TOKEN, Api.proof("other").sign(Api.CLIENT)), null))
        .isEqualTo(Reason.PROOF);
    assertThat(admit(proven(), null).isProven()).isTrue();
    assertThat(introspector.requested()).hasSize(1);
  }

  @Test
  void aCallWithoutAUrlCannotProveTheKeyButCanPresentTheCertificate() {
    bindToKey();
    assertThat(refuseCall("DPoP " + TOKEN, null)).isEqualTo(Reason.BINDING);
    assertThat(refuseCall("Bearer " + TOKEN, null)).isEqualTo(Reason.BINDING);
    assertThat(refuseCall("DPoP " + TOKEN, null)).as("when it is kept").isEqualTo(Reason.BINDING);

    bindToCertificate();
    ProtectedResource other = Introspector.resource(Introspector.tokens());
    List<String> bearer = List.of("Bearer " + TOKEN);
    assertThat(introspector.server.run(other.admit(bearer, CERTIFICATE, Requirement.none())))
        .matches(AccessToken::isProven);
    assertThat(introspector.server.refuse(other.admit(bearer, null, Requirement.none())).reason())
        .isEqualTo(Reason.BINDING);
  }

  private Reason refuseCall(String authorization, @Nullable X509Certificate certificate) {
    return introspector
        .server
        .refuse(resource.admit(List.of(authorization), certificate, Requirement.none()))
        .reason();
  }

  @Test
  void anUnboundTokenIsNotAcceptedWithAProof() {
    assertThat(refuse(proven(), null)).isEqualTo(Reason.BINDING);
    assertThat(admit(Api.bearer(TOKEN), null).isProven()).isFalse();
    assertThat(refuse(proven(), null)).as("also when it is kept").isEqualTo(Reason.BINDING);
  }

  @Test
  void theCertificateIsRequiredEachTime() {
    bindToCertificate();

    assertThat(admit(Api.bearer(TOKEN), CERTIFICATE).isProven()).isTrue();
    assertThat(refuse(Api.bearer(TOKEN), null)).isEqualTo(Reason.BINDING);
    assertThat(admit(Api.bearer(TOKEN), CERTIFICATE).isProven()).isTrue();
    assertThat(introspector.requested()).hasSize(1);
  }

  @Test
  void theResourcesMemoryOfReplaysAppliesToProofs() {
    Set<String> seen = new HashSet<>();
    ProtectedResource strict =
        ProtectedResource.of(Api.AUDIENCE)
            .refuseReplays((source, id, until) -> seen.add(id))
            .trust(Introspector.tokens())
            .build();
    bindToKey();

    assertThat(introspector.server.run(strict.admit(proven())).isProven()).isTrue();
    assertThat(introspector.server.refuse(strict.admit(proven())).reason())
        .isEqualTo(Reason.REPLAY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBindingThatIsRequiredIsRequiredOfEachToken(boolean dpop) {
    IntrospectedTokens tokens = Introspector.tokens();
    ProtectedResource strict =
        Introspector.resource(dpop ? tokens.requireDpop() : tokens.requireCertificateBinding());

    assertThat(introspector.refuse(strict, TOKEN).reason()).isEqualTo(Reason.BINDING);
    assertThat(introspector.server.refuse(strict.validateToken(TOKEN)).reason())
        .isEqualTo(Reason.BINDING);
    JsonObject metadata = strict.metadata().json();
    assertThat(metadata.has("dpop_bound_access_tokens_required")).isEqualTo(dpop);
    assertThat(metadata.has("tls_client_certificate_bound_access_tokens")).isEqualTo(!dpop);
  }

  // ---- without a request

  private ValidatedToken validate() {
    return introspector.server.run(resource.validateToken(TOKEN));
  }

  @Test
  void aBearerTokenWithoutARequestHasNothingLeftToProve() {
    AccessToken token = validate().requireUnbound();

    assertThat(token.subject()).isEqualTo("alice");
    assertThat(validate()).isInstanceOf(UnboundToken.class);
    assertThat(introspector.requested()).hasSize(1);
  }

  @Test
  void aTokenOfACertificateWithoutARequestIsConfirmedByTheCertificate() {
    bindToCertificate();
    BoundToken bound = (BoundToken) validate();

    assertThat(bound.confirm(CERTIFICATE).subject()).isEqualTo("alice");
    assertThatThrownBy(() -> bound.confirm((X509Certificate) null))
        .isInstanceOf(OAuthException.class);
    assertThatThrownBy(bound::requireUnbound).isInstanceOf(OAuthException.class);
  }

  @Test
  void aTokenOfAKeyWithoutARequestIsConfirmedByAProof() {
    bindToKey();
    BoundToken bound = (BoundToken) validate();

    assertThat(introspector.server.run(bound.confirm(proven())).isProven()).isTrue();
    assertThat(bound.isBoundToCertificate()).isFalse();
  }

  @Test
  void aTokenThatIsNotActiveIsRefusedWithoutARequestToo() {
    assertThat(introspector.server.refuse(resource.validateToken("unknown")).reason())
        .isEqualTo(Reason.INACTIVE);
    assertThat(introspector.server.refuse(resource.validateToken("")).reason())
        .isEqualTo(Reason.FORMAT);
  }
}
