package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.DeviceAuthorization;
import dev.oauth4jvm.client.DeviceCodeGrant;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 8628: a device without a browser, and a user who has one elsewhere. */
class DeviceFlowIT {

  private static final JsonObject METADATA =
      JsonObject.builder()
          .put("client_id", "television")
          .put("redirect_uris", List.of())
          .put("response_types", List.of())
          .put("grant_types", List.of("urn:ietf:params:oauth:grant-type:device_code"))
          .put("token_endpoint_auth_method", "none")
          .build();

  private static OidcProvider provider;

  private final Client client = Client.of(METADATA);
  private final ClientAuthentication authentication = ClientAuthentication.none();
  private final List<Duration> waits = new ArrayList<>();
  private Party party;

  @BeforeAll
  static void start() {
    provider = OidcProvider.builder().client(METADATA).start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @BeforeEach
  void begin() {
    party = new Party(provider.issuer());
  }

  @Test
  void theDevicePollsUntilTheUserHasTypedTheCodeElsewhere() {
    DeviceAuthorization.Codes codes = authorize();
    int before = provider.tokenRequests();
    TokenResponse tokens =
        party.run(
            grant(codes).poll(codes),
            waited -> {
              waits.add(waited);
              if (waits.size() == 2) {
                new Browser("alice")
                    .open(
                        URI.create(codes.verificationUri()), Map.of("user_code", codes.userCode()));
              }
            });

    assertThat(waits).containsExactly(codes.interval(), codes.interval());
    assertThat(provider.tokenRequests()).isEqualTo(before + 2);
    Jwks jwks = Jwks.of(party.server).build();
    assertThat(party.run(SignatureValidation.of(tokens.idToken(), jwks)).subject())
        .isEqualTo("alice");
    assertThat(
            party.run(UserInfo.of(party.server, client, tokens.accessToken(), "alice")).subject())
        .isEqualTo("alice");
  }

  @Test
  void theUserMayFollowALinkThatHoldsTheCode() {
    DeviceAuthorization.Codes codes = authorize();
    Browser.Landing landing = new Browser("bob").open(URI.create(codes.verificationUriComplete()));
    TokenResponse tokens = party.run(grant(codes).poll(codes), waits::add);

    assertThat(landing.page()).contains("Sign-in Success");
    assertThat(tokens.idToken().subject()).isEqualTo("bob");
  }

  @Test
  void theTokenCanBeBoundToTheDevicesKey() {
    DeviceAuthorization.Codes codes = authorize();
    DpopHandle dpop = DpopHandle.of(ProviderClients.key("ES256"));
    new Browser("alice").open(URI.create(codes.verificationUriComplete()));
    TokenResponse tokens = party.run(grant(codes).dpop(dpop).poll(codes), waits::add);

    assertThat(tokens.tokenType()).isEqualTo("dpop");
  }

  @Test
  void pollingEndsWhenTheUserSaysNo() {
    DeviceAuthorization.Codes codes = authorize();
    new Browser("alice").refusing().open(URI.create(codes.verificationUriComplete()));

    assertThat(Refused.byServer(() -> party.run(grant(codes).poll(codes), waits::add)))
        .isEqualTo("access_denied");
    assertThat(waits).hasSize(1);
  }

  @Test
  void aSingleAttemptTellsThatTheUserHasNotDecidedYet() {
    DeviceAuthorization.Codes codes = authorize();

    assertThat(Refused.byServer(() -> party.run(grant(codes)))).isEqualTo("authorization_pending");
  }

  private DeviceAuthorization.Codes authorize() {
    return party.run(DeviceAuthorization.of(party.server, client, authentication).scope("openid"));
  }

  private DeviceCodeGrant grant(DeviceAuthorization.Codes codes) {
    return DeviceCodeGrant.of(party.server, client, authentication, codes.deviceCode());
  }
}
