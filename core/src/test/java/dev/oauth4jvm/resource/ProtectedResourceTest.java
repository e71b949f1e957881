package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One resource accepts tokens of several issuers. */
class ProtectedResourceTest {

  private static final String TENANT = "11111111-2222-3333-4444-555555555555";

  private final Issuers issuers = new Issuers();

  private AccessToken admit(ProtectedResource resource, Request request) {
    return issuers.server.run(resource.admit(request));
  }

  private Reason refuse(ProtectedResource resource, Request request) {
    return issuers.server.refuse(resource.admit(request)).reason();
  }

  private static AuthorizationServer server(String name) {
    return AuthorizationServer.of(Issuers.issuer(name), Issuers.issuer(name) + "/jwks");
  }

  @Test
  void theIssuerOfATokenChoosesAmongThoseThatAreTrusted() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.of(server("a.example")))
            .trust(JwtAccessTokens.discovered(Issuers.issuer("b.example")))
            .trust(
                JwtAccessTokens.ofIssuers(
                    Set.of("https://c.example", "https://d.example")::contains))
            .build();
    assertThat(issuers.server.asked).as("building makes no request").isEmpty();

    for (String name : List.of("a.example", "b.example", "c.example", "d.example", "b.example")) {
      assertThat(admit(resource, issuers.request(name)).issuer()).isEqualTo(Issuers.issuer(name));
    }
    assertThat(issuers.requested("a.example")).containsExactly("/jwks");
    assertThat(issuers.requested("b.example"))
        .containsExactly("/.well-known/oauth-authorization-server", "/jwks");
    assertThat(issuers.requested("c.example")).hasSize(2);
  }

  @Test
  void aTokenOfAnotherIssuerIsRefusedWithoutARequest() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.of(server("a.example")))
            .trust(JwtAccessTokens.discovered(Issuers.issuer("b.example")))
            .trust(JwtAccessTokens.ofIssuers("https://c.example"::equals))
            .build();

    Admission admission = resource.admit(issuers.request("evil.example"));
    OAuthException failure = issuers.server.refuse(admission);

    assertThat(failure.reason()).isEqualTo(Reason.ISSUER);
    assertThat(admission.refusal(failure).status()).isEqualTo(401);
    assertThat(admission.refusal(failure).headers().first("www-authenticate"))
        .startsWith("Bearer error=\"invalid_token\"");
    assertThat(refuse(resource, Api.bearer(Api.token().claim("iss", null).sign(Api.KEY))))
        .isEqualTo(Reason.CLAIM);
    assertThat(refuse(resource, Api.bearer(Api.token().claim("iss", "1").sign(Api.KEY))))
        .isEqualTo(Reason.CLAIM);
    assertThat(issuers.server.asked).isEmpty();
  }

  @Test
  void aKeyOfOneIssuerSignsForNoOther() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.of(server("a.example")))
            .trust(JwtAccessTokens.of(server("b.example")))
            .build();
    Request forged = Api.bearer(issuers.token("a.example").sign(issuers.key("b.example")));

    assertThat(refuse(resource, forged)).isEqualTo(Reason.SIGNATURE);
  }

  @Test
  void eachIssuerHasItsOwnPolicy() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(
                JwtAccessTokens.of(server("a.example"))
                    .audience("api")
                    .algorithms(EnumSet.of(JwsAlgorithm.ES256)))
            .trust(
                JwtAccessTokens.discovered(Issuers.issuer("b.example"))
                    .clockTolerance(Duration.ofHours(2))
                    .requireDpop())
            .trust(
                JwtAccessTokens.of(server("c.example")).algorithms(EnumSet.of(JwsAlgorithm.RS256)))
            .build();

    Request other = Api.bearer(token("a.example", "aud", "\"api\""));
    assertThat(admit(resource, other).audience()).containsExactly("api");
    assertThat(refuse(resource, issuers.request("a.example"))).isEqualTo(Reason.AUDIENCE);
    assertThat(refuse(resource, issuers.request("b.example"))).isEqualTo(Reason.BINDING);
    assertThat(refuse(resource, Api.bearer(token("a.example", "exp", "1"))))
        .isEqualTo(Reason.EXPIRED);
    assertThat(
            refuse(resource, Api.bearer(token("b.example", "exp", String.valueOf(Api.NOW - 3600)))))
        .isEqualTo(Reason.BINDING);
    assertThat(refuse(resource, issuers.request("c.example"))).isEqualTo(Reason.ALGORITHM);
  }

  private String token(String name, String claim, String value) {
    return issuers.token(name).claim(claim, value).sign(issuers.key(name));
  }

  @Test
  void aTokenThatIsRefusedByItsClaimsCausesNoDiscovery() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.discovered(Issuers.issuer("b.example")))
            .build();

    assertThat(refuse(resource, Api.bearer(token("b.example", "exp", "1"))))
        .isEqualTo(Reason.EXPIRED);
    assertThat(refuse(resource, Api.bearer(token("b.example", "aud", "\"other\""))))
        .isEqualTo(Reason.AUDIENCE);
    assertThat(issuers.server.asked).isEmpty();
  }

  @Test
  void theTenantsOfATemplateAreOneIssuerWithOneSetOfKeys() {
    IssuerTemplate template =
        IssuerTemplate.of("https://login.example/{tenantid}/v2.0", Set.of(TENANT));
    issuers.metadata.put(
        "login.example",
        JsonObject.of("issuer", template.template(), "jwks_uri", "https://login.example/jwks"));
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.of(server("a.example")))
            .trust(
                JwtAccessTokens.discovered(
                    Discovery.oauth("https://login.example").tenants(template)))
            .build();
    RawJwt token =
        Api.token()
            .claim("iss", Api.quoted(template.issuer(TENANT)))
            .claim("tid", Api.quoted(TENANT));

    assertThat(admit(resource, Api.bearer(token.sign(issuers.key("login.example")))).issuer())
        .isEqualTo(template.issuer(TENANT));
    String stranger = TENANT.replace('1', '9');
    Request untrusted =
        Api.bearer(
            token
                .claim("iss", Api.quoted(template.issuer(stranger)))
                .claim("tid", Api.quoted(stranger))
                .sign(issuers.key("login.example")));
    assertThat(refuse(resource, untrusted)).isEqualTo(Reason.ISSUER);
    assertThat(issuers.requested("login.example")).hasSize(2);
    assertThat(resource.metadata().authorizationServers()).containsExactly("https://a.example");
  }

  @Test
  void theIssuerThatAProfileTakesFromGivenMetadataIsTheOneThatChooses() {
    JsonObject metadata =
        JsonObject.of("issuer", "https://adfs.example", "jwks_uri", "https://adfs.example/jwks")
            .with("access_token_issuer", "http://adfs.example/trust");
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(
                JwtAccessTokens.of(AuthorizationServer.of(metadata))
                    .profile(AccessTokenProfile.ADFS))
            .build();
    Request request =
        Api.bearer(
            Api.token()
                .header("typ", "\"JWT\"")
                .claim("iss", "\"http://adfs.example/trust\"")
                .claim("appid", "\"shop\"")
                .sign(issuers.key("adfs.example")));

    assertThat(admit(resource, request).clientId()).isEqualTo("shop");
    assertThat(refuse(resource, issuers.request("adfs.example"))).isEqualTo(Reason.ISSUER);
  }

  @Test
  void settingsThatContradictEachOtherFailWhenTheResourceIsBuilt() {
    ProtectedResource.Builder none = ProtectedResource.of(Issuers.API);
    assertThatIllegalArgumentException().isThrownBy(none::build);
    for (JwtAccessTokens wrong :
        List.of(
            JwtAccessTokens.of(server("a.example")).requireDpop().requireCertificateBinding(),
            JwtAccessTokens.of(server("a.example")).keys(known -> Jwks.of(Api.SERVER).build()),
            JwtAccessTokens.discovered("https://a.example").profile(AccessTokenProfile.ADFS),
            JwtAccessTokens.ofIssuers(any -> true).profile(AccessTokenProfile.ADFS))) {
      ProtectedResource.Builder builder = ProtectedResource.of(Issuers.API).trust(wrong);
      assertThatIllegalArgumentException().isThrownBy(builder::build);
    }
    ProtectedResource.Builder twice =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.of(server("a.example")))
            .trust(JwtAccessTokens.discovered("https://a.example"));
    assertThatIllegalArgumentException().isThrownBy(twice::build).withMessageContaining("twice");
    IssuerTemplate template =
        IssuerTemplate.of("https://login.example/{tenantid}/v2.0", Set.of(TENANT));
    Discovery tenants = Discovery.oauth("https://login.example").tenants(template);
    ProtectedResource.Builder tenantsTwice =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.discovered(tenants))
            .trust(JwtAccessTokens.discovered(tenants).requireDpop());
    assertThatIllegalArgumentException()
        .isThrownBy(tenantsTwice::build)
        .withMessageContaining("twice");
    ProtectedResource.Builder keyless =
        ProtectedResource.of(Issuers.API)
            .trust(
                JwtAccessTokens.of(
                    AuthorizationServer.of(JsonObject.of("issuer", "https://a.example"))));
    assertThatThrownBy(keyless::build).isInstanceOf(ProcessingException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> ProtectedResource.of("api"));
    assertThatIllegalArgumentException().isThrownBy(() -> ProtectedResource.named(""));
    assertThatIllegalArgumentException().isThrownBy(() -> JwtAccessTokens.discovered("a.example"));
  }

  @Test
  void tenantsOfOneTemplateAreNotTrustedTwice() {
    String template = "https://as.example/{tenantid}";
    String jwksUri = "https://as.example/jwks";
    ProtectedResource.Builder twice = ProtectedResource.of(Issuers.API);
    for (int i = 0; i < 2; i++) {
      String tenant = "11111111-2222-3333-4444-00000000000" + i;
      IssuerTemplate one = IssuerTemplate.of(template, Set.of(tenant));
      twice = twice.trust(JwtAccessTokens.of(AuthorizationServer.of(one, jwksUri)));
    }

    assertThatIllegalArgumentException().isThrownBy(twice::build).withMessageContaining("twice");
  }

  @Test
  void aLaterChangeOfTheSettingsDoesNotChangeTheResource() {
    JwtAccessTokens settings = JwtAccessTokens.discovered("https://a.example");
    ProtectedResource resource = ProtectedResource.of(Issuers.API).trust(settings).build();
    JwtAccessTokens unused = settings.requireDpop().audience("other");

    assertThat(admit(resource, issuers.request("a.example")).subject()).isEqualTo("alice");
  }

  @Test
  void theOutageOfOneIssuerIsThatIssuersAlone() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.discovered("https://a.example"))
            .trust(JwtAccessTokens.discovered("https://b.example"))
            .build();
    issuers.down.add("a.example");
    Admission admission = resource.admit(issuers.request("a.example"));

    assertThatThrownBy(() -> issuers.server.run(admission))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(admission.refusal(new IOException()).status()).isEqualTo(503);
    assertThat(admit(resource, issuers.request("b.example")).subject()).isEqualTo("alice");
    issuers.clock.advance(1);
    issuers.down.clear();
    assertThat(admit(resource, issuers.request("a.example")).subject()).isEqualTo("alice");
  }
}
