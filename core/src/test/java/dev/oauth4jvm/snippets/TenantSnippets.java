package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessTokenProfile;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One server, many tenants. */
class TenantSnippets {

  // @start region="tenants"
  /** Accepts tokens of the customers' tenants, which are GUIDs in lower case. */
  AccessTokenValidator validator(Driver http, Set<String> customers, String api)
      throws IOException {
    IssuerTemplate issuers =
        IssuerTemplate.of("https://login.microsoftonline.com/{tenantid}/v2.0", customers);
    AuthorizationServer entra =
        http.run(
            Discovery.oidc("https://login.microsoftonline.com/organizations/v2.0")
                .tenants(issuers));
    return AccessTokenValidator.of(entra, api).profile(AccessTokenProfile.ENTRA_V2).build();
  }

  // @end

  // @start region="version-1"
  /** Tokens of version 1.0 have another issuer, and their keys another location. */
  AuthorizationServer versionOne(Set<String> customers) {
    return AuthorizationServer.of(
        IssuerTemplate.of("https://sts.windows.net/{tenantid}/", customers),
        "https://login.microsoftonline.com/common/discovery/keys");
  }

  // @end

  @Test
  void aValidatorTakesTheTenants() throws IOException {
    Set<String> customers = Set.of("8eaef023-2b34-4da1-9baa-8bc8c9d6a490");
    JsonObject metadata =
        JsonObject.of(
            "issuer",
            "https://login.microsoftonline.com/{tenantid}/v2.0",
            "jwks_uri",
            "https://login.microsoftonline.com/organizations/discovery/v2.0/keys");
    Driver http =
        Driver.of(
            request ->
                Response.of(
                    200,
                    Headers.of("content-type", "application/json"),
                    metadata.toJson().getBytes(StandardCharsets.UTF_8)));

    assertThat(validator(http, customers, "https://api.example.com")).isNotNull();
    assertThat(versionOne(customers).issuerTemplate()).isNotNull();
  }
}
