package dev.oauth4jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issuer identifiers that differ in the tenant alone. */
class IssuerTemplateTest {

  private static final String TEMPLATE = "https://login.microsoftonline.com/{tenantid}/v2.0";
  private static final String TENANT = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";
  private static final String OTHER = "82229342-1101-4ab6-817b-70c0747630f3";
  private static final IssuerTemplate ISSUERS = IssuerTemplate.of(TEMPLATE, Set.of(TENANT));

  @Test
  void aTenantHasAnIssuerAndAnIssuerATenant() {
    String issuer = "https://login.microsoftonline.com/" + TENANT + "/v2.0";

    assertThat(ISSUERS.issuer(TENANT)).isEqualTo(issuer);
    assertThat(ISSUERS.tenant(issuer)).isEqualTo(TENANT);
    assertThat(ISSUERS.tenant(ISSUERS.issuer(OTHER))).as("trusted or not").isEqualTo(OTHER);
    assertThat(IssuerTemplate.ofAnyTenant("https://sts.windows.net/{tenantid}/").issuer(TENANT))
        .isEqualTo("https://sts.windows.net/" + TENANT + "/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://login.microsoftonline.com/{tenantid}/v2.0",
        "https://login.microsoftonline.com/common/v2.0",
        "https://login.microsoftonline.com/" + TENANT,
        "https://login.microsoftonline.com/" + TENANT + "/v1.0",
        "https://login.microsoftonline.com/" + TENANT + "/v2.0/",
        "https://login.microsoftonline.con/" + TENANT + "/v2.0",
        "HTTPS://login.microsoftonline.com/" + TENANT + "/v2.0",
        "https://login.microsoftonline.com/8EAEF023-2b34-4da1-9baa-8bc8c9d6a490/v2.0",
        "https://login.microsoftonline.com/8eaef0232b34-4da1-9baa--8bc8c9d6a490/v2.0",
        "https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a49g/v2.0",
        "https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a49\u0660/v2.0",
        "https://login.microsoftonline.com/8eaef023/2b34-4da1-9baa-8bc8c9d6a490/v2.0",
      })
  void anyOtherTextIsNoTenantsIssuer(String issuer) {
    assertThat(ISSUERS.tenant(issuer)).isNull();
  }

  @Test
  void theCallerSaysWhichTenantsAreTrusted() {
    assertThat(ISSUERS.trusts(TENANT)).isTrue();
    assertThat(ISSUERS.trusts(OTHER)).isFalse();
    assertThat(IssuerTemplate.of(TEMPLATE, OTHER::equals).trusts(OTHER)).isTrue();
    assertThat(IssuerTemplate.of(TEMPLATE, OTHER::equals).trusts(TENANT)).isFalse();
    assertThat(IssuerTemplate.ofAnyTenant(TEMPLATE).trusts(OTHER)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{tenantid}",
        "https://login.microsoftonline.com/v2.0",
        "https://login.microsoftonline.com/{tenantId}/v2.0",
        "https://login.microsoftonline.com/{tenantid}/{tenantid}/v2.0",
        "https://login.microsoftonline.com/{tenantid}/{policy}",
        "https://login.microsoftonline.com/v2.0?tenant={tenantid}",
        "https://login.microsoftonline.com/{tenantid}/v2.0?a=b",
        "https://login.microsoftonline.com/{tenantid}/v2.0#a",
        "https://login.microsoftonline.com/v2.0#{tenantid}",
        "https://{tenantid}.example.com/v2.0",
        "https://{tenantid}@login.microsoftonline.com/v2.0",
        "https:///{tenantid}",
        "urn:tenant:{tenantid}",
        "/{tenantid}",
      })
  void aTemplateIsAUrlWithTheTenantOnceInItsPath(String template) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IssuerTemplate.ofAnyTenant(template))
        .withMessageContaining("{tenantid} once, in its path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "common", "8EAEF023-2B34-4DA1-9BAA-8BC8C9D6A490", "contoso.com"})
  void aTenantIsAGuidInLowerCase(String tenant) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IssuerTemplate.of(TEMPLATE, Set.of(TENANT, tenant)))
        .withMessageContaining("GUID in lower case");
    assertThatIllegalArgumentException().isThrownBy(() -> ISSUERS.issuer(tenant));
  }

  @Test
  void aListOfTrustedTenantsIsNotEmpty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IssuerTemplate.of(TEMPLATE, Set.of()))
        .withMessageContaining("tenants is empty");
  }

  @Test
  void aServerIsOfATemplateWhenItsMetadataSaysSo() {
    AuthorizationServer server = AuthorizationServer.of(ISSUERS, "https://keys.example/common");

    assertThat(server.issuerTemplate()).isEqualTo(ISSUERS);
    assertThat(server.issuer()).isEqualTo(TEMPLATE);
    assertThat(server).isEqualTo(AuthorizationServer.of(server.json(), ISSUERS));
    assertThat(server)
        .as("the tenants are part of it")
        .isNotEqualTo(AuthorizationServer.of(server.json()))
        .isNotEqualTo(AuthorizationServer.of(server.json(), IssuerTemplate.ofAnyTenant(TEMPLATE)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                AuthorizationServer.of(
                    JsonObject.of("issuer", ISSUERS.issuer(TENANT), "jwks_uri", "x"), ISSUERS))
        .withMessageContaining(TEMPLATE);
  }

  @Test
  void templatesWithTheSameTenantsAreEqual() {
    assertThat(IssuerTemplate.of(TEMPLATE, Set.of(TENANT)))
        .isEqualTo(ISSUERS)
        .hasSameHashCodeAs(ISSUERS)
        .hasToString("IssuerTemplate[" + TEMPLATE + "]");
    assertThat(IssuerTemplate.of(TEMPLATE, Set.of(OTHER))).isNotEqualTo(ISSUERS);
    assertThat(IssuerTemplate.ofAnyTenant(TEMPLATE))
        .isEqualTo(IssuerTemplate.ofAnyTenant(TEMPLATE))
        .isNotEqualTo(ISSUERS);
  }
}
