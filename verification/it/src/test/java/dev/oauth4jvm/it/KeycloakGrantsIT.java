package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.BackchannelAuthentication;
import dev.oauth4jvm.client.BackchannelGrant;
import dev.oauth4jvm.client.BackchannelPing;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.DeviceAuthorization;
import dev.oauth4jvm.client.DeviceCodeGrant;
import dev.oauth4jvm.client.ExtensionGrant;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The grants without a redirection. */
@ExtendWith(SharedKeycloak.class)
class KeycloakGrantsIT {

  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private final KeycloakRealm realm;
  private final AuthorizationServer server;

  KeycloakGrantsIT(KeycloakRealm realm) {
    this.realm = realm;
    server = realm.server;
  }

  @Test
  void clientCredentials() {
    RelyingParty app = realm.client(grantTypes("client_credentials"));

    TokenResponse token =
        realm.run(
            ClientCredentialsGrant.of(server, app.client, app.authentication).scope("orders"));

    assertThat(token.scope()).isEqualTo("orders");
    // Keycloak counts from the second that it is in when it answers.
    assertThat(token.expiresIn()).isBetween(Duration.ofSeconds(295), Duration.ofSeconds(300));
    assertThat(token.refreshToken()).isNull();
    assertThat(Jwt.parse(token.accessToken().reveal()).claims())
        .containsEntry("aud", KeycloakRealm.API);
  }

  @Test
  void aDeviceCodeThatTheUserApproves() {
    RelyingParty app = realm.client(grantTypes("urn:ietf:params:oauth:grant-type:device_code"));
    DeviceAuthorization.Codes codes =
        realm.run(DeviceAuthorization.of(server, app.client, app.authentication).scope("openid"));
    DeviceCodeGrant grant =
        DeviceCodeGrant.of(server, app.client, app.authentication, codes.deviceCode());

    assertThat(refused(grant)).isEqualTo("authorization_pending");
    String page = realm.user().open(URI.create(codes.verificationUriComplete())).page();
    TokenResponse tokens = realm.run(grant.poll(codes));

    assertThat(page).contains("Device Login Successful");
    assertThat(tokens.idToken().audience()).containsExactly(app.client.clientId());
  }

  @Test
  void aDeviceCodeThatTheUserTypesIn() {
    RelyingParty app = realm.client(grantTypes("urn:ietf:params:oauth:grant-type:device_code"));
    DeviceAuthorization.Codes codes =
        realm.run(DeviceAuthorization.of(server, app.client, app.authentication).scope("openid"));

    realm
        .user()
        .open(URI.create(codes.verificationUri()), Map.of("device_user_code", codes.userCode()));
    TokenResponse tokens =
        realm.run(
            DeviceCodeGrant.of(server, app.client, app.authentication, codes.deviceCode())
                .poll(codes));

    assertThat(tokens.idToken().audience()).containsExactly(app.client.clientId());
  }

  @Test
  void aBackchannelAuthenticationThatIsPolledFor() throws JsonException {
    RelyingParty app = backchannel("poll");
    BackchannelAuthentication.Started started =
        realm.run(
            BackchannelAuthentication.of(server, app.client, app.authentication)
                .scope("openid")
                .loginHint(Keycloak.USER)
                .bindingMessage("order-17"));
    BackchannelGrant grant =
        BackchannelGrant.of(server, app.client, app.authentication, started.authReqId());

    assertThat(refused(grant)).isEqualTo("authorization_pending");
    JsonObject asked = answerOnTheDevice("SUCCEED");
    TokenResponse tokens = realm.run(grant.poll(started));

    assertThat(started.interval()).hasSeconds(1);
    assertThat(asked.string("login_hint")).isEqualTo(Keycloak.USER);
    assertThat(asked.string("binding_message")).isEqualTo("order-17");
    assertThat(tokens.idToken().audience()).containsExactly(app.client.clientId());
  }

  @Test
  void aBackchannelAuthenticationThatTheUserRefuses() throws JsonException {
    RelyingParty app = backchannel("poll");
    BackchannelAuthentication.Started started =
        realm.run(
            BackchannelAuthentication.of(server, app.client, app.authentication)
                .scope("openid")
                .loginHint(Keycloak.USER));

    answerOnTheDevice("CANCELLED");

    assertThat(
            refused(
                BackchannelGrant.of(server, app.client, app.authentication, started.authReqId())
                    .poll(started)))
        .isEqualTo("access_denied");
  }

  @Test
  void aBackchannelAuthenticationThatIsPinged() throws JsonException {
    try (Inbox inbox = new Inbox(204)) {
      RelyingParty app = backchannel("ping", inbox.uri("/ping"));
      Secret notificationToken = Secret.of(RandomValue.of(realm.env));
      BackchannelAuthentication.Started started =
          realm.run(
              BackchannelAuthentication.of(server, app.client, app.authentication)
                  .scope("openid")
                  .loginHint(Keycloak.USER)
                  .notificationToken(notificationToken));

      answerOnTheDevice("SUCCEED");
      Map<String, Secret> pending = Map.of(started.authReqId().reveal(), notificationToken);
      BackchannelPing ping = BackchannelPing.validate(inbox.take("/ping"), pending::get);
      TokenResponse tokens =
          realm.run(BackchannelGrant.of(server, app.client, app.authentication, ping.authReqId()));

      assertThat(ping.authReqId()).isEqualTo(started.authReqId());
      assertThat(tokens.idToken()).isNotNull();
    }
  }

  @Test
  void aTokenExchange() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "orders");
    Client api = Client.of(KeycloakRealm.API);

    TokenResponse exchanged =
        realm.run(
            ExtensionGrant.tokenExchange(
                    server, api, KeycloakRealm.AUTHENTICATION, tokens.accessToken(), ACCESS_TOKEN)
                .audience("https://stock.example.com")
                .scope("stock"));

    assertThat(exchanged.json().string("issued_token_type")).isEqualTo(ACCESS_TOKEN);
    assertThat(Jwt.parse(exchanged.accessToken().reveal()).claims())
        .containsEntry("aud", "https://stock.example.com")
        .containsEntry("azp", KeycloakRealm.API)
        .containsEntry("sub", tokens.idToken().subject());
  }

  @Test
  void noTokenExchangeForThoseWhomTheTokenIsNotFor() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "");

    assertThat(
            refused(
                ExtensionGrant.tokenExchange(
                    server,
                    Client.of(KeycloakRealm.API),
                    KeycloakRealm.AUTHENTICATION,
                    tokens.accessToken(),
                    ACCESS_TOKEN)))
        .isEqualTo("access_denied");
  }

  @Test
  void anAssertionOfAnotherIssuer() {
    String assertion = realm.keycloak.partner().assertion("alice-there", server.issuer());

    TokenResponse token = realm.run(jwtBearer(assertion).scope("orders"));

    assertThat(token.scope()).isEqualTo("orders");
    assertThat(token.refreshToken()).isNull();
    String alice = realm.login(realm.client(JsonObject.of()), "").idToken().subject();
    assertThat(Jwt.parse(token.accessToken().reveal()).claims())
        .containsEntry("sub", alice)
        .containsEntry("azp", "partner")
        .containsEntry("aud", KeycloakRealm.API);
    assertThat(refused(jwtBearer(assertion))).as("the same once more").isEqualTo("invalid_grant");
  }

  @Test
  void anAssertionThatTheServerDoesNotTrust() {
    AssertionIssuer partner = realm.keycloak.partner();
    AssertionIssuer forger = new AssertionIssuer("https://partner.example.com");

    assertThat(refused(jwtBearer(forger.assertion("alice-there", server.issuer()))))
        .isEqualTo("invalid_grant");
    assertThat(refused(jwtBearer(partner.assertion("alice-there", "https://other.example.com"))))
        .isEqualTo("invalid_grant");
    assertThat(refused(jwtBearer(partner.assertion("nobody", server.issuer()))))
        .isEqualTo("invalid_grant");
  }

  private ExtensionGrant jwtBearer(String assertion) {
    return ExtensionGrant.jwtBearer(
        server, Client.of("partner"), KeycloakRealm.AUTHENTICATION, Secret.of(assertion));
  }

  private static JsonObject grantTypes(String... grantTypes) {
    return JsonObject.of("grant_types", List.of(grantTypes));
  }

  private RelyingParty backchannel(String mode) {
    return realm.client(
        grantTypes("urn:openid:params:grant-type:ciba")
            .with("backchannel_token_delivery_mode", mode));
  }

  private RelyingParty backchannel(String mode, URI notificationEndpoint) {
    return realm.client(
        grantTypes("urn:openid:params:grant-type:ciba")
            .with("backchannel_token_delivery_mode", mode)
            .with("backchannel_client_notification_endpoint", notificationEndpoint.toString()));
  }

  /** What the device was asked; it answers in the way that Keycloak wants. */
  private JsonObject answerOnTheDevice(String status) throws JsonException {
    Request asked = realm.keycloak.authenticationDevice().take("/authenticate");
    Secret token = Secret.of(asked.headers().first("authorization").substring("Bearer ".length()));
    Request answer =
        Request.post(URI.create(server.backchannelAuthenticationEndpoint() + "/callback"))
            .header("content-type", "application/json")
            .body(JsonObject.of("status", status).toJson().getBytes(StandardCharsets.UTF_8));
    Response taken = realm.run(ProtectedResourceRequest.of(answer, token));
    assertThat(taken.status()).isEqualTo(200);
    return JsonObject.parse(asked.body());
  }

  private String refused(Operation<?> operation) {
    return Refused.byServer(() -> realm.run(operation));
  }
}
