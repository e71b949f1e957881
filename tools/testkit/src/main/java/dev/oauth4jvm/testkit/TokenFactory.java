package dev.oauth4jvm.testkit;

import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;

/** Creates access tokens (RFC 9068), ID Tokens and the responses that contain them. */
record TokenFactory(TestIssuer issuer) {

  static final long LIFETIME = 3600;
  private static final long ID_TOKEN_LIFETIME = 300;

  /** A token response (RFC 6749, section 5.1). */
  JsonObject response(
      TestClient client, Authorized grant, State.Binding binding, State.Family family) {
    JsonObject.Builder response =
        JsonObject.builder()
            .put("access_token", accessToken(grant, binding, family))
            .put("token_type", binding.key() == null ? "Bearer" : "DPoP")
            .put("expires_in", LIFETIME);
    if (!grant.scope().isEmpty()) {
      response.put("scope", grant.scope());
    }
    if (grant.details() != null) {
      response.put("authorization_details", grant.details());
    }
    if (grant.user() != null && client.may("grant_types", ClientMetadata.REFRESH)) {
      response.put("refresh_token", refreshToken(client, grant, binding, family));
    }
    if (grant.isOpenId()) {
      response.put("id_token", idToken(client, grant, JsonObject.of()));
    }
    return response.build();
  }

  /** An access token (RFC 9068, section 2.2). */
  String accessToken(Authorized grant, State.Binding binding, State.Family family) {
    long now = issuer.now();
    List<String> audience =
        grant.resources().isEmpty() ? List.of(issuer.defaultAudience()) : grant.resources();
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("iss", issuer.issuer())
            .put("sub", grant.subject())
            .put("aud", audience.size() == 1 ? audience.get(0) : audience)
            .put("client_id", grant.clientId())
            .put("exp", now + LIFETIME)
            .put("iat", now)
            .put("jti", issuer.random());
    if (!grant.scope().isEmpty()) {
      claims.put("scope", grant.scope());
    }
    if (grant.user() != null) {
      claims.put("auth_time", grant.authTime());
    }
    if (grant.details() != null) {
      claims.put("authorization_details", grant.details());
    }
    if (grant.actor() != null) {
      claims.put("act", grant.actor());
    }
    JsonObject confirmation = binding.confirmation();
    if (confirmation != null) {
      claims.put("cnf", confirmation);
    }
    JsonObject all = claims.build();
    String token = Jws.sign(issuer.keys().key(), JsonObject.of("typ", "at+jwt"), all);
    issuer.state().accessTokens.put(token, new State.Access(all, family, grant.user()));
    return token;
  }

  /** An ID Token (OpenID Connect Core 1.0, section 2). */
  String idToken(TestClient client, Authorized grant, JsonObject more) {
    long now = issuer.now();
    JsonObject claims =
        JsonObject.of("iss", issuer.issuer(), "sub", grant.subject(), "aud", client.clientId())
            .with("exp", now + ID_TOKEN_LIFETIME)
            .with("iat", now)
            .with("auth_time", grant.authTime());
    if (grant.nonce() != null) {
      claims = claims.with("nonce", grant.nonce());
    }
    if (grant.session() != null) {
      claims = claims.with("sid", grant.session());
    }
    for (String name : more.names()) {
      claims = claims.with(name, more.get(name));
    }
    return issuer
        .keys()
        .sign(client.metadata().string("id_token_signed_response_alg"), "JWT", claims);
  }

  /**
   * A refresh token, for a public client bound to the key (RFC 9449, section 5; RFC 8705, section
   * 4).
   */
  private String refreshToken(
      TestClient client, Authorized grant, State.Binding binding, State.Family family) {
    String token = issuer.random();
    State.Binding bound = client.isPublic() ? binding : State.Binding.NONE;
    issuer.state().refreshTokens.put(token, new State.Refresh(grant, bound, family));
    return token;
  }
}
