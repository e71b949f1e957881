package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.client.UserInfo;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksCache;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Signatures of what came over TLS, which an application may verify all the same, by the keys of a
 * cache that the application keeps.
 */
class SignaturesIT {

  private static final SigningKey KEY = ProviderClients.key("ES256");
  private static final JsonObject METADATA =
      ProviderClients.signing("app", KEY)
          .with("userinfo_signed_response_alg", "ES256")
          .with("introspection_signed_response_alg", "ES256");

  private static OidcProvider provider;

  private RelyingParty app;

  @BeforeAll
  static void start() {
    provider = OidcProvider.builder().algorithm("ES256").client(METADATA).start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @BeforeEach
  void begin() {
    app =
        new RelyingParty(
            provider.issuer(), Client.of(METADATA), ClientAuthentication.privateKeyJwt(KEY));
  }

  @Test
  void oneFetchOfTheKeysIsEnoughForAllThatTheServerSigns() {
    JwksCache cache = JwksCache.empty();
    int before = provider.jwksRequests();
    TokenResponse tokens = verifyAll(Jwks.of(app.server).cache(cache).build());

    assertThat(provider.jwksRequests()).isEqualTo(before + 1);
    assertThat(cache.updatedAt()).isEqualTo(app.env.epochSecond());

    // another process, to which the application handed what the first one kept
    Jwks imported = Jwks.of(app.server).cache(JwksCache.parse(cache.toJson())).build();
    assertThat(app.run(SignatureValidation.of(tokens.idToken(), imported))).isNotNull();
    assertThat(provider.jwksRequests()).isEqualTo(before + 1);
  }

  @Test
  void aNewKeyOfTheServersIsFetchedWhenItIsFirstSeen() {
    JwksCache cache = JwksCache.empty();
    Duration cooldown = Duration.ofSeconds(5);
    Jwks jwks = Jwks.of(app.server).cache(cache).cooldown(cooldown).build();
    verifyAll(jwks);
    long fetched = cache.updatedAt();
    int before = provider.jwksRequests();
    provider.rotate(true);
    app.party.clock.advance(cooldown);

    verifyAll(jwks);

    assertThat(provider.jwksRequests()).isEqualTo(before + 1);
    assertThat(cache.updatedAt()).isGreaterThan(fetched);
  }

  @Test
  void anIdTokenByAWithdrawnKeyIsRefused() {
    IdToken idToken = signIn().idToken();
    provider.rotate(true);
    Jwks jwks = Jwks.of(app.server).build();

    Refused.with(ErrorCode.KEY_SELECTION, () -> app.run(SignatureValidation.of(idToken, jwks)));
  }

  /** Authorization response, ID Token, UserInfo and introspection: all by the same keys. */
  private TokenResponse verifyAll(Jwks jwks) {
    URI redirect = new Browser("alice").open(app.request().responseMode("jwt").uri(app.env)).uri();
    var response = app.run(JarmResponse.of(jwks, app.client, redirect, app.expected()));
    TokenResponse tokens = app.run(app.grant(response));
    var user = app.run(UserInfo.of(app.server, app.client, tokens.accessToken(), "alice"));
    var state =
        app.run(Introspection.of(app.server, app.client, app.authentication, tokens.accessToken()));

    assertThat(app.run(SignatureValidation.of(tokens.idToken(), jwks)).subject())
        .isEqualTo("alice");
    assertThat(app.run(SignatureValidation.of(user.signed(), jwks)).response().subject())
        .isEqualTo("alice");
    assertThat(app.run(SignatureValidation.of(state.signed(), jwks)).response().subject())
        .isEqualTo("alice");
    return tokens;
  }

  private TokenResponse signIn() {
    URI redirect = new Browser("alice").open(app.request().uri(app.env)).uri();
    return app.run(app.grant(app.response(redirect)));
  }
}
