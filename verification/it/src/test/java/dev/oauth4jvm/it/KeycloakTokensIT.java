package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.IntrospectionResponse;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.Revocation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenProfile;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of access tokens: validated, introspected, revoked. */
@ExtendWith(SharedKeycloak.class)
class KeycloakTokensIT {

  private static final URI ORDERS = URI.create(KeycloakRealm.API + "/orders");
  private static final Client API = Client.of(KeycloakRealm.API);

  private final KeycloakRealm realm;
  private final AuthorizationServer server;
  private final AccessTokenValidator validator;

  KeycloakTokensIT(KeycloakRealm realm) {
    this.realm = realm;
    server = realm.server;
    validator =
        AccessTokenValidator.of(server, KeycloakRealm.API)
            .jwks(realm.jwks)
            .profile(AccessTokenProfile.KEYCLOAK)
            .build();
  }

  @Test
  void validatesAnAccessTokenAsKeycloakWritesIt() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "orders");

    AccessToken token = realm.run(validator.validate(bearer(tokens.accessToken())));

    assertThat(token.subject()).isEqualTo(tokens.idToken().subject());
    assertThat(token.clientId()).isEqualTo(app.client.clientId());
    assertThat(token.audience()).containsExactly(KeycloakRealm.API);
    assertThat(token.scopes()).containsExactlyInAnyOrder("openid", "orders");
    assertThat(token.isProven()).isFalse();
  }

  /** A switch of the client's: the rest of RFC 9068 but for client_id was there already. */
  @Test
  void validatesAnAccessTokenThatSaysItsType() {
    Secret token =
        realm
            .run(
                ClientCredentialsGrant.of(
                        server, Client.of("rfc9068"), KeycloakRealm.AUTHENTICATION)
                    .scope("orders"))
            .accessToken();
    AccessTokenValidator.Builder rules =
        AccessTokenValidator.of(server, KeycloakRealm.API).jwks(realm.jwks);

    AccessToken valid = realm.run(rules.allowMissing("client_id").build().validate(bearer(token)));

    assertThat(valid.claims().string("azp")).isEqualTo("rfc9068");
  }

  @Test
  void refusesItByDefault() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "orders");
    AccessTokenValidator strict =
        AccessTokenValidator.of(server, KeycloakRealm.API).jwks(realm.jwks).build();

    assertThat(
            Refused.with(
                    ErrorCode.INVALID_RESPONSE,
                    () -> realm.run(strict.validate(bearer(tokens.accessToken()))))
                .details())
        .isEqualTo(Details.header("typ", List.of("at+jwt"), "JWT"));
  }

  @Test
  void refusesAnIdTokenAndATokenForSomebodyElse() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "orders");
    AccessTokenValidator another =
        AccessTokenValidator.of(server, app.client.clientId())
            .jwks(realm.jwks)
            .profile(AccessTokenProfile.KEYCLOAK)
            .build();

    assertThat(
            Refused.with(
                    ErrorCode.JWT_CLAIM_COMPARISON,
                    () -> realm.run(another.validate(bearer(tokens.accessToken()))))
                .details()
                .name())
        .isEqualTo("aud");
    assertThat(
            Refused.with(
                    ErrorCode.INVALID_RESPONSE,
                    () -> realm.run(another.validate(bearer(tokens.idToken().token()))))
                .details())
        .isEqualTo(Details.claim("typ", List.of("Bearer", "DPoP"), "ID"));
  }

  @Test
  void validatesAnAccessTokenThatIsBoundToAKey() {
    RelyingParty app =
        realm.client(
            JsonObject.of(
                "grant_types", List.of("client_credentials"), "dpop_bound_access_tokens", true));
    DpopHandle dpop = DpopHandle.of(KeycloakRealm.key(JwsAlgorithm.ES256));
    TokenResponse tokens =
        realm.run(
            ClientCredentialsGrant.of(server, app.client, app.authentication)
                .scope("orders")
                .dpop(dpop));

    AccessToken token =
        realm.run(
            validator.validate(dpop.prove(Request.get(ORDERS), tokens.accessToken(), realm.env)));

    assertThat(token.isProven()).isTrue();
    assertThat(token.clientId()).isEqualTo(app.client.clientId());
    Refused.with(
        ErrorCode.INVALID_REQUEST,
        () -> realm.run(validator.validate(bearer(tokens.accessToken()))));
  }

  @Test
  void tellsAboutATokenUntilItIsRevoked() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "orders");
    Introspection introspection =
        Introspection.of(server, API, KeycloakRealm.AUTHENTICATION, tokens.accessToken());

    IntrospectionResponse before = realm.run(introspection);
    realm.run(
        Revocation.of(server, app.client, app.authentication, tokens.accessToken())
            .tokenTypeHint("access_token"));
    IntrospectionResponse after = realm.run(introspection);

    assertThat(before.isActive()).isTrue();
    assertThat(before.subject()).isEqualTo(tokens.idToken().subject());
    assertThat(before.clientId()).isEqualTo(app.client.clientId());
    assertThat(before.scope().split(" ", -1)).containsExactlyInAnyOrder("openid", "orders");
    assertThat(after.isActive()).isFalse();
    assertThat(after.json()).isEqualTo(JsonObject.of("active", false));
  }

  @Test
  void refreshesNothingAfterRevocation() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "");

    Boolean revoked =
        realm.run(
            Revocation.of(server, app.client, app.authentication, tokens.refreshToken())
                .tokenTypeHint("refresh_token"));

    assertThat(revoked).isTrue();
    Refused.with(
        ErrorCode.RESPONSE_BODY_ERROR,
        () ->
            realm.run(
                RefreshGrant.of(server, app.client, app.authentication, tokens.refreshToken())));
  }

  /** RFC 9701 is not among what it does, and JSON is no answer where a JWT was asked for. */
  @Test
  void tellsItInJsonAlone() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "orders");
    Introspection introspection =
        Introspection.of(server, API, KeycloakRealm.AUTHENTICATION, tokens.accessToken());

    assertThat(realm.run(introspection).isActive()).isTrue();
    Refused.with(ErrorCode.INVALID_RESPONSE, () -> realm.run(introspection.requestJwt()));
  }

  /** The client that asks must be among the token's audience. */
  @Test
  void tellsNothingToThoseWhomATokenIsNotFor() {
    RelyingParty app = realm.client(JsonObject.of());
    TokenResponse tokens = realm.login(app, "");

    IntrospectionResponse response =
        realm.run(
            Introspection.of(server, API, KeycloakRealm.AUTHENTICATION, tokens.accessToken()));

    assertThat(response.isActive()).isFalse();
  }

  private static Request bearer(Secret token) {
    return Request.get(ORDERS).header("authorization", "Bearer " + token.reveal());
  }
}
