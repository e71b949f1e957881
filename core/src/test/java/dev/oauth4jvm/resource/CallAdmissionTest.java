package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls without a URL, such as those of gRPC: bearer tokens and certificates, but no DPoP. */
class CallAdmissionTest {

  private static final Requirement READ = Requirement.none().scope("read");
  private static final String METADATA =
      "resource_metadata=\"https://api.example.com/.well-known/oauth-protected-resource\"";

  private final Api api = new Api();
  private final ProtectedResource resource = resource(JwtAccessTokens.of(Api.SERVER));
  private final RawJwt good = Api.token().claim("scope", "\"read\"");

  private static ProtectedResource resource(JwtAccessTokens tokens) {
    return ProtectedResource.of(Api.AUDIENCE).trust(tokens).build();
  }

  private Verdict verdict(X509Certificate certificate, String... authorization) {
    return api.server.run(resource.admit(List.of(authorization), certificate, READ).verdict());
  }

  private static void assertRefused(
      Verdict verdict, Reason reason, int status, String... challenges) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Verdict.Refused refused = (Verdict.Refused) verdict;
    assertThat(((OAuthException) refused.failure()).reason()).isEqualTo(reason);
    assertThat(refused.response().status()).isEqualTo(status);
    assertThat(refused.response().headers().all("www-authenticate")).containsExactly(challenges);
  }

  @Test
  void aBearerTokenIsAdmittedAndSoIsOneWithItsCertificate() {
    String bound = "{\"x5t#S256\":\"" + CertificateBindingTest.THUMBPRINT + "\"}";

    Verdict plain = verdict(null, "Bearer " + good.sign(Api.KEY));
    Verdict proven =
        verdict(
            CertificateBindingTest.CERTIFICATE, "bearer " + good.claim("cnf", bound).sign(Api.KEY));

    assertThat(((Verdict.Accepted) plain).token().isProven()).isFalse();
    assertThat(((Verdict.Accepted) proven).token().isProven()).isTrue();
  }

  @Test
  void aTokenOfAnotherCertificateIsRefused() {
    String bound = "{\"x5t#S256\":\"" + CertificateBindingTest.THUMBPRINT + "\"}";
    String token = "Bearer " + good.claim("cnf", bound).sign(Api.KEY);
    String challenge = "Bearer error=\"invalid_token\", scope=\"read\", " + METADATA;

    assertRefused(verdict(CertificateBindingTest.OTHER, token), Reason.BINDING, 401, challenge);
    assertRefused(verdict(null, token), Reason.BINDING, 401, challenge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "DPoP "})
  void aTokenThatIsBoundToAKeyIsRefusedUnderEitherScheme(String scheme) {
    String token = Api.boundToken().claim("scope", "\"read\"").sign(Api.KEY);

    assertRefused(
        verdict(null, scheme + token),
        Reason.BINDING,
        401,
        "Bearer error=\"invalid_token\", scope=\"read\", " + METADATA);
    assertThat(api.requested).as("no key is needed to refuse it").isEmpty();
  }

  @Test
  void aBearerTokenUnderTheSchemeOfDpopIsRefused() {
    assertRefused(
        verdict(null, "DPoP " + good.sign(Api.KEY)),
        Reason.BINDING,
        401,
        "Bearer error=\"invalid_token\", scope=\"read\", " + METADATA);
  }

  @Test
  void exactlyOneValueIsRequired() {
    String token = "Bearer " + good.sign(Api.KEY);

    assertRefused(verdict(null), Reason.NO_CREDENTIALS, 401, "Bearer scope=\"read\", " + METADATA);
    assertRefused(
        verdict(null, token, token),
        Reason.CREDENTIALS,
        400,
        "Bearer error=\"invalid_request\", " + METADATA);
  }

  @Test
  void theRequirementIsChecked() {
    assertRefused(
        verdict(null, "Bearer " + Api.token().sign(Api.KEY)),
        Reason.SCOPE,
        403,
        "Bearer error=\"insufficient_scope\", scope=\"read\", " + METADATA);
  }

  @Test
  void aResourceThatRequiresDpopOfEveryTokenAdmitsNoCalls() {
    ProtectedResource dpop = resource(JwtAccessTokens.of(Api.SERVER).requireDpop());

    assertThatIllegalStateException()
        .isThrownBy(() -> dpop.admit(List.of(), null, READ))
        .withMessageContaining("requireDpop");
  }

  @Test
  void theTextOfAnAdmissionHasNoToken() {
    String token = good.sign(Api.KEY);

    assertThat(resource.admit(List.of("Bearer " + token), null, READ))
        .asString()
        .startsWith("Admission[a call, ")
        .doesNotContain(token);
  }
}
