package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.SigningKeys.Replaced;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server changes its keys; and what looks like it. */
@ExtendWith(SharedServer.class)
class RotationIT {

  private static final Duration COOLDOWN = Duration.ofMinutes(1);
  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);
  private static final int FLOOD = 200;

  private final LocalAuthorizationServer issuer;
  private final Party party;
  private final Jwks jwks;
  private final Tampering tampering = new Tampering();
  private int before;

  RotationIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    party = new Party(issuer.issuer());
    jwks = Jwks.of(party.server).build();
  }

  @BeforeEach
  void fetchTheFirstSet() {
    party.validate(jwks, token());
    before = issuer.jwksRequests().count();
  }

  @Test
  void aNewKeyIsPickedUpByOneRequestOnceTheCooldownIsOver() {
    String old = token();
    issuer.keys().rotate(Replaced.STAY_PUBLISHED);
    String fresh = token();

    party.clock.advance(COOLDOWN.minusSeconds(1));
    unknown(fresh);
    assertThat(requests()).isZero();

    party.clock.advance(Duration.ofSeconds(1));
    party.validate(jwks, fresh);
    assertThat(requests()).isEqualTo(1);

    party.validate(jwks, old);
    party.validate(jwks, fresh);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void aWithdrawnKeyIsRefusedOnceTheNewSetIsThere() {
    String old = token();
    issuer.keys().rotate(Replaced.ARE_WITHDRAWN);
    party.clock.advance(COOLDOWN);

    party.validate(jwks, old); // nobody has asked for the new set yet
    assertThat(requests()).isZero();

    party.validate(jwks, token());
    assertThat(requests()).isEqualTo(1);

    unknown(old);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void aWithdrawnKeyIsRefusedAtTheLatestAtTheEndOfTheTimeToLive() {
    String old = token();
    issuer.keys().rotate(Replaced.ARE_WITHDRAWN);

    party.clock.advance(TIME_TO_LIVE.minusSeconds(1));
    party.validate(jwks, old);
    assertThat(requests()).isZero();

    party.clock.advance(Duration.ofSeconds(1));
    unknown(old);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void aFloodOfUnknownKeysWithinTheCooldownCausesNoRequest() {
    party.clock.advance(COOLDOWN.minusSeconds(1));

    flood();

    assertThat(requests()).isZero();
    party.validate(jwks, token());
    assertThat(requests()).isZero();
  }

  @Test
  void aFloodOfUnknownKeysCausesOneRequestACooldownAndNeitherHidesKnownNorNewKeys() {
    String known = token();
    party.clock.advance(COOLDOWN);

    flood();
    assertThat(requests()).isEqualTo(1);
    party.validate(jwks, known);

    issuer.keys().rotate(Replaced.STAY_PUBLISHED);
    String fresh = token();
    party.clock.advance(COOLDOWN.minusSeconds(1));
    flood();
    unknown(fresh);
    assertThat(requests()).isEqualTo(1);

    party.clock.advance(Duration.ofSeconds(1));
    party.validate(jwks, fresh);
    party.validate(jwks, known);
    flood();
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void aForgedTokenUnderAKnownKeyCausesNoRequest() {
    String token = token();
    party.clock.advance(COOLDOWN);
    String forged = tampering.signedByAnotherKey(token, issuer.keys().currentKeyId("ES256"));

    for (int i = 0; i < FLOOD; i++) {
      Refused.with(ErrorCode.INVALID_RESPONSE, () -> party.validate(jwks, forged));
    }

    assertThat(requests()).isZero();
  }

  @Test
  void theNewKeysOfOidcProviderArePickedUpToo() {
    String resource = Party.AUDIENCE;
    try (OidcProvider provider =
        OidcProvider.builder()
            .client(SharedServer.APP.id(), SharedServer.APP.secret())
            .resource(resource, "EdDSA", Duration.ofHours(1))
            .start()) {
      Party client = new Party(provider.issuer());
      Jwks keys = Jwks.of(client.server).build();
      String old = token(client, resource);
      client.validate(keys, old);

      provider.rotate(false);
      String fresh = token(client, resource);
      Refused.with(ErrorCode.KEY_SELECTION, () -> client.validate(keys, fresh));
      assertThat(provider.jwksRequests()).isEqualTo(1);
      client.clock.advance(COOLDOWN);
      client.validate(keys, fresh);
      client.validate(keys, old);
      assertThat(provider.jwksRequests()).isEqualTo(2);

      provider.rotate(true);
      client.clock.advance(COOLDOWN);
      client.validate(keys, token(client, resource));
      Refused.with(ErrorCode.KEY_SELECTION, () -> client.validate(keys, fresh));
      assertThat(provider.jwksRequests()).isEqualTo(3);
    }
  }

  private void flood() {
    String token = token();
    for (int i = 0; i < FLOOD; i++) {
      unknown(tampering.signedByAnotherKey(token, "unknown-" + i));
    }
  }

  private void unknown(String token) {
    Refused.with(ErrorCode.KEY_SELECTION, () -> party.validate(jwks, token));
  }

  private String token() {
    return party.token(SharedServer.APP);
  }

  private static String token(Party client, String resource) {
    return client
        .run(client.grant(SharedServer.APP).resource(resource).scope("read"))
        .accessToken()
        .reveal();
  }

  private int requests() {
    return issuer.jwksRequests().count() - before;
  }
}
