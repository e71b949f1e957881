package dev.oauth4jvm.it;

import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.resource.JwtAccessTokens;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The web application with oidc-provider. */
class ShopIT extends ShopScenarios {

  private OidcProvider provider;

  @Override
  Map<String, String> register() {
    String resource = api.url("/orders");
    provider = OidcProvider.builder().resource(resource, "ES256").start();
    Party party = new Party(provider.issuer());
    RegisteredClient client = party.run(ClientRegistration.of(party.server, nodes.metadata()));
    api.start(
        JwtAccessTokens.discovered(provider.issuer()).audience(resource), party.http, party.env);
    return Map.of(
        "ISSUER", provider.issuer(),
        "CLIENT_ID", client.client().clientId(),
        "CLIENT_SECRET", client.clientSecret().reveal(),
        "RESOURCE", resource,
        "SCOPE", "openid offline_access read");
  }

  @AfterEach
  void stop() {
    if (provider != null) {
      provider.close();
    }
  }

  @Override
  void authenticate(Chromium user) {
    user.type("[name=login]", "alice");
    user.type("[name=password]", "alice");
    user.screenshot("oidc-provider-login");
    user.click("button.login-submit");
    user.click("form:has([name=prompt][value=consent]) button[type=submit]");
  }

  @Override
  void confirmLogout(Chromium user) {
    user.click("button[name=logout]");
  }

  @Override
  String endSession() {
    return provider.issuer() + "/session/end";
  }

  @Override
  String name() {
    return "oidc-provider";
  }
}
