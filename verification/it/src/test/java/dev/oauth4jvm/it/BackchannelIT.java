package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.BackchannelAuthentication;
import dev.oauth4jvm.client.BackchannelGrant;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client-initiated backchannel authentication (CIBA Core 1.0), by polling. */
class BackchannelIT {

  private static final SigningKey KEY = ProviderClients.key("ES256");

  private static final JsonObject METADATA =
      ProviderClients.signing("cashpoint", KEY)
          .with("grant_types", List.of("urn:openid:params:grant-type:ciba"))
          .with("response_types", List.of())
          .with("backchannel_token_delivery_mode", "poll");

  private static final JsonObject SIGNING =
      METADATA
          .with("client_id", "signing")
          .with("backchannel_authentication_request_signing_alg", "ES256");

  private static OidcProvider provider;

  private final Client client = Client.of(METADATA);
  private final ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(KEY);
  private final List<Duration> waits = new ArrayList<>();
  private Party party;

  @BeforeAll
  static void start() {
    provider = OidcProvider.builder().algorithm("ES256").client(METADATA).client(SIGNING).start();
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
  void theClientPollsUntilTheUserHasAgreedOnAnotherDevice() {
    var started = party.run(request().loginHint("alice").bindingMessage("W4SCT"));
    TokenResponse tokens =
        party.run(
            grant(started).poll(started),
            waited -> {
              waits.add(waited);
              if (waits.size() == 2) {
                decide(started, true);
              }
            });

    assertThat(waits).containsExactly(started.interval(), started.interval());
    Jwks jwks = Jwks.of(party.server).build();
    assertThat(party.run(SignatureValidation.of(tokens.idToken(), jwks)).subject())
        .isEqualTo("alice");
    assertThat(
            party.run(UserInfo.of(party.server, client, tokens.accessToken(), "alice")).subject())
        .isEqualTo("alice");
  }

  @Test
  void aSignedRequestIsAnsweredAndTheIdTokenVerified() {
    Client signing = Client.of(SIGNING);
    var started =
        party.run(
            BackchannelAuthentication.of(party.server, signing, authentication)
                .scope("openid")
                .loginHint("alice")
                .sign(KEY));
    decide(started, true);
    Jwks jwks = Jwks.of(party.server).build();
    TokenResponse tokens =
        party.run(
            BackchannelGrant.of(party.server, signing, authentication, started.authReqId())
                .verifyIdTokenSignature(jwks)
                .poll(started),
            waits::add);

    assertThat(tokens.idToken().subject()).isEqualTo("alice");
    assertThat(jwks.cache().snapshot()).isNotNull();
  }

  @Test
  void anIdTokenSaysWhoTheUserIs() {
    var first = party.run(request().loginHint("bob"));
    decide(first, true);
    TokenResponse known = party.run(grant(first).poll(first), waits::add);

    var second = party.run(request().idTokenHint(known.idToken()));
    decide(second, true);
    TokenResponse tokens = party.run(grant(second).poll(second), waits::add);

    assertThat(tokens.idToken().subject()).isEqualTo("bob");
  }

  @Test
  void pollingEndsWhenTheUserSaysNo() {
    var started = party.run(request().loginHint("alice"));
    decide(started, false);

    assertThat(Refused.byServer(() -> party.run(grant(started).poll(started), waits::add)))
        .isEqualTo("access_denied");
    assertThat(waits).hasSize(1);
  }

  @Test
  void aSingleAttemptTellsThatTheUserHasNotDecidedYet() {
    var started = party.run(request().loginHint("alice"));

    assertThat(Refused.byServer(() -> party.run(grant(started))))
        .isEqualTo("authorization_pending");
  }

  private BackchannelAuthentication request() {
    return BackchannelAuthentication.of(party.server, client, authentication).scope("openid");
  }

  private BackchannelGrant grant(BackchannelAuthentication.Started started) {
    return BackchannelGrant.of(party.server, client, authentication, started.authReqId());
  }

  private static void decide(BackchannelAuthentication.Started started, boolean approved) {
    provider.decide(started.authReqId().reveal(), approved);
  }
}
