package dev.oauth4jvm.it;

import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.resource.AccessTokenProfile;
import dev.oauth4jvm.resource.JwtAccessTokens;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** The web application with Keycloak. */
@ExtendWith(SharedKeycloak.class)
class KeycloakShopIT extends ShopScenarios {

  private final KeycloakRealm realm;

  KeycloakShopIT(KeycloakRealm realm) {
    this.realm = realm;
  }

  @Override
  Map<String, String> register() throws Exception {
    RegisteredClient client =
        realm.run(
            ClientRegistration.of(realm.server, nodes.metadata())
                .initialAccessToken(realm.keycloak.initialAccessToken()));
    api.start(
        JwtAccessTokens.of(realm.server)
            .audience(KeycloakRealm.API)
            .profile(AccessTokenProfile.KEYCLOAK)
            .keys(server -> realm.jwks),
        realm.driver(realm.keycloak.tls()),
        realm.env);
    return Map.of(
        "ISSUER", realm.keycloak.issuer(),
        "CLIENT_ID", client.client().clientId(),
        "CLIENT_SECRET", client.clientSecret().reveal(),
        "RESOURCE", api.url("/orders"),
        "SCOPE", "openid orders",
        "KEY_STORE", realm.keycloak.clientIdentity().file().toString(),
        "TRUST_STORE", realm.keycloak.identity().trustStore().toString(),
        "STORE_PASSWORD", TlsIdentity.PASSWORD);
  }

  @Override
  void authenticate(Chromium user) {
    user.type("[name=password]", "alice");
    // whom the server knows already need not type a name
    user.script(
        "const name = document.querySelector('#username'); if (name && !name.value) name.value = 'alice';");
    user.screenshot("keycloak-login");
    user.click("#kc-login");
  }

  @Override
  void confirmLogout(Chromium user) {
    // the hint suffices
  }

  @Override
  void confirmLogoutAtServer(Chromium user) {
    user.click("#kc-logout");
    user.text("#kc-page-title, h1");
  }

  @Override
  String endSession() {
    return realm.keycloak.issuer() + "/protocol/openid-connect/logout";
  }

  @Override
  String name() {
    return "keycloak";
  }
}
