package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.tokens.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A session's source of tokens, whose refresh tokens Keycloak accepts once ({@code
 * revokeRefreshToken}).
 */
@ExtendWith(SharedKeycloak.class)
class KeycloakSessionTokensIT {

  private static final Duration LIFE_OF_A_TOKEN = Duration.ofMinutes(5);

  private final KeycloakRealm realm;
  private final RelyingParty app;
  private final Store engine = Store.inMemory();
  private final EncryptionKey key = EncryptionKey.of(new byte[32]);
  private Duration ahead = Duration.ZERO;

  KeycloakSessionTokensIT(KeycloakRealm realm) {
    this.realm = realm;
    app = realm.client(JsonObject.of());
  }

  /** A source like that of another process. */
  private TokenSource source() {
    return TokenSource.refreshing("session", this::grant).store(engine, key).build();
  }

  private RefreshGrant grant(Secret refreshToken) {
    return RefreshGrant.of(realm.server, app.client, app.authentication, refreshToken);
  }

  @Test
  void twoProcessesRenewInTurnAndTheEndIsForBoth() throws Exception {
    Driver http =
        realm.driver(realm.keycloak.tls()).env(realm.env.clock(() -> Instant.now().plus(ahead)));
    TokenSource one = source();
    TokenSource other = source();
    TokenResponse first = realm.login(app, "orders");
    Set<Secret> seen = new HashSet<>();
    seen.add(http.run(one.keep(first)).accessToken());
    for (int renewal = 1; renewal <= 4; renewal++) {
      ahead = ahead.plus(LIFE_OF_A_TOKEN);
      Secret renewed = http.run((renewal % 2 == 0 ? one : other).token()).accessToken();

      assertThat(seen.add(renewed)).as("renewal %s has a new token", renewal).isTrue();
      assertThat(http.run(one.token()).accessToken()).isEqualTo(renewed);
      assertThat(http.run(other.token()).accessToken()).isEqualTo(renewed);
    }

    assertThat(http.run(one.revoke())).isTrue();
    ahead = ahead.plus(LIFE_OF_A_TOKEN);
    assertThat(catchThrowableOfType(OAuthException.class, () -> http.run(other.token())).code())
        .isEqualTo(ErrorCode.LOGIN_REQUIRED);
  }

  @Test
  void aRefreshTokenThatWasUsedIsRefused() throws Exception {
    TokenResponse first = realm.login(app, "orders");
    TokenResponse second = realm.run(grant(first.refreshToken()).ignoreIdToken());

    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
    assertThat(Refused.byServer(() -> realm.run(grant(first.refreshToken()).ignoreIdToken())))
        .isEqualTo("invalid_grant");
  }
}
